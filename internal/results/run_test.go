package results

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// save writes files into a folder of the test's own, sealed, and returns their paths.
func save(t *testing.T, files ...string) []string {
	t.Helper()
	var paths []string
	for i, file := range files {
		path := filepath.Join(t.TempDir(), fmt.Sprintf("%d.txt", i))
		if err := os.WriteFile(path, []byte(sealed(t, file)), 0o644); err != nil {
			t.Fatal(err)
		}
		paths = append(paths, path)
	}
	return paths
}

// setting returns the settings of a run, with some of them changed: cpu: A becomes cpu: B.
func setting(changes ...string) string {
	lines := "cpu: A\ngomaxprocs: 2\nusers: 1000\nsqlite: wal\nrounds: 2\nblock: 6ms\n"
	return strings.NewReplacer(changes...).Replace(lines) + "date: 2026-01-01\n"
}

// ledgerOf and delaysOf make such results of those of a comparison.
func ledgerOf(results string) string {
	return strings.ReplaceAll(results, "ns/op", "ns/op 50 engine-ns/op")
}

func delaysOf(results string) string {
	return strings.ReplaceAll(results, "-2 4", "/rtt=1ms-2 1")
}

// later returns results as another run has them, with other times.
func later(results string) string { return strings.ReplaceAll(results, " 10", " 20") }

// codeFile is what ledger --code writes, on a machine with the given processor.
func codeFile(cpu string) string {
	return "format: 2\npkg: example.com/impedance/internal/source/footprint\n" +
		"cpu: " + cpu + "\ngomaxprocs: 2\n" +
		"go: go1.26.8\ndate: 2026-01-03\n\n" +
		"BenchmarkCode/impl=floor-2 1 900 written-lines 200 mapping-lines 0 generated-lines " +
		"3 packages 0 packages-beyond-floor 2 modules 0 modules-beyond-floor\n" +
		"BenchmarkCode/impl=floor/engine=mysql-2 1 40 written-lines 4 mapping-lines " +
		"0 generated-lines\n" +
		"BenchmarkCode/impl=ent-2 1 1200 written-lines 100 mapping-lines 9000 generated-lines " +
		"9 packages 7 packages-beyond-floor 4 modules 3 modules-beyond-floor " +
		"1.42e+07 binary-bytes 23.4 build-cpu-sec\n"
}

// shape says what runs hold: files, rounds of each kind, and layers of code.
func shape(runs []*Run) string {
	var all []string
	for _, r := range runs {
		text := fmt.Sprint(len(r.Files))
		for _, part := range []struct {
			name string
			*Results
		}{{"compared", r.Compared}, {"ledger", r.Ledger}, {"delays", r.Delays}, {"code", r.Code}} {
			if part.Results == nil {
				continue
			}
			text += " " + part.name
			for _, row := range part.Rows {
				text += fmt.Sprintf(" %s:%d", row.Operation, len(row.Blocks["floor"].Seconds))
			}
			for _, c := range part.Code {
				text += " " + c.Layer
			}
		}
		all = append(all, text)
	}
	return strings.Join(all, " | ")
}

// onEngines are settings of a run on several engines, and onPostgres on one other.
var (
	onEngines  = setting("sqlite: wal", "sqlite: wal\npostgres: x\npostgres-server: 15")
	onPostgres = setting("sqlite: wal", "postgres: x\npostgres-server: 15")
)

// opening is what Open makes of files.
type opening struct {
	name  string
	files []string
	want  string
	apart []string // of the last run
}

func (o opening) check(t *testing.T) {
	runs, err := Open(save(t, o.files...)...)
	if err != nil {
		t.Fatal(err)
	}
	if got := shape(runs); got != o.want {
		t.Errorf("there is %s, want %s", got, o.want)
	}
	if got := runs[len(runs)-1].Apart; !slices.Equal(got, o.apart) {
		t.Errorf("the last is apart because %q, want %q", got, o.apart)
	}
	if runs[0].Apart != nil {
		t.Errorf("the first is apart because %q", runs[0].Apart)
	}
}

// TestOpen holds which files belong to one run.
func TestOpen(t *testing.T) {
	ab := rounds(2, "A", "floor", "sqlx") + rounds(2, "B", "floor", "sqlx")
	base := written(setting(), ab)
	ledger := written(setting("rounds: 2", "rounds: 15", "6ms", "4ms"), ledgerOf(ab))
	delays := written(setting("rounds: 2", "rounds: 7", "6ms", "4ms"), delaysOf(ab))
	all := written(onEngines, ab+strings.ReplaceAll(ab, "=sqlite", "=postgres"))
	for _, o := range []opening{
		{"one", []string{base}, "1 compared A:2 B:2", nil},
		{"each kind", []string{codeFile("A"), delays, ledger, base},
			"4 compared A:2 B:2 ledger A:2 B:2 delays A:2 B:2 code floor ent", nil},
		{"more rounds", []string{base, written(setting()+"date: 2026-01-02\n", later(ab))},
			"2 compared A:4 B:4", nil},
		{"more operations", []string{base, written(setting(), rounds(2, "C", "floor", "ent"))},
			"2 compared A:2 B:2 C:2", nil},
		{"a ledger of one of the engines", []string{all, ledger},
			"2 compared A:2 B:2 A:2 B:2 ledger A:2 B:2", nil},
	} {
		t.Run(o.name, o.check)
	}
}

// TestOpenApart holds what is said of files that do not belong to one run.
func TestOpenApart(t *testing.T) {
	ab := rounds(2, "A", "floor", "sqlx") + rounds(2, "B", "floor", "sqlx")
	base := written(setting(), ab)
	ledger := written(setting("rounds: 2", "rounds: 15", "6ms", "4ms"), ledgerOf(ab))
	inPostgres := strings.ReplaceAll(ab, "=sqlite", "=postgres")
	for _, o := range []opening{
		{"another machine", []string{base, written(setting("cpu: A", "cpu: B", "1000", "10000"), ab)},
			"1 compared A:2 B:2 | 1 compared A:2 B:2",
			[]string{"cpu is B here and A there", "users is 10000 here and 1000 there"}},
		{"a third", []string{base, written(setting("cpu: A", "cpu: B"), ab),
			written(setting("cpu: A", "cpu: B"), ledgerOf(ab))},
			"1 compared A:2 B:2 | 2 compared A:2 B:2 ledger A:2 B:2",
			[]string{"cpu is B here and A there"}},
		{"other rounds", []string{base, written(setting("rounds: 2", "rounds: 9"), ab), ledger},
			"2 compared A:2 B:2 ledger A:2 B:2 | 1 compared A:2 B:2",
			[]string{"rounds is 9 here and 2 there"}},
		{"ledgers of other rounds", []string{ledger, written(setting(), ledgerOf(ab))},
			"1 ledger A:2 B:2 | 1 ledger A:2 B:2",
			[]string{"block is 6ms here and 4ms there", "rounds is 2 here and 15 there"}},
		{"other layers", []string{base, written(setting(), rounds(2, "A", "floor", "ent"))},
			"1 compared A:2 B:2 | 1 compared A:2",
			[]string{"A (engine=sqlite) is of floor, ent here and of floor, sqlx there"}},
		{"another engine", []string{base, written(onPostgres, inPostgres)},
			"1 compared A:2 B:2 | 1 compared A:2 B:2",
			[]string{"the engine is postgres here and sqlite there, which did not take turns"}},
		{"an engine more", []string{base, written(onEngines, ab+inPostgres)},
			"1 compared A:2 B:2 | 1 compared A:2 B:2 A:2 B:2",
			[]string{"the engine is postgres and sqlite here and sqlite there, which did not take turns"}},
		{"a ledger of another engine", []string{written(onPostgres, inPostgres), ledger},
			"1 compared A:2 B:2 | 1 ledger A:2 B:2",
			[]string{"the engine is sqlite here and postgres there, which did not take turns"}},
		{"a setting less", []string{base, written(setting("gomaxprocs: 2\n", ""), ab)},
			"1 compared A:2 B:2 | 1 compared A:2 B:2",
			[]string{"only there is it said what gomaxprocs is"}},
		{"a setting more", []string{base, written(setting()+"weather: mild\nmoon: full\n", ab)},
			"1 compared A:2 B:2 | 1 compared A:2 B:2",
			[]string{"only here is it said what moon, weather is"}},
		{"code of another machine", []string{base, codeFile("B")},
			"1 compared A:2 B:2 | 1 code floor ent", []string{"cpu is B here and A there"}},
		{"code twice", []string{codeFile("A"), strings.Replace(codeFile("A"), "23.4", "24", 1)},
			"1 code floor ent | 1 code floor ent", []string{
				"the code of floor is measured here and there",
				"the code of ent is measured here and there"}},
	} {
		t.Run(o.name, o.check)
	}
}

// TestOpenJoined opens a file into which others were joined, and holds that the file is kept
// as it is, and that what is taken for one table only says where it ends.
func TestOpenJoined(t *testing.T) {
	ab := rounds(2, "A", "floor", "sqlx")
	paths := save(t, written(setting(), ab), written(setting("6ms", "4ms"), ledgerOf(ab)))
	var joined []byte
	for _, path := range paths {
		data, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		joined = append(joined, data...)
	}
	path := filepath.Join(t.TempDir(), "joined.txt")
	if err := os.WriteFile(path, joined, 0o644); err != nil {
		t.Fatal(err)
	}
	runs, err := Open(path)
	if err != nil {
		t.Fatal(err)
	}
	if got := shape(runs); got != "1 compared A:2 ledger A:2" {
		t.Fatalf("there is %s", got)
	}
	if f := runs[0].Files[0]; f.Name != path || string(f.Text) != string(joined) {
		t.Errorf("the file is %s with\n%s", f.Name, f.Text)
	}
	if got := fmt.Sprint(runs[0].Ledger.Layers, runs[0].Ledger.Sealed, runs[0].Ledger.Dates); got !=
		"[floor sqlx] true [2026-01-01]" {
		t.Errorf("layers, seals and dates are %s", got)
	}
	_, err = Read(strings.NewReader(string(joined)), "joined.txt")
	if want := `joined.txt:28: block is "4ms" here and "6ms" before`; err == nil ||
		!strings.HasPrefix(err.Error(), want) {
		t.Errorf("read as one table it gives %v, want %s", err, want)
	}
}

// TestOpenRefuses holds that results are not counted twice, whatever is different about the two
// files but what was measured, and that a file that is not there is said to be.
func TestOpenRefuses(t *testing.T) {
	file := written(setting(), rounds(2, "A", "floor", "sqlx"))
	again := strings.Replace(file, "date: 2026-01-01", "command: other\ndate: 2026-02-02", 1)
	paths := save(t, file, file, strings.ReplaceAll(again, " 100 ns/op", "\t100.0 ns/op"))
	missing := filepath.Join(t.TempDir(), "missing.txt")
	cut := filepath.Join(t.TempDir(), "cut.txt")
	if err := os.WriteFile(cut, []byte(file), 0o644); err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct {
		names []string
		want  string
	}{
		{nil, "name at least one file of results"},
		{[]string{paths[0], paths[0]}, paths[0] + ": lines 1–16 are the same results as lines 1–16 of " +
			paths[0] + "; give them once"},
		{[]string{paths[0], paths[2]}, paths[2] + ": lines 1–17 are the same results as lines 1–16"},
		{paths, paths[1] + ": lines 1–16 are the same results as lines 1–16 of " + paths[0]},
		{[]string{paths[0], missing}, "results cannot be read; name files that --out made: open " +
			missing + ": no such file"},
		{[]string{t.TempDir()}, "results cannot be read"},
		{[]string{cut}, cut + ":15: the file ends here"},
	} {
		if _, err := Open(test.names...); err == nil || !strings.HasPrefix(err.Error(), test.want) {
			t.Errorf("%q: got %v, want %s", test.names, err, test.want)
		}
	}
}

// TestOpenOracle holds that the oracle, which is of no engine, comes along.
func TestOpenOracle(t *testing.T) {
	oracle := strings.ReplaceAll(rounds(1, "A", "oracle"), "=sqlite", "=memory")
	results := rounds(2, "A", "floor", "sqlx") + oracle
	runs, err := Open(save(t, written(setting(), results), written(setting(), later(results)))...)
	if err != nil {
		t.Fatal(err)
	}
	if got := shape(runs); got != "2 compared A:4" {
		t.Fatalf("there is %s", got)
	}
	c := runs[0].Compared
	if got := fmt.Sprint(c.Layers, c.Engines, len(c.Rows[0].Blocks["oracle"].Seconds)); got !=
		"[floor sqlx oracle] [sqlite] 2" {
		t.Errorf("layers, engines and blocks of the oracle are %s", got)
	}
}
