package exercise

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// written writes an answer to a file and returns its path.
func written(t *testing.T, a *Answer, file string) string {
	t.Helper()
	text, err := a.Text()
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), file)
	if err := os.WriteFile(path, text, 0o644); err != nil {
		t.Fatal(err)
	}
	return path
}

// answered returns an answer to an exercise.
func answered(exercise int, unit Unit, name string, guess, result float64) *Answer {
	a := NewAnswer(exercise, "How long?", unit)
	a.Name, a.Guess, a.Result = name, guess, result
	return a
}

func TestAnswer(t *testing.T) {
	a := answered(2, Seconds, "ada", 0.5, 0.25)
	a.Figures = Thousand{1, 2}
	path := written(t, a, "a.json")
	got, err := ReadAnswer(path)
	if err != nil {
		t.Fatal(err)
	}
	if got.Off() != 2 || got.Name != "ada" || got.Exercise != 2 || !got.Date.Equal(a.Date) ||
		got.Machine != a.Machine || a.Machine.Cores < 1 || a.Program == "" {
		t.Errorf("read %+v, wrote %+v", got, a)
	}
}

// TestAnswerRefused holds that a refusal is written without a result, and read again; one that
// came before the question has no guess either.
func TestAnswerRefused(t *testing.T) {
	for _, guess := range []float64{0, 2000} {
		a := NewAnswer(3, "How many?", PerSecond)
		a.Name, a.Guess = "ada", guess
		a.Refuse(&Refusal{Busy, 0.63})
		path := written(t, a, "a.json")
		text, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		for _, key := range []string{`"result"`, `"figures"`, `"rate"`} {
			if strings.Contains(string(text), key) {
				t.Errorf("the refusal has a %s: %s", key, text)
			}
		}
		got, err := ReadAnswer(path)
		if err != nil || got.Refused == nil || *got.Refused != *a.Refused || got.Guess != guess {
			t.Errorf("read %+v (%v), wrote %+v", got, err, a)
		}
	}
}

// TestMedianRefused holds that refusals do not count.
func TestMedianRefused(t *testing.T) {
	refused := answered(1, Seconds, "bob", 5, 0)
	refused.Refuse(&Refusal{Busy, 0.5})
	class := []Person{{"bob", map[int]*Answer{1: refused}}}
	if m := Median(class, 1); m != (Medians{}) {
		t.Errorf("the median of no results is %+v", m)
	}
	class = append(class, Person{"ada", map[int]*Answer{1: answered(1, Seconds, "ada", 1, 2)}})
	if m := Median(class, 1); m != (Medians{Seconds, 1, 2, 0.5}) {
		t.Errorf("the median of one result is %+v", m)
	}
}

func TestReadAnswerRefuses(t *testing.T) {
	right := `{"format": 1, "exercise": 1, "unit": "s", "guess": 1, "result": 2}`
	tests := []struct{ from, to, want string }{
		{right, "", "it is not JSON of that form"},
		{right, "[1]", "it is not JSON of that form"},
		{"}", "} {}", "something follows after its end"},
		{`"format": 1,`, "", `it has no "format"`},
		{`"format": 1`, `"format": 3`, "its format is 3, and this program reads 1 and 2"},
		{`"format": 1`, `"format": 2`, "gives no reason that this program knows"},
		{`"result": 2`, `"result": 2, "refused": {"reason": "busy"}`, "it is refused and has a result"},
		{`"guess": 1`, `"guess": 1e308`, "its guess is 1e+308 s, and 1e-09–86400 are taken"},
		{`"result": 2`, `"result": 1e-308`, "its result is 1e-308 s"},
		{`"result": 2`, `"result": -2`, "guess and result must be above 0"},
		{right, `{"format": 2, "exercise": 3, "unit": "requests/s", "guess": 1e308, "refused":
			{"reason": "busy"}}`, "its guess is 1e+308 requests/s"},
		{right, `{"format": 2, "exercise": 1, "unit": "s", "refused": {"reason": "lazy"}}`,
			"gives no reason that this program knows"},
		{right, `{"format": 2, "exercise": 1, "unit": "s", "refused": {"reason": "busy", "others": 2}}`,
			"gives no reason that this program knows"},
		{right, `{"format": 2, "exercise": 1, "unit": "s", "result": 1, "refused": {"reason": "busy"}}`,
			"it is refused and has a result"},
		{`"exercise": 1`, `"exercise": 4`, "there is no exercise 4"},
		{`"unit": "s"`, `"unit": "m"`, `exercise 1 is answered in s, not in "m"`},
		{`"guess": 1`, `"guess": -1`, "guess and result must be above 0"},
		{`"result": 2`, `"result": 1e999`, "it is not JSON of that form"},
		{`"unit"`, `"name": "\u001b[2J", "unit"`, "has some that cannot be shown"},
		{"}", "}" + strings.Repeat(" ", 1<<20), "it is larger than any answer"},
	}
	for _, test := range tests {
		path := filepath.Join(t.TempDir(), "a.json")
		text := strings.Replace(right, test.from, test.to, 1)
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
		_, err := ReadAnswer(path)
		if want := path + " is no answer to an exercise: "; err == nil ||
			!strings.HasPrefix(err.Error(), want) || !strings.Contains(err.Error(), test.want) {
			t.Errorf("with %.40q for %q: %v, want %s", test.to, test.from, err, test.want)
		}
	}
}

func TestClass(t *testing.T) {
	one := written(t, answered(1, Seconds, "ada", 1, 2), "x.json")
	two := written(t, answered(2, Seconds, "ada", 3, 4), "y.json")
	bob := written(t, answered(1, Seconds, "", 5, 6), "bob.json")
	class, err := Class([]string{one, bob, two})
	if err != nil {
		t.Fatal(err)
	}
	if len(class) != 2 || class[0].Name != "ada" || class[1].Name != "bob" ||
		class[0].Answers[1].Guess != 1 || class[0].Answers[2].Guess != 3 ||
		class[1].Answers[1].Guess != 5 || class[1].Answers[2] != nil {
		t.Errorf("the class is %+v", class)
	}
	missing := filepath.Join(t.TempDir(), "none.json")
	_, err = Class([]string{one, missing, one})
	for _, want := range []string{missing + ": no such file",
		one + " and " + one + " both have an answer of ada to exercise 1"} {
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("the error is %v, want %q in it", err, want)
		}
	}
}
