package capacity

import (
	"strings"
	"testing"
)

// TestWorkbook computes the published sums of the workbook's own example, click-through rates of
// advertisements, with the expressions of this package.
func TestWorkbook(t *testing.T) {
	s := &Sheet{}
	for _, g := range []struct {
		name  string
		value float64
		unit  string
	}{
		{"searches", 5e5, "queries/s"}, {"clicks", 1e4, "clicks/s"}, {"record", 2, "kB/query"},
		{"footprint", 100, "TB"}, {"spindle", 200, "IO/s/disk"}, {"memory", 64, "GB/machine"},
		{"consensus", 25, "ms/operation"},
	} {
		if err := s.given(g.name, g.value, g.value, g.unit, Published, workbook); err != nil {
			t.Fatal(err)
		}
	}
	for _, c := range []struct{ name, formula, unit, want string }{
		{"log", "searches × record", "TB/day", "86.4 TB/day"},
		{"disks", "searches × 1 IO/query ÷ spindle", "disks", "2,500 disks"},
		{"batched", "disks ÷ 10", "disks", "250 disks"},
		{"machines", "ceil(footprint ÷ memory)", "machines", "1,563 machines"},
		{"joined", "clicks × 2 kB/click", "MB/s", "20 MB/s"},
		{"joined bits", "joined", "Mbit/s", "160 Mbit/s"},
		{"keys", "clicks × 8 B/click", "kbit/s", "640 kbit/s"},
		{"results", "clicks × 1 kB/click", "Mbit/s", "80 Mbit/s"},
		{"click map", "clicks × (8 B/click + 8 B/click)", "GB/day", "13.8 GB/day"}, // published: 14
		{"query map", "3 × searches × 16 B/query", "TB/day", "2.07 TB/day"},        // published: 2
		{"doubled", "2 × searches × 1 operation/query + 2 × clicks × 1 operation/click",
			"operations/s", "1.02 million operations/s"},
		{"sequential", "1 task ÷ consensus", "operations/s/task", ""},
		{"tasks", "doubled × consensus × 1 task", "tasks", "25,500 tasks"},
		{"memory of a task", "4 TB ÷ tasks", "MB/task", "157 MB/task"},
		{"tasks of a machine", "memory ÷ memory of a task", "tasks/machine", "408 tasks/machine"},
		{"traffic", "doubled × 2 kB/operation", "GB/s", "2.04 GB/s"},
		{"traffic of a machine", "traffic ÷ tasks × tasks of a machine", "Mbit/s/machine",
			"261 Mbit/s/machine"}, // published: 256, from 640 kbit/s for a task
	} {
		err := s.compute(&Line{Name: c.name}, c.formula, c.unit)
		if c.want == "" {
			if err == nil {
				t.Errorf("%s: %s has the unit %s", c.name, c.formula, c.unit)
			}
			delete(s.names, c.name)
			s.Lines = s.Lines[:len(s.Lines)-1]
			continue
		}
		if err != nil {
			t.Fatal(err)
		}
		if got := s.names[c.name].Written(); got != c.want {
			t.Errorf("%s = %s is %s, want %s", c.name, c.formula, got, c.want)
		}
		if k := s.names[c.name].Kind; k != Published {
			t.Errorf("%s is %s, want published", c.name, k)
		}
	}
}

// TestUnits holds that a wrong unit is an error that names the line.
func TestUnits(t *testing.T) {
	for formula, want := range map[string]string{
		"data + time":              `line "sum": it adds B and s`,
		"time − users":             `line "sum": it subtracts s and users`,
		"max(data, users)":         `line "sum": it compares B and users`,
		"data × users":             `line "sum": it is in B·users, and should be in B`,
		"data ÷ time":              `line "sum": it is in B/s, and should be in B`,
		"data + 3 furlong":         `line "sum": unknown unit "furlong"`,
		"data + more":              `line "sum": it needs "more", and no line before it has that name`,
		"data + sum":               `line "sum": it needs "sum", and no line before it has that name`,
		"data × time ÷ (0 × time)": `line "sum": it divides by 0`,
		"data +":                   `line "sum": it ends where a name or a number should follow`,
		"(data":                    `line "sum": a parenthesis is not closed`,
		"data) + data":             `line "sum": ") + data" is left over`,
		"floor(data)":              `line "sum": unknown function "floor"; there are ceil, max and min`,
		"ceil(data, data)":         `line "sum": ceil takes one argument`,
		"data + #":                 `line "sum": "#" is no name and no number`,
		"":                         `line "sum": it ends where a name or a number should follow`,
	} {
		s := &Sheet{}
		f := &filling{sheet: s}
		f.given("data", 1, 2, "GB", Assumed, "")
		f.given("time", 0, 1, "h", Assumed, "")
		f.given("users", 1, 2, "users", Assumed, "")
		if f.err != nil {
			t.Fatal(f.err)
		}
		err := s.compute(&Line{Name: "sum"}, formula, "B")
		if err == nil || !strings.HasPrefix(err.Error(), want) {
			t.Errorf("%s: %v, want %s", formula, err, want)
		}
	}
	l := &Line{Name: "sum"}
	s := &Sheet{}
	if err := s.compute(l, "2 GB", "B"); err != nil {
		t.Fatal(err)
	}
	err := l.atMost("1 h")
	if want := `limit of line "sum": it is in s, and should be in B`; err == nil || err.Error() != want {
		t.Errorf("%v, want %s", err, want)
	}
	if err := s.given("sum", 1, 1, "B", Assumed, ""); err == nil {
		t.Error("two lines have one name")
	}
	if err := s.given("2 things", 1, 1, "B", Assumed, ""); err == nil {
		t.Error("a line has a name that no formula can use")
	}
}

// TestWrite holds that a formula is printed with the parentheses that it needs.
func TestWrite(t *testing.T) {
	for text, want := range map[string]string{
		"a+b×c":                 "a + b × c",
		"(a + b) × c":           "(a + b) × c",
		"a − (b − c)":           "a − (b − c)",
		"(a − b) − c":           "a − b − c",
		"a ÷ (b × c)":           "a ÷ (b × c)",
		"a × (b ÷ c)":           "a × (b ÷ c)",
		"max((a),b+1 kB)":       "max(a, b + 1 kB)",
		"12,345.5 B/user":       "12,345.5 B/user",
		"ceil( big  name × 2 )": "ceil(big name × 2)",
	} {
		f, err := parse(text)
		if err != nil {
			t.Errorf("%s: %v", text, err)
		} else if got := plain(f); got != want {
			t.Errorf("%s is printed as %s, want %s", text, got, want)
		}
	}
}

// TestWritten holds how values are written.
func TestWritten(t *testing.T) {
	for _, c := range []struct {
		low, high  float64
		unit, want string
	}{
		{1, 1, "users", "1 user"}, {1, 20, "users", "1–20 users"}, {0, 0, "s", "0 s"},
		{0, 2e-3, "s", "0–2 ms"}, {5e-4, 2e-3, "s", "500 µs–2 ms"}, {60, 90, "min", "60–90 min"},
		{1234, 1234, "machines", "1,234 machines"}, {99_949, 99_950, "users", "99,949–100,000 users"},
		{2.5e6, 1e9, "users", "2.5 million–1 billion users"}, {0.05, 0.2, "%", "0.05–0.2 %"},
		{999.6, 999.6, "B", "1 kB"}, {1e12, 1e12, "B/user", "1 TB/user"}, {86_400, 86_400, "s", "1 day"},
		{1, 2, "", "1–2"}, {3, 3, "$/month", "$3/month"}, {3, 4e6, "$", "$3–$4 million"},
		{3e-7, 3e-4, "s/lookup", "300 ns–300 µs/lookup"}, {0.0000001, 0.0000001, "users", "1e-07 users"},
	} {
		u, err := parseUnit(c.unit)
		if err != nil {
			t.Fatal(err)
		}
		if got := (Range{c.low * u.scale, c.high * u.scale}).in(u); got != c.want {
			t.Errorf("%v–%v %s is %q, want %q", c.low, c.high, c.unit, got, c.want)
		}
	}
}

// FuzzFormula holds that whatever is parsed prints as something that is parsed to the same.
func FuzzFormula(f *testing.F) {
	for _, p := range plans {
		for _, r := range p.rows {
			f.Add(r.formula)
		}
	}
	f.Add("max(0 ,0)")
	f.Add("ceil(1,000.5 kB/user × (users − 2)) ÷ max(a, b, 3 %)")
	f.Fuzz(func(t *testing.T, text string) {
		tree, err := parse(text)
		if err != nil {
			return
		}
		printed := plain(tree)
		again, err := parse(printed)
		if err != nil {
			t.Fatalf("%q prints as %q: %v", text, printed, err)
		}
		if got := plain(again); got != printed {
			t.Fatalf("%q prints as %q, and that as %q", text, printed, got)
		}
	})
}
