package layers_test

import (
	"bytes"
	"context"
	"errors"
	"flag"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"golang.org/x/perf/benchfmt"

	"example.com/impedance/bench"
	"example.com/impedance/internal/dataset"
	"example.com/impedance/internal/report"
	"example.com/impedance/internal/results"
	"example.com/impedance/lab/durability"
	"example.com/impedance/layers"
	"example.com/impedance/models"
	"example.com/impedance/schema"
	"example.com/impedance/storetest"
	"example.com/impedance/storetest/harness"
)

// TestMain lets this program be a child of package durability, with sabotaged layers.
func TestMain(m *testing.M) {
	var all []layers.Layer
	for _, s := range sabotages() {
		l := s.layer()
		l.Name = s.slug()
		all = append(all, l)
	}
	if durability.Child(all...) {
		return
	}
	// As many sequences as have the steps that differential tests ask for, unless the flag says more.
	if err := flag.Set("rapid.checks", "67"); err != nil {
		panic(err)
	}
	os.Exit(m.Run())
}

// A sabotage makes a layer that cheats. What a check must say of it stands beside: words of the
// complaint, or nothing if it is not that check's matter.
type sabotage struct {
	name    string   // what the layer does, as in the table
	of      string   // the layer that it pretends to be
	ops     []string // the operations that it is about, and that verify and compare make
	section string   // of the contract, that of the first operation if it is empty
	rounds  int      // of compare, 1 if it is 0
	spoil   func(harness.Open) harness.Open

	contract, statements, verify, compare, durability string
}

// slug returns the name as a word.
func (s *sabotage) slug() string {
	return strings.Join(strings.FieldsFunc(s.name, func(r rune) bool {
		return !strings.ContainsRune("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789", r)
	}), "-")
}

// layer returns the layer that it pretends to be, sabotaged.
func (s *sabotage) layer() layers.Layer {
	ls, err := layers.Named([]string{s.of})
	if err != nil {
		panic(err)
	}
	l := ls[len(ls)-1]
	l.Open = s.spoil(l.Open)
	return l
}

// A check is one of the ways in which a sabotage could come to light. It returns the complaint,
// empty without one.
type check struct {
	name string
	// slow says that only a full run makes it where it has nothing to complain of, apart from the
	// layer that does not cheat.
	slow bool
	want func(*sabotage) string
	run  func(*testing.T, *sabotage) string
}

var checks = []check{
	{"contract", false, func(s *sabotage) string { return s.contract }, contractOf},
	{"golden statements", false, func(s *sabotage) string { return s.statements }, statementsOf},
	{"verify", false, func(s *sabotage) string { return s.verify }, verifyOf},
	{"compare", false, func(s *sabotage) string { return s.compare }, compareOf},
	{"durability", true, func(s *sabotage) string { return s.durability }, durabilityOf},
}

// TestSabotage holds every cell of the table in docs/checks.md: a check that must catch a
// sabotage does, in the expected words, and one whose matter it is not says nothing.
func TestSabotage(t *testing.T) {
	for _, s := range sabotages() {
		t.Run(s.slug(), func(t *testing.T) {
			t.Parallel()
			for _, c := range checks {
				t.Run(c.name, func(t *testing.T) { c.hold(t, &s) })
			}
		})
	}
}

// hold holds a cell.
func (c *check) hold(t *testing.T, s *sabotage) {
	want := c.want(s)
	if c.slow && want == "" && s.name != honest && !harness.Full() {
		t.Skipf("%s is made here only if %s is set; without, where it must complain", c.name,
			harness.FullVariable)
	}
	got := c.run(t, s)
	switch {
	case want == "" && got != "":
		t.Errorf("%s is not said to catch this, but does: %s\n%s", c.name, s.name, got)
	case want != "" && got == "":
		t.Errorf("%s does not catch this: %s", c.name, s.name)
	case !strings.Contains(got, want):
		t.Errorf("%s catches this without saying %q: %s\n%s", c.name, want, s.name, got)
	}
}

// TestSabotageCaught holds that some check catches each sabotage, and that the contract, verify
// and compare each catch every write that does nothing.
func TestSabotageCaught(t *testing.T) {
	nothing := map[string]bool{}
	for _, s := range sabotages() {
		caught := ""
		for _, c := range checks {
			caught += c.want(&s)
		}
		if caught == "" && s.name != honest {
			t.Errorf("nothing catches this: %s", s.name)
		}
		if op, ok := strings.CutSuffix(s.name, " that writes nothing"); ok {
			nothing[op] = s.contract != "" && s.verify != "" && s.compare != ""
		}
	}
	for _, op := range bench.Operations() {
		if op.Writes && !nothing[op.Name] {
			t.Errorf("contract, verify and compare do not each catch a %s that writes nothing", op.Name)
		}
	}
}

// TestSabotageTable holds the table in docs/checks.md against the list. After a change there:
//
//	go test ./layers -run TestSabotageTable -update
func TestSabotageTable(t *testing.T) {
	const path, head = "../docs/checks.md", "|---|---|---|---|---|---|\n"
	file, err := os.ReadFile(path)
	must(t, err)
	text, _, ok := strings.Cut(string(file), head)
	if !ok {
		t.Fatalf("%s has no table of %d columns", path, len(checks)+1)
	}
	text += head
	for _, s := range sabotages() {
		text += "| " + s.name + " |"
		for _, c := range checks {
			cell := "–"
			if c.want(&s) != "" {
				cell = "caught"
			}
			text += " " + cell + " |"
		}
		text += "\n"
	}
	if *update {
		must(t, os.WriteFile(path, []byte(text), 0o644))
	} else if got, want := firstDifference(text, string(file)); got != want {
		t.Errorf("%s: now\n%s\nthe file has\n%s", path, got, want)
	}
}

// sabotageVariable names the sabotage that a child process is to run on.
const sabotageVariable = "IMPEDANCE_SABOTAGE"

// childOf runs tests on a sabotage in a process of their own, and returns their output if they
// fail as tests do.
func childOf(t *testing.T, s *sabotage, pattern string) string {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), os.Args[0], "-test.run="+pattern, "-test.timeout=120s")
	cmd.Env = append(os.Environ(), sabotageVariable+"="+s.name)
	out, err := cmd.CombinedOutput()
	var exit *exec.ExitError
	switch {
	case err == nil && bytes.Contains(out, []byte("no tests to run")):
		t.Fatalf("%s runs nothing", pattern)
	case err == nil:
		return ""
	case !errors.As(err, &exit) || !bytes.Contains(out, []byte("--- FAIL")) ||
		bytes.Contains(out, []byte("panic:")):
		t.Fatalf("%s did not run to its end: %v\n%s", pattern, err, out)
	}
	return string(out)
}

// asked returns the sabotage that the parent asked for.
func asked(t *testing.T) *sabotage {
	t.Helper()
	name := os.Getenv(sabotageVariable)
	for _, s := range sabotages() {
		if s.name == name {
			return &s
		}
	}
	t.Skip("runs in the children of TestSabotage only")
	return nil
}

// contractOf runs the sections of the contract that the sabotage is about.
func contractOf(t *testing.T, s *sabotage) string {
	section := s.section
	if section == "" {
		section = s.ops[0]
	}
	return childOf(t, s, "^TestSabotagedContract$/^Store$/^("+section+")$")
}

func TestSabotagedContract(t *testing.T) { storetest.Run(t, harness.SQLite(asked(t).layer().Open)) }

// statementsOf compares what the layer sends with the golden files, as the part of the layer
// that it pretends to be.
func statementsOf(t *testing.T, s *sabotage) string {
	return childOf(t, s, "^TestSabotagedStatements$")
}

func TestSabotagedStatements(t *testing.T) {
	s := asked(t)
	for name, text := range sentBy(t, newCrowd(t, 10), s.layer()) {
		file, err := os.ReadFile(filepath.Join("testdata", "statements", "sqlite", name+".sql"))
		must(t, err)
		if got, want := firstDifference(text, partOf(string(file), s.of)); got != want {
			t.Errorf("%s.sql: now\n%s\nthe file has\n%s", name, got, want)
		}
	}
}

// partOf returns a layer's part of a golden file.
func partOf(file, layer string) string {
	const head = "\n-- == "
	_, rest, _ := strings.Cut(file, head+layer+": ")
	part, _, _ := strings.Cut(rest, head)
	return head + layer + ": " + part
}

// tested is what verify and compare work on.
type tested struct {
	layers []layers.Layer
	ops    []bench.Operation
	info   *dataset.Info
	world  *bench.World
	stage  *bench.Stage
	dsn    string // of the original
}

// smallUsers is the smallest data set that arguments are drawn from, with some to spare.
const smallUsers = 200

// smallFile returns a database with the small data set. It is made once.
var smallFile = sync.OnceValues(func() ([]byte, error) {
	dir, err := os.MkdirTemp("", "sabotage-")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir)
	path := filepath.Join(dir, "small.db")
	spec := dataset.Spec{Users: smallUsers, Seed: 1}
	if _, err := dataset.Load(context.Background(), schema.DSN(path), spec, nil); err != nil {
		return nil, err
	}
	return os.ReadFile(path)
})

// test makes a stage for a sabotaged layer and the floor, or for a sabotaged floor and another.
func (s *sabotage) test(t *testing.T) *tested {
	t.Helper()
	file, err := smallFile()
	must(t, err)
	path := filepath.Join(t.TempDir(), "small.db")
	must(t, os.WriteFile(path, file, 0o644))
	db, err := schema.Open(t.Context(), schema.DSN(path), &schema.Options{ReadOnly: true})
	must(t, err)
	defer db.Close()
	r := tested{dsn: schema.DSN(path)}
	var err1, err2, err3, err4 error
	r.info, err1 = dataset.ReadInfo(t.Context(), db)
	r.world, err2 = bench.Draw(t.Context(), db, 1)
	r.ops, err3 = bench.Named(s.ops)
	r.stage, err4 = bench.NewStage(t.Context(), schema.DSN(path), t.TempDir())
	must(t, err1, err2, err3, err4)
	t.Cleanup(func() { must(t, r.stage.Close()) })
	r.layers = layers.All()[:2]
	if l := s.layer(); s.of == layers.Floor {
		r.layers[0] = l
	} else {
		l.Name = s.slug()
		r.layers[1] = l
	}
	return &r
}

// plan returns what verify and compare do: the sabotaged operations, and compare as few rounds as
// will do.
func (r *tested) plan(s *sabotage) bench.Plan {
	return bench.Plan{Layers: r.layers, Ops: r.ops, Rounds: max(1, s.rounds),
		Block: time.Millisecond, Users: r.info.Users,
		Oracle: func(ctx context.Context, clock models.Clock) (models.Store, error) {
			return bench.LoadOracle(ctx, r.dsn, clock)
		}}
}

func silent(string, int, int) {}

// verifyOf does what the command verify does.
func verifyOf(t *testing.T, s *sabotage) string {
	r := s.test(t)
	return complaint(bench.Agree(t.Context(), []*bench.Stage{r.stage}, r.plan(s), r.world, 8, silent))
}

func complaint(err error) string {
	if err == nil {
		return ""
	}
	return err.Error()
}

// comparing is held by a comparison, which has the collector of this whole program for itself.
var comparing sync.Mutex

// compareOf does what the command compare does after it has verified that the layers agree.
func compareOf(t *testing.T, s *sabotage) string {
	r := s.test(t)
	comparing.Lock()
	defer comparing.Unlock()
	plan := r.plan(s)
	stages := []*bench.Stage{r.stage}
	config := bench.Settings(r.info, plan, stages)
	var file bytes.Buffer
	sealer := results.NewSealer(&file)
	must(t, results.WriteSetting(sealer, results.KeyCommand, "compare"))
	writer := benchfmt.NewWriter(sealer)
	singles, err := bench.Compare(t.Context(), stages, plan, r.world, silent,
		func(r *benchfmt.Result) error {
			r.Config = config
			return writer.Write(r)
		})
	if err != nil {
		return err.Error()
	}
	for _, single := range singles {
		must(t, results.WriteSingles(sealer, single.Name, single.Histogram))
	}
	must(t, sealer.Close())
	runs, err := results.Gather(results.File{Name: "results.txt", Text: file.Bytes()})
	if err != nil {
		return err.Error()
	}
	return complaint(errors.Join(report.CheckFloor(runs[0].Compared),
		report.Table(io.Discard, 300, runs[0].Compared)))
}

// durabilityOf does what the command durability does, with power cuts only: they find all that
// kills find.
func durabilityOf(t *testing.T, s *sabotage) string {
	if missing := durability.Tracing(t.Context()); missing != nil {
		t.Skip(missing)
	}
	subject := durability.Subject{Layer: s.slug(), Mode: durability.Default, Commits: 6}
	results, err := durability.Run(t.Context(), durability.Plan{Seed: 1, Dir: t.TempDir(),
		Subjects: []durability.Subject{subject}, Cuts: true})
	must(t, err)
	return strings.Join(results[0].Broken(), "\n")
}
