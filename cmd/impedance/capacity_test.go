package main

import (
	"encoding/json"
	"html"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf8"

	"example.com/impedance"
	"example.com/impedance/bench"
	"example.com/impedance/lab/capacity"
	"example.com/impedance/lab/exercise"
)

// TestCapacityNew holds that the questions are written to a new file only, and that the file is
// read as it is.
func TestCapacityNew(t *testing.T) {
	cached(t)
	path := filepath.Join(t.TempDir(), "answers.txt")
	code, stdout, stderr := call(t.Context(), "capacity", "--new", path)
	if code != 0 || !strings.Contains(unwrapped(stdout), "The questions are in "+path) {
		t.Fatalf("it ends with %d: %s%s", code, stdout, stderr)
	}
	text, err := os.ReadFile(path)
	if err != nil || string(text) != capacity.New() {
		t.Fatalf("it wrote %q, %v", text, err)
	}
	if code, stdout, stderr := call(t.Context(), "capacity", path); code != 0 ||
		!strings.Contains(stdout, "ANSWERS. ") {
		t.Errorf("the answers end with %d: %s%s", code, stdout, stderr)
	}
	for _, there := range []string{path, write(t, "mine.txt", "mine")} {
		before, err := os.ReadFile(there)
		if err != nil {
			t.Fatal(err)
		}
		code, _, stderr := call(t.Context(), "capacity", "--new", there)
		after, err := os.ReadFile(there)
		if code != exitUsage || err != nil || string(after) != string(before) ||
			!strings.Contains(stderr, "that file exists; name another one") {
			t.Errorf("a file that is there: %d, %s", code, stderr)
		}
	}
}

// TestCapacityUsage holds that wrong answers end as a wrong command line, with the line and what to
// write.
func TestCapacityUsage(t *testing.T) {
	cached(t)
	wrong := write(t, "wrong.txt", "users: 5\nrequest: 7\n")
	none := write(t, "none.txt", strings.Replace(capacity.New(), "20–400 /s", "0", 1))
	for _, test := range []struct {
		args []string
		want string
	}{
		{[]string{"twon"}, `unknown worksheet "twon"; did you mean town?, and there is no file of that name`},
		{[]string{wrong}, `wrong.txt: line 2: unknown question "request"; did you mean requests?`},
		{[]string{none}, "requests: there are none at the peak; give an upper bound above 0"},
		{[]string{"club", "town"}, "impedance capacity takes one file of answers, or one of club, town"},
		{[]string{"--out", "sheet.pdf"}, "name a file that ends in .md or .html"},
		{[]string{"--new", "x.txt", "club"}, "--new writes the questions alone"},
		{[]string{"--new", filepath.Join(t.TempDir(), "no", "x.txt")}, "its folder cannot be found"},
	} {
		code, stdout, stderr := call(t.Context(), append([]string{"capacity"}, test.args...)...)
		if code != exitUsage || stdout != "" || !strings.Contains(stderr, test.want) {
			t.Errorf("%q ends with %d: %s%s, want %s", test.args, code, stdout, stderr, test.want)
		}
	}
}

// TestCapacityFiles holds that each form of a worksheet has every line with its value, and that the
// terminal's fits its width.
func TestCapacityFiles(t *testing.T) {
	cached(t)
	t.Setenv("COLUMNS", "80")
	dir := t.TempDir()
	for _, name := range capacity.Worked {
		code, shown, stderr := call(t.Context(), "capacity", name)
		if code != 0 {
			t.Fatalf("%s ends with %d: %s", name, code, stderr)
		}
		for line := range strings.Lines(shown) {
			n := utf8.RuneCountInString(strings.TrimRight(line, "\n"))
			if n > 80 && !strings.HasPrefix(line, "http") { // an address stays whole

				t.Errorf("%s: a line has %d columns: %s", name, n, line)
			}
		}
		code, printed, stderr := call(t.Context(), "capacity", name, "--json")
		var sheet worksheetJSON
		if err := json.Unmarshal([]byte(printed), &sheet); code != 0 || err != nil {
			t.Fatalf("%s --json ends with %d: %v%s", name, code, err, stderr)
		}
		texts := map[string]string{"the terminal": strings.Join(strings.Fields(shown), " ")}
		for _, ending := range []string{".md", ".html"} {
			path := filepath.Join(dir, name+ending)
			code, stdout, stderr := call(t.Context(), "capacity", name, "--out", path)
			if code != 0 || !strings.Contains(strings.Join(strings.Fields(stdout), " "),
				"The worksheet is in "+path) {
				t.Fatalf("%s ends with %d: %s%s", path, code, stdout, stderr)
			}
			text, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			texts[ending] = html.UnescapeString(strings.Join(strings.Fields(string(text)), " "))
		}
		for where, text := range texts {
			if !strings.Contains(text, sheet.Verdict) {
				t.Errorf("%s, %s lacks the verdict: %s", name, where, sheet.Verdict)
			}
			for _, d := range sheet.Designs {
				for _, l := range d.Lines {
					if !strings.Contains(text, l.Name) || !strings.Contains(text, l.Formula) ||
						!strings.Contains(text, l.LimitFormula) {
						t.Errorf("%s, %s lacks %s = %s of %s", name, where, l.Name, l.Formula, d.Design)
					}
				}
			}
		}
	}
}

// TestCapacityMeasure holds that rates are measured, kept and shown, as if other programs were
// quiet, and that nothing else is left behind.
func TestCapacityMeasure(t *testing.T) {
	if info, err := os.Stat("/dev/shm"); err == nil && info.IsDir() {
		t.Setenv("TMPDIR", "/dev/shm") // where syncs take no time
	}
	cache := cached(t)
	f := planning{meter: processors(0, 0), quick: true, layers: []string{"sqlx"}, measure: true,
		command: "impedance capacity --measure"}
	if err := f.check(); err != nil {
		t.Fatal(err)
	}
	measured, err := f.rate(t.Context(), newProgress(io.Discard), ratedSizes[:1])
	if err != nil {
		t.Fatal(err)
	}
	if err := f.keepRates(measured); err != nil {
		t.Fatal(err)
	}
	rates, err := capacity.LastRates(cache, impedance.Source)
	if err != nil {
		t.Fatal(err)
	}
	if rates.Layer != "sqlx" || rates.From != "here" || len(rates.All) != len(exercise.Mixes) {
		t.Fatalf("kept %+v", rates)
	}
	for i, r := range rates.All {
		if r.Users != bench.FewestUsers || r.Mix != exercise.Mixes[i].Name || r.EndedBy == "" {
			t.Errorf("a rate is %+v", r)
		}
	}
	code, stdout, stderr := call(t.Context(), "capacity", "club")
	// A table whose columns are too wide for a line is split, and its rows with it.
	var below int
	for line := range strings.Lines(stdout) {
		if strings.HasPrefix(line, "5–127 ") {
			below += strings.Count(line, "  not measured")
		}
	}
	if below != len(exercise.Mixes) {
		t.Errorf("%d mixes are not measured below the least data set, want %d", below, len(exercise.Mixes))
	}
	for _, want := range []string{"\n128 ", "layer sqlx over SQLite"} {
		if shown := unwrapped(stdout); code != 0 || !strings.Contains(stdout+shown, want) {
			t.Errorf("it ends with %d and lacks %q:\n%s%s", code, want, stdout, stderr)
		}
	}
	for _, name := range entries(t, cache) {
		if name != capacity.RatesName && !strings.HasPrefix(name, "128-users-") {
			t.Errorf("left behind: %s", name)
		}
	}
}

// TestCapacityPage holds that docs/capacity.md is what the program writes from the published costs.
// To make it anew, run
//
//	go generate ./...
func TestCapacityPage(t *testing.T) {
	cached(t)
	path := filepath.Join(t.TempDir(), "capacity.md")
	if code, _, stderr := call(t.Context(), "capacity", "town", "--published", "--out", path); code != 0 {
		t.Fatalf("it ends with %d: %s", code, stderr)
	}
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if string(text) != readPage(t, "docs/capacity.md") {
		t.Error("docs/capacity.md differs from what the program writes; run go generate ./...")
	}
}
