package capacity

import (
	"bufio"
	"embed"
	"errors"
	"fmt"
	"math"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"example.com/impedance/internal/nearest"
)

// Range is a lower and an upper bound.
type Range struct {
	Low  float64 `json:"low"`
	High float64 `json:"high"`
}

// Answers are the answers to the questions.
type Answers struct {
	Name          string   `json:"name"` // of the file, without its ending
	About         string   `json:"about,omitempty"`
	Users         Range    `json:"users"`
	Requests      Range    `json:"requests_per_second"`
	Within        Range    `json:"answer_within_seconds"`
	MayLose       Range    `json:"may_lose_seconds"` // of acknowledged writes
	Registrations Range    `json:"registrations_share"`
	Reads         Range    `json:"reads_share"`
	Writes        Range    `json:"writes_share"`
	Readers       Range    `json:"posts_go_to_users"`
	LookedUp      []Lookup `json:"looked_up"`
	From          string   `json:"from"`
}

// Lookup is something that is read, with its share of the reads.
type Lookup struct {
	What  string  `json:"what"`
	Share float64 `json:"share"`
}

// question is a question of the file.
type question struct {
	key     string
	text    string // the question, as a comment
	example string
	read    func(a *Answers, value string) error
}

var questions = []question{
	{"users", "How many users are there? Give a lower and an upper bound.", "20k–50k",
		func(a *Answers, v string) (err error) {
			a.Users, err = numbers(v, "", "users", 1, 1e11)
			return err
		}},
	{"requests", "How many requests per second are there, at a quiet time and at the peak?",
		"20–400 /s",
		func(a *Answers, v string) (err error) {
			v = strings.TrimSpace(strings.TrimSuffix(v, "/s"))
			a.Requests, err = numbers(v, "", "requests per second", 0, 1e10)
			return err
		}},
	{"answer within", "How long may a request take, from the button to the answer?",
		"200ms–500ms",
		func(a *Answers, v string) (err error) {
			a.Within, err = durations(v, time.Millisecond, time.Hour)
			return err
		}},
	{"may lose", "Can you lose data? Say nothing, or how much time of acknowledged writes.",
		"nothing",
		func(a *Answers, v string) (err error) {
			if v == "nothing" {
				return nil
			}
			a.MayLose, err = durations(v, time.Millisecond, 365*24*time.Hour)
			return err
		}},
	{"registrations", "How much of the load is registration, reading and writing? Balanced means " +
		"about as\n# many writes as reads.", "1 %",
		func(a *Answers, v string) (err error) { a.Registrations, err = shares(v); return err }},
	{"reads", "", "79–94 %",
		func(a *Answers, v string) (err error) { a.Reads, err = shares(v); return err }},
	{"writes", "", "5–20 %",
		func(a *Answers, v string) (err error) { a.Writes, err = shares(v); return err }},
	{"posts go to", "Do posts go to one or to many? Say one, or how many users read each on average.",
		"20–75",
		func(a *Answers, v string) (err error) {
			if v == "one" {
				v = "1"
			}
			a.Readers, err = numbers(v, "", "users for each post", 1, 1e9)
			return err
		}},
	{"looked up", "What is looked up? The shares of the reads: timeline, posts (of one author), " +
		"profile,\n# thread, followers, search.", "timeline 60 %, posts 25 %, profile 10 %, thread 5 %",
		func(a *Answers, v string) (err error) { a.LookedUp, err = lookups(v); return err }},
	{"from", "From where? here (the same data center), country, continent or world.", "country",
		func(a *Answers, v string) error {
			a.From = v
			if !slices.Contains(placeNames(), v) {
				return nearest.Unknown("place", v, placeNames())
			}
			return nil
		}},
}

func keys() (all []string) {
	for _, q := range questions {
		all = append(all, q.key)
	}
	return all
}

// New returns a file with the questions and an answer to each, for a reader to change.
func New() string {
	var b strings.Builder
	b.WriteString("# Answers for impedance capacity. Bounds have a dash between them; one number " +
		"is both.\n# k is a thousand, M a million, B a billion. # begins a comment.\n")
	for _, q := range questions {
		if q.text != "" {
			b.WriteString("\n# " + q.text + "\n")
		}
		b.WriteString(q.key + ": " + q.example + "\n")
	}
	return b.String()
}

// largest is how many bytes a file of answers has at most.
const largest = 64 << 10

// Read reads a file of answers. An error names the line and says what to write.
func Read(name, text string) (*Answers, error) {
	if len(text) > largest {
		return nil, fmt.Errorf("%d bytes are more than ten answers need; want at most %d", len(text),
			largest)
	}
	a := &Answers{Name: name}
	seen := map[string]int{}
	lines := bufio.NewScanner(strings.NewReader(text))
	lines.Buffer(nil, largest+1)
	for n := 1; lines.Scan(); n++ {
		line, comment, _ := strings.Cut(lines.Text(), "#")
		if n == 1 && strings.TrimSpace(line) == "" {
			a.About = strings.TrimSpace(comment)
		}
		if strings.TrimSpace(line) == "" {
			continue
		}
		if err := a.answer(line, n, seen); err != nil {
			return nil, fmt.Errorf("line %d: %w", n, err)
		}
	}
	if err := lines.Err(); err != nil {
		return nil, err
	}
	for _, q := range questions {
		if seen[q.key] == 0 {
			return nil, fmt.Errorf("%q is not answered; add a line such as %q", q.key,
				q.key+": "+q.example)
		}
	}
	return a, a.whole()
}

// answer reads a line.
func (a *Answers) answer(line string, n int, seen map[string]int) error {
	key, value, ok := strings.Cut(line, ":")
	key, value = strings.Join(strings.Fields(key), " "), strings.TrimSpace(value)
	if !ok {
		return fmt.Errorf("%.40q has no colon; want a line such as %q", strings.TrimSpace(line),
			questions[0].key+": "+questions[0].example)
	}
	key = nearest.Spelled(key, keys())
	i := slices.Index(keys(), key)
	switch {
	case i < 0:
		return nearest.Unknown("question", key, keys())
	case seen[key] > 0:
		return fmt.Errorf("%s is answered in line %d already", key, seen[key])
	case value == "":
		return fmt.Errorf("%s has no answer; want one such as %q", key, questions[i].example)
	}
	seen[key] = n
	if err := questions[i].read(a, value); err != nil {
		return fmt.Errorf("%s: %w", key, err)
	}
	return nil
}

// whole holds that there is a load, and that its shares can make a whole.
func (a *Answers) whole() error {
	if a.Requests.High == 0 {
		return errors.New("requests: there are none at the peak; give an upper bound above 0")
	}
	low := a.Registrations.Low + a.Reads.Low + a.Writes.Low
	high := a.Registrations.High + a.Reads.High + a.Writes.High
	const close = 1e-9
	if low > 1+close || high < 1-close {
		return fmt.Errorf("registrations, reads and writes make %s of the load; widen their bounds so "+
			"that they can make 100 %%", Range{low, high}.in(percent))
	}
	return nil
}

var percent = unit{text: "%", scale: 0.01}

// bounds splits a range in two. One value is both bounds.
func bounds(value string) (low, high string) {
	for _, dash := range []string{"–", "-"} {
		if low, high, ok := strings.Cut(value, dash); ok {
			return strings.TrimSpace(low), strings.TrimSpace(high)
		}
	}
	return value, value
}

// decimal is a number that may end in a letter for a power of ten.
var decimal = regexp.MustCompile(`^([0-9]{1,15}(?:\.[0-9]{1,15})?)\s*([kMB]?)$`)

var powers = map[string]float64{"": 1, "k": 1e3, "M": 1e6, "B": 1e9}

// numbers reads a range of numbers.
func numbers(value, suffix, of string, least, most float64) (r Range, err error) {
	low, high := bounds(value)
	read := func(text string) (v float64) {
		parts := decimal.FindStringSubmatch(strings.TrimSpace(strings.TrimSuffix(text, suffix)))
		if parts == nil {
			err = errors.Join(err, fmt.Errorf("%.40q is no number of %s; want one such as 500 or 1.5k, or "+
				"bounds such as 20k–50k", text, of))
			return 0
		}
		v, _ = strconv.ParseFloat(parts[1], 64) // the pattern has a number
		return v * powers[parts[2]]
	}
	r.Low, r.High = read(low), read(high)
	switch {
	case err != nil:
		return r, err
	case r.Low > r.High:
		return r, fmt.Errorf("the lower bound %s is above the upper %s", low, high)
	case r.Low < least || r.High > most:
		return r, fmt.Errorf("want %s to %s %s", number(least), number(most), of)
	}
	return r, nil
}

// shares reads a range of parts of a hundred.
func shares(value string) (Range, error) {
	text, ok := strings.CutSuffix(value, "%")
	if !ok {
		return Range{}, fmt.Errorf("%.40q has no %%; want a share such as 5 %% or 5–20 %%", value)
	}
	r, err := numbers(strings.TrimSpace(text), "%", "per cent", 0, 100)
	return Range{r.Low / 100, r.High / 100}, err
}

// durations reads a range of times, such as 200ms–1s or 1 day.
func durations(value string, least, most time.Duration) (r Range, err error) {
	low, high := bounds(value)
	read := func(text string) float64 {
		compact := strings.ReplaceAll(text, " ", "")
		days, isDays := strings.CutSuffix(strings.TrimSuffix(compact, "s"), "day")
		if isDays {
			compact = "24h"
		}
		d, failed := time.ParseDuration(compact)
		times := 1.0
		if isDays && failed == nil {
			times, failed = strconv.ParseFloat(days, 64)
		}
		v := d.Seconds() * times
		switch {
		case failed != nil || math.IsNaN(v):
			err = errors.Join(err, fmt.Errorf("%.40q is no time; want one such as 200ms, 1s, 5m, 1h or "+
				"1 day", text))
		case v < least.Seconds() || v > most.Seconds():
			err = errors.Join(err, fmt.Errorf("want a time of %s to %s, not %.40s", least, most, text))
		}
		return v
	}
	r.Low, r.High = read(low), read(high)
	if err == nil && r.Low > r.High {
		err = fmt.Errorf("the lower bound %s is above the upper %s", low, high)
	}
	return r, err
}

// lookups reads what is looked up, with the shares of the reads.
func lookups(value string) (all []Lookup, err error) {
	var sum float64
	for part := range strings.SplitSeq(value, ",") {
		words := strings.Fields(strings.ReplaceAll(part, "%", " %"))
		if len(words) != 3 || words[2] != "%" {
			return nil, fmt.Errorf("%.40q is no lookup with its share; want one such as timeline 60 %%",
				strings.TrimSpace(part))
		}
		what := nearest.Spelled(words[0], lookupNames())
		if !slices.Contains(lookupNames(), what) {
			return nil, nearest.Unknown("lookup", words[0], lookupNames())
		}
		if slices.ContainsFunc(all, func(l Lookup) bool { return l.What == what }) {
			return nil, fmt.Errorf("%s is here a second time", what)
		}
		r, err := shares(words[1] + " %")
		if err != nil {
			return nil, fmt.Errorf("%s: %w", what, err)
		}
		if r.Low != r.High {
			return nil, fmt.Errorf("%s: the shares of lookups have no bounds; want one such as 60 %%", what)
		}
		all, sum = append(all, Lookup{what, r.Low}), sum+r.Low
	}
	if math.Abs(sum-1) > 1e-6 {
		return nil, fmt.Errorf("the shares make %s %%; they must make 100 %%", number(sum*100))
	}
	return all, nil
}

//go:embed questions/*.txt
var worked embed.FS

// Worked are the names of the answers that are built in, from small to large.
var Worked = []string{"club", "town", "network"}

// ReadWorked reads answers that are built in.
func ReadWorked(name string) (*Answers, error) {
	text, err := worked.ReadFile("questions/" + name + ".txt")
	if err != nil {
		return nil, err
	}
	return Read(name, string(text))
}
