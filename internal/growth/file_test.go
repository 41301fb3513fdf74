package growth

import (
	"bytes"
	"math"
	"reflect"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"golang.org/x/perf/benchfmt"

	"example.com/impedance/internal/results"
)

// settings are what a file needs to be read.
var settings = []benchfmt.Config{
	{Key: results.KeyFormat, Value: []byte(results.Format), File: true},
	{Key: results.KeyPackage, Value: []byte(results.PackageScale), File: true},
	{Key: results.KeyCPU, Value: []byte("Example CPU"), File: true},
}

// written returns a sealed file of what write writes.
func written(t *testing.T, write func(*Writer) error) []byte {
	t.Helper()
	var file bytes.Buffer
	sealer := results.NewSealer(&file)
	if err := write(NewWriter(sealer, settings)); err != nil {
		t.Fatal(err)
	}
	if err := sealer.Close(); err != nil {
		t.Fatal(err)
	}
	return file.Bytes()
}

// TestReadBack holds that everything comes back from a file as it was written.
func TestReadBack(t *testing.T) {
	nan := math.NaN()
	cold := Name{Operation: "HomeTimeline", Cohort: "follows=100", Cache: Cold, Layer: "floor",
		Engine: "sqlite", Users: 10_000}
	write := Name{Operation: "Publish", Layer: "gorm", Engine: "sqlite", Users: 1_000_000, Sync: Full}
	machine := Machine{10_000, 100e-6, 2e-3, 1e9, 8e9, 4096}
	database := Database{"sqlite", 10_000, 100_000, 200_000, 37e6, 5e6, 20e6, 12e6, 0.25}
	predicted := Prediction{cold.At(1_000_000), 0.25, 0.125, 0.5, "constant"}
	outlook := Outlook{1e9, 4e12, 3e12, 5e12, 1e12, "memory: 8 GB at 20M users"}
	load := Load{Mix: "reads", Layer: "ent", Engine: "sqlite", Users: 10_000, Clients: 8, Calls: 900,
		PerSecond: 4500, P50: 0.001, P99: 0.004, Refused: 0.01, CPU: 0.9, Others: 0.05, Queued: 0.2,
		Mutex: 0.05, Pool: 0.4}
	backup := Backup{"sqlite", 10_000, 0.5, 0.25, 37e6}
	file := written(t, func(w *Writer) error {
		for _, s := range []Sample{
			{cold, 1, 0.004, 0, 98, 20, nan, 140, 573440, 0},
			{cold, 1, 0.006, 0, 102, 20, nan, 142, 573440, 0},
			{write, 5, 0.003, 0.002, nan, 1, nan, nan, nan, nan},
		} {
			if err := w.Sample(s); err != nil {
				return err
			}
		}
		for _, err := range []error{w.Machine(machine), w.Database(database), w.Prediction(predicted),
			w.Outlook(outlook), w.Load(load), w.Backup(backup)} {
			if err != nil {
				return err
			}
		}
		return nil
	})
	rs, err := Read("scale.txt", file)
	if err != nil {
		t.Fatalf("%v in\n%s", err, file)
	}
	load.Procs = rs.Loads[0].Procs
	for _, c := range []struct{ got, want any }{
		{rs.Machine(), machine}, {rs.Databases, []Database{database}},
		{rs.Predictions, []Prediction{predicted}}, {rs.Outlooks, []Outlook{outlook}},
		{rs.Loads, []Load{load}}, {rs.Backups, []Backup{backup}},
		{rs.Costs[0].Name, cold}, {rs.Costs[0].Seconds, []float64{0.004, 0.006}},
		{rs.Costs[0].MedianPages(), 141.0},
		{rs.Costs[0].Degree, 100.0}, {rs.Costs[0].Pages, 141.0}, {rs.Costs[1].Name, write},
		{rs.Costs[1].Seconds, []float64{0.003}}, {rs.Costs[1].Floor, []float64{0.002}},
		{rs.Setting(results.KeyCPU), "Example CPU"}, {rs.Layers(), []string{"floor", "gorm"}},
	} {
		if !reflect.DeepEqual(c.got, c.want) {
			t.Errorf("read %+v, want %+v", c.got, c.want)
		}
	}
	if !math.IsNaN(rs.Costs[0].Visited) || !math.IsNaN(rs.Costs[1].Pages) {
		t.Error("a value that was not measured is a number")
	}
}

// TestReadRefuses holds that a file that was changed or cut is refused, and one of another command.
func TestReadRefuses(t *testing.T) {
	one := Sample{Name: Name{Operation: "UserByID", Cache: Warm, Layer: "floor", Engine: "sqlite",
		Users: 1000}, Calls: 1, Seconds: 1e-5}
	file := written(t, func(w *Writer) error { return w.Sample(one) })
	for what, c := range map[string]struct{ text, want string }{
		"changed": {strings.Replace(string(file), "UserByID", "PostByID", 1), "not as they were written"},
		"cut":     {string(file[:len(file)/2]), "not whole"},
		"other":   {"BenchmarkX 1 1 ns/op\n", "no file of results"},
	} {
		if _, err := Read(what, []byte(c.text)); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v, want %q", what, err, c.want)
		}
	}
	if _, err := results.Read(bytes.NewReader(file), "scale.txt"); err == nil ||
		!strings.Contains(err.Error(), "impedance scale") {
		t.Errorf("read as results of compare: %v", err)
	}
}

// TestLast holds that the last run comes before what was published, unless it cannot be read.
func TestLast(t *testing.T) {
	sample := func(op string) []byte {
		return written(t, func(w *Writer) error {
			return w.Sample(Sample{Name: Name{Operation: op, Cache: Warm, Layer: "floor", Engine: "sqlite",
				Users: 1000}, Calls: 1, Seconds: 1e-5})
		})
	}
	source := fstest.MapFS{Committed: {Data: sample("PostByID")}}
	cache := t.TempDir()
	for _, c := range []struct {
		text []byte
		want string
		here bool
	}{{nil, "PostByID", false}, {[]byte("rubbish"), "PostByID", false},
		{sample("UserByID"), "UserByID", true}} {
		if c.text != nil {
			put(t, cache, c.text)
		}
		found, err := Last(cache, source)
		if err != nil {
			t.Fatal(err)
		}
		if found.Costs[0].Operation != c.want || found.Here != c.here {
			t.Errorf("found %s of %s, want %s", found.Costs[0].Operation, found.File, c.want)
		}
	}
}

// lawful are the costs of a system whose time is known, with rounds that scatter by a twentieth.
func lawful(seconds func(users float64) float64, sizes ...int64) (costs []*Cost) {
	for _, n := range sizes {
		c := &Cost{Name: Name{Users: n}}
		for _, noise := range []float64{0.97, 1.02, 1, 0.95, 1.05, 0.99, 1.01} {
			c.Seconds = append(c.Seconds, noise*seconds(float64(n)))
		}
		costs = append(costs, c)
	}
	return costs
}

// TestExponent holds exponents of known laws, with their intervals.
func TestExponent(t *testing.T) {
	sizes := []int64{1000, 10_000, 100_000, 1_000_000}
	for name, c := range map[string]struct {
		seconds func(float64) float64
		want    float64
		curved  bool
	}{
		"constant": {func(float64) float64 { return 1e-5 }, 0, false},
		"linear":   {func(n float64) float64 { return 1e-9 * n }, 1, false},
		"root":     {math.Sqrt, 0.5, false},
		"bent":     {func(n float64) float64 { return 1e-3 + 1e-7*n }, 0.645, true},
	} {
		e, ok := ExponentOf(lawful(c.seconds, sizes...))
		if !ok || math.Abs(e.B-c.want) > 0.03 || e.Curved != c.curved || e.Low > e.B || e.High < e.B {
			t.Errorf("%s: %+v (%v), want %v and curved %v", name, e, ok, c.want, c.curved)
		}
	}
	if _, ok := ExponentOf(lawful(math.Sqrt, sizes[:2]...)); ok {
		t.Error("two sizes have an exponent")
	}
}

// TestCeiling holds where loads stop scaling, and on what.
func TestCeiling(t *testing.T) {
	curve := func(loads ...Load) []Load {
		for i := range loads {
			loads[i].Clients, loads[i].Procs = 1<<i, 2
		}
		return loads
	}
	for name, c := range map[string]struct {
		loads []Load
		want  Ceiling
	}{
		"nothing": {nil, Ceiling{On: Unlimited}},
		"rising": {curve(Load{PerSecond: 10}, Load{PerSecond: 20}, Load{PerSecond: 40}),
			Ceiling{4, 40, Unlimited, 0}},
		"processors": {curve(Load{PerSecond: 10, CPU: 0.5}, Load{PerSecond: 19, CPU: 0.98},
			Load{PerSecond: 20, CPU: 0.97, Pool: 0.4}), Ceiling{2, 19, Processors, 0.97}},
		"others": {curve(Load{PerSecond: 10}, Load{PerSecond: 10, CPU: 0.5, Others: 0.45}),
			Ceiling{1, 10, Processors, 0.95}},
		"queue": {curve(Load{PerSecond: 10}, Load{PerSecond: 10, CPU: 0.3, Queued: 0.3, Pool: 0.35}),
			Ceiling{1, 10, Pool, 0.35}},
		"pool": {curve(Load{PerSecond: 10}, Load{PerSecond: 20},
			Load{PerSecond: 20, CPU: 0.2, Pool: 0.5, Mutex: 0.1}), Ceiling{2, 20, Pool, 0.5}},
		"locks": {curve(Load{PerSecond: 10}, Load{PerSecond: 9, CPU: 0.2, Mutex: 0.7}),
			Ceiling{1, 10, Locks, 0.7}},
		"engine": {curve(Load{PerSecond: 10}, Load{PerSecond: 10.5, CPU: 0.1, Mutex: 0.1}),
			Ceiling{1, 10, Engine, 0.8}},
		"a dip": {curve(Load{PerSecond: 10}, Load{PerSecond: 10}, Load{PerSecond: 30}),
			Ceiling{4, 30, Unlimited, 0}},
		"few at once": {curve(Load{PerSecond: 10}, Load{PerSecond: 10, CPU: 0.8, Mutex: 0.1}),
			Ceiling{1, 10, Processors, 0.8}},
	} {
		got := CeilingOf(c.loads)
		if got.Clients != c.want.Clients || got.PerSecond != c.want.PerSecond || got.On != c.want.On ||
			math.Abs(got.Share-c.want.Share) > 1e-9 {
			t.Errorf("%s: %+v, want %+v", name, got, c.want)
		}
	}
}

// TestCurve holds that a curve has the medians of the rounds.
func TestCurve(t *testing.T) {
	rs := &Results{}
	for _, v := range []float64{10, 30, 20} {
		for _, clients := range []int{2, 1} {
			rs.Loads = append(rs.Loads, Load{Mix: "reads", Layer: "floor", Engine: "sqlite",
				Clients: clients, PerSecond: v * float64(clients), P99: v})
		}
	}
	curve := rs.Curve("reads", "floor", "sqlite")
	if len(curve) != 2 || curve[0].PerSecond != 20 || curve[1].PerSecond != 40 || curve[1].P99 != 20 {
		t.Errorf("the curve is %+v", curve)
	}
	if got := rs.Mixes(); !slices.Equal(got, []string{"reads"}) {
		t.Errorf("mixes %q", got)
	}
}

// TestMisses holds what a miss is.
func TestMisses(t *testing.T) {
	n := Name{Operation: "UserByID", Cache: Warm, Layer: "floor", Engine: "sqlite", Users: 1_000_000}
	rs := &Results{
		Costs: []*Cost{{Name: n, Seconds: []float64{3, 1, 2}}},
		Predictions: []Prediction{{Name: n, Seconds: 1.6},
			{Name: n.At(10_000_000), Seconds: 5}},
	}
	misses := rs.Misses()
	if len(misses) != 1 || misses[0].Measured != 2 || math.Abs(misses[0].Miss-0.25) > 1e-9 {
		t.Errorf("misses %+v", misses)
	}
}
