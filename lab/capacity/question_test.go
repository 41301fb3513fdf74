package capacity

import (
	"bytes"
	"encoding/json"
	"reflect"
	"strings"
	"testing"
)

// answered returns the questions with other answers to some.
func answered(lines map[string]string) string {
	var text strings.Builder
	for _, q := range questions {
		value := q.example
		if other, ok := lines[q.key]; ok {
			value = other
		}
		text.WriteString(q.key + ": " + value + "\n")
	}
	return text.String()
}

// TestRead holds what the examples of the questions mean.
func TestRead(t *testing.T) {
	got, err := Read("mine", New())
	if err != nil {
		t.Fatal(err)
	}
	want := &Answers{Name: "mine", About: "Answers for impedance capacity. Bounds have a dash between " +
		"them; one number is both.", Users: Range{20e3, 50e3}, Requests: Range{20, 400},
		Within: Range{0.2, 0.5}, Registrations: Range{0.01, 0.01}, Reads: Range{0.79, 0.94},
		Writes: Range{0.05, 0.2}, Readers: Range{20, 75}, LookedUp: []Lookup{{"timeline", 0.6},
			{"posts", 0.25}, {"profile", 0.1}, {"thread", 0.05}}, From: "country"}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got  %+v\nwant %+v", got, want)
	}
	for key, values := range map[string][]string{
		"may lose": {"nothing", "1s", "1 day", "2 days", "1.5h", "1 s - 1 day"},
		"users":    {"5", "5-100", "1.5 k", "1k – 1M", "1B"},
		"requests": {"0–5", "5 /s", "1–2k/s"}, "posts go to": {"one", "1–75"},
		"answer within": {"1s", "100 ms–1m"}, "looked up": {"Search 100%"}, "from": {"here", "world"},
	} {
		for _, v := range values {
			if _, err := Read("", answered(map[string]string{key: v})); err != nil {
				t.Errorf("%s: %s: %v", key, v, err)
			}
		}
	}
}

// TestReadRefuses holds that what is wrong is refused, with its line and what to write.
func TestReadRefuses(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{"", `"users" is not answered; add a line such as "users: 20k–50k"`},
		{"# nothing\n\nusers 5\n", `line 3: "users 5" has no colon; want a line such as "users: 20k–50k"`},
		{"user: 5\n", `line 1: unknown question "user"; did you mean users?`},
		{"colour: blue\n", `line 1: unknown question "colour"; there are users, requests, `},
		{"users: 5\nusers: 6\n", `line 2: users is answered in line 1 already`},
		{"users:\n", `line 1: users has no answer; want one such as "20k–50k"`},
		{answered(map[string]string{"users": "many"}),
			`line 1: users: "many" is no number of users; want one such as 500 or 1.5k, or bounds such as`},
		{answered(map[string]string{"users": "20–5"}), "line 1: users: the lower bound 20 is above the upper 5"},
		{answered(map[string]string{"users": "0"}), "line 1: users: want 1 to 100 billion users"},
		{answered(map[string]string{"requests": "1e3"}), `line 2: requests: "1e3" is no number of requests`},
		{answered(map[string]string{"answer within": "200"}),
			`line 3: answer within: "200" is no time; want one such as 200ms, 1s, 5m, 1h or 1 day`},
		{answered(map[string]string{"answer within": "2s–1s"}),
			"line 3: answer within: the lower bound 2s is above the upper 1s"},
		{answered(map[string]string{"answer within": "2h"}),
			"line 3: answer within: want a time of 1ms to 1h0m0s, not 2h"},
		{answered(map[string]string{"reads": "80"}),
			`line 6: reads: "80" has no %; want a share such as 5 % or 5–20 %`},
		{answered(map[string]string{"reads": "120 %"}), "line 6: reads: want 0 to 100 per cent"},
		{answered(map[string]string{"reads": "10 %"}),
			"registrations, reads and writes make 16–31 % of the load; widen their bounds so that they can"},
		{answered(map[string]string{"requests": "0"}), "requests: there are none at the peak"},
		{answered(map[string]string{"looked up": "timelin 100 %"}),
			`line 9: looked up: unknown lookup "timelin"; did you mean timeline?`},
		{answered(map[string]string{"looked up": "timeline"}),
			`line 9: looked up: "timeline" is no lookup with its share; want one such as timeline 60 %`},
		{answered(map[string]string{"looked up": "timeline 60 %"}),
			"line 9: looked up: the shares make 60 %; they must make 100 %"},
		{answered(map[string]string{"looked up": "posts 50 %, posts 50 %"}),
			"line 9: looked up: posts is here a second time"},
		{answered(map[string]string{"looked up": "posts 10-50 %"}),
			"line 9: looked up: posts: the shares of lookups have no bounds; want one such as 60 %"},
		{answered(map[string]string{"from": "mars"}),
			`line 10: from: unknown place "mars"; there are here, country, continent, world`},
		{strings.Repeat("#", largest+1), "65537 bytes are more than ten answers need; want at most 65536"},
	} {
		_, err := Read("", c.text)
		if err == nil || !strings.HasPrefix(err.Error(), c.want) {
			t.Errorf("%.60q: %v\nwant %s", c.text, err, c.want)
		}
	}
}

// FuzzRead holds that any text is read or refused, and that what is read can be worked out and shown,
// without a figure that is no number.
func FuzzRead(f *testing.F) {
	f.Add(New())
	for _, name := range Worked {
		text, err := worked.ReadFile("questions/" + name + ".txt")
		if err != nil {
			f.Fatal(err)
		}
		f.Add(string(text))
	}
	f.Fuzz(func(t *testing.T, text string) {
		a, err := Read("fuzzed", text)
		if err != nil {
			return
		}
		sheet, err := Work(a, &Measured{})
		if err != nil {
			t.Fatal(err)
		}
		var page bytes.Buffer
		if err := sheet.WritePage(&page, "impedance capacity"); err != nil {
			t.Fatal(err)
		}
		for _, odd := range []string{"NaN", "Inf"} {
			if bytes.Contains(page.Bytes(), []byte(odd)) && !strings.Contains(text, odd) {
				t.Errorf("the page has %s", odd)
			}
		}
		if _, err := json.Marshal(sheet); err != nil {
			t.Error(err)
		}
		if page.Len() > 2<<20 || len(sheet.Verdict()) > 2000 {
			t.Errorf("the page has %d bytes, and the verdict is %s", page.Len(), sheet.Verdict())
		}
	})
}
