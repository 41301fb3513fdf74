package bench

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"runtime"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"golang.org/x/perf/benchfmt"

	"example.com/impedance/internal/results"
	"example.com/impedance/layers"
	"example.com/impedance/models"
	"example.com/impedance/schema"
)

// plan returns the smallest plan that still does everything.
func plan(ls []layers.Layer, ops []Operation) Plan {
	return Plan{Layers: ls, Ops: ops, Rounds: 1, Block: 50 * time.Microsecond, Users: smallUsers}
}

// withOracle returns the plan with the oracle of the database at path.
func withOracle(p Plan, path string) Plan {
	p.Oracle = func(ctx context.Context, clock models.Clock) (models.Store, error) {
		return LoadOracle(ctx, schema.DSN(path), clock)
	}
	return p
}

// ignore drops results.
func ignore(*benchfmt.Result) error { return nil }

// TestCompare times everything, and reads the results back as benchstat would.
func TestCompare(t *testing.T) {
	tests := []struct {
		name   string
		layers []layers.Layer
		ops    []Operation
		rounds int
	}{
		{"everything", layersOf(t, "gorm", "ent"), Operations(), 1},
		{"some rounds", layersOf(t, "sqlc"), named(t, "HomeTimeline", "Publish", "DeletePost"), 7},
		{"reads only", layersOf(t, "floor"), named(t, "UserByID"), 2},
		{"writes only", layersOf(t, "sqlx"), named(t, "DeleteUser"), 2},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			path := small(t)
			stage, world := staged(t, path), drawn(t, path)
			p := plan(test.layers, test.ops)
			p.Rounds = test.rounds
			p = withOracle(p, path)
			var last [2]int
			show := func(_ string, done, total int) { last = [2]int{done, total} }
			var file bytes.Buffer
			results := benchfmt.NewWriter(&file)
			if _, err := Compare(t.Context(), []*Stage{stage}, p, world, show, func(r *benchfmt.Result) error {
				return results.Write(r)
			}); err != nil {
				t.Fatal(err)
			}
			if last[0] != last[1] {
				t.Errorf("the progress ended at %d of %d", last[0], last[1])
			}
			sameCounts(t, countResults(t, &file), expectedResults(p))
		})
	}
}

// listing are the operations that list in pages. Each is timed on later pages too.
var listing = []string{"SearchUsers", "PostsByAuthor", "Following", "Followers", "HomeTimeline"}

// TestLaterPages holds that a call on a later page sees what comes after the first page, and that
// every operation that lists in pages has such calls.
func TestLaterPages(t *testing.T) {
	path := small(t)
	stage, world := staged(t, path), drawn(t, path)
	inst, err := stage.open(t.Context(), layers.All()[0], ticking(world.Latest), nil)
	if err != nil {
		t.Fatal(err)
	}
	defer inst.close()
	all, err := withLaterPages(t.Context(), Operations(), inst.store, world)
	if err != nil {
		t.Fatal(err)
	}
	var found []string
	for _, op := range all {
		name, later := strings.CutSuffix(op.Name, "/page=later")
		if !later {
			continue
		}
		found = append(found, name)
		seen, err := op.call(world, 0).run(t.Context(), inst.store)
		if err != nil || seen.Things == 0 {
			t.Errorf("%s: saw %+v, %v", op.Name, seen, err)
		}
	}
	if !slices.Equal(found, listing) {
		t.Errorf("later pages have %q, want %q", found, listing)
	}
	user := named(t, "PostsByAuthor")[0].call(world, 0)
	answer, err := user.answer(t.Context(), inst.store)
	if err != nil {
		t.Fatal(err)
	}
	next, err := user.(turnable).turned(t.Context(), inst.store)
	if err != nil || next == nil {
		t.Fatalf("the list has no later page: %v", err)
	}
	seen, err := next.run(t.Context(), inst.store)
	pages := answer.([]*models.Listing[models.Post])
	if want := (Seen{}).posts(pages[1].Items); err != nil || seen != want {
		t.Errorf("the later page saw %+v, %v; want %+v, the second page", seen, err, want)
	}
}

// expectedResults returns how many results there should be, by name.
func expectedResults(p Plan) map[string]int {
	want := map[string]int{}
	ops := slices.Clone(p.Ops)
	for _, op := range p.Ops {
		if slices.Contains(listing, op.Name) {
			ops = append(ops, Operation{Name: op.Name + "/page=later"})
		}
	}
	for _, op := range ops {
		syncs := []string{""}
		if op.Writes {
			syncs = []string{"/sync=off", "/sync=full"}
		}
		for _, sync := range syncs {
			for _, l := range append(slices.Clone(p.Layers), layers.Layer{Name: results.Bare}) {
				want[fmt.Sprintf("%s/impl=%s/engine=sqlite/users=1k%s-%d", op.Name, l.Name, sync,
					runtime.GOMAXPROCS(0))] = p.Rounds
			}
		}
		want[fmt.Sprintf("%s/impl=oracle/engine=memory/users=1k%s-%d", op.Name, syncs[0],
			runtime.GOMAXPROCS(0))] = min(p.Rounds, oracleRounds)
	}
	return want
}

// countResults reads a result file and returns how many results it has, by name.
func countResults(t *testing.T, file io.Reader) map[string]int {
	t.Helper()
	got := map[string]int{}
	for reader := benchfmt.NewReader(file, "results"); reader.Scan(); {
		r, ok := reader.Result().(*benchfmt.Result)
		if !ok {
			t.Fatalf("a line cannot be read: %v", reader.Result())
		}
		got[r.Name.String()]++
		for _, unit := range []string{"sec/op", "B/op", "allocs/op"} {
			if v, ok := r.Value(unit); !ok || v < 0 || v == 0 && unit == "sec/op" {
				t.Errorf("%s has %v %s", r.Name, v, unit)
			}
		}
		if r.Iters < 1 {
			t.Errorf("%s has %d calls", r.Name, r.Iters)
		}
	}
	return got
}

func sameCounts(t *testing.T, got, want map[string]int) {
	t.Helper()
	for name, n := range want {
		if got[name] != n {
			t.Errorf("%d results of %s, want %d", got[name], name, n)
		}
	}
	for name := range got {
		if want[name] == 0 {
			t.Errorf("an unexpected result of %s", name)
		}
	}
}

// TestCompareCatches breaks a store such that it only shows while it is timed.
func TestCompareCatches(t *testing.T) {
	path := small(t)
	stage, world := staged(t, path), drawn(t, path)
	tests := []struct {
		defect string
		op     string
		want   string // in the error
		breaks func(models.Store) models.Store
	}{
		{"shorter from the second call on", "HomeTimeline", "HomeTimeline by broken on sqlite: call",
			func(s models.Store) models.Store { return &shorterLater{Store: s} }},
		{"fails from the second call on", "UserByID", "UserByID by broken on sqlite: the line went dead",
			func(s models.Store) models.Store { return &failsLater{Store: s} }},
		{"writes nothing", "CreateUsers", " sent no statement",
			func(s models.Store) models.Store { return createsNobody{s} }},
		{"deletes nothing", "DeletePost", " sent no statement",
			func(s models.Store) models.Store { return deletesNothing{s} }},
		{"stores something else", "CreateUser", "broken on sqlite disagrees with the floor on what CreateUser left",
			func(s models.Store) models.Store { return storesElsewhere{s} }},
	}
	for _, test := range tests {
		t.Run(test.defect, func(t *testing.T) {
			ls := append(layersOf(t, "floor"), brokenLayer(test.breaks))
			p := plan(ls, named(t, test.op))
			_, err := Compare(t.Context(), []*Stage{stage}, p, world, silent, ignore)
			if err == nil || !strings.Contains(err.Error(), test.want) {
				t.Errorf("got %v, want %s", err, test.want)
			}
		})
	}
}

type shorterLater struct {
	models.Store
	calls atomic.Int64
}

func (s *shorterLater) HomeTimeline(ctx context.Context, id int64, p models.Page) (
	*models.Listing[models.Post], error) {
	l, err := s.Store.HomeTimeline(ctx, id, p)
	if err == nil && len(l.Items) > 0 && s.calls.Add(1) > 1 {
		l.Items = l.Items[1:]
	}
	return l, err
}

type failsLater struct {
	models.Store
	calls atomic.Int64
}

func (s *failsLater) UserByID(ctx context.Context, id int64) (*models.User, error) {
	if s.calls.Add(1) > 1 {
		return nil, errors.New("the line went dead")
	}
	return s.Store.UserByID(ctx, id)
}

type createsNobody struct{ models.Store }

func (createsNobody) CreateUsers(context.Context, []models.NewUser) ([]models.User, error) {
	return nil, nil
}

// TestCompareRefuses holds that nothing is timed whose time would mean nothing.
func TestCompareRefuses(t *testing.T) {
	path := small(t)
	stage, world := staged(t, path), drawn(t, path)
	none := brokenLayer(func(s models.Store) models.Store { return emptyTimelines{s} })
	many := plan(layersOf(t, "floor"), named(t, "UserByID", "Publish"))
	many.Rounds = world.Size()
	tests := []struct {
		name string
		plan Plan
		want string
	}{
		{"empty answers", plan([]layers.Layer{none}, named(t, "HomeTimeline")),
			"HomeTimeline finds next to nothing in this data set"},
		{"too many rounds", many, "writes need other arguments in each round"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			_, err := Compare(t.Context(), []*Stage{stage}, test.plan, world, silent, func(*benchfmt.Result) error {
				return errors.New("something was timed")
			})
			if err == nil || !strings.Contains(err.Error(), test.want) {
				t.Errorf("got %v, want %s", err, test.want)
			}
		})
	}
}

type emptyTimelines struct{ models.Store }

func (emptyTimelines) HomeTimeline(context.Context, int64, models.Page) (
	*models.Listing[models.Post], error) {
	return &models.Listing[models.Post]{}, nil
}

// TestCompareStops holds that the end of the context, or of the place for results, ends
// the comparison at once.
func TestCompareStops(t *testing.T) {
	path := small(t)
	world := drawn(t, path)
	full := errors.New("the disk is full")
	for _, op := range []string{"HomeTimeline", "Publish"} {
		t.Run(op+" cancelled", func(t *testing.T) {
			ctx, cancel := context.WithCancel(t.Context())
			results := 0
			p := plan(layersOf(t, "sqlc"), named(t, op))
			_, err := Compare(ctx, []*Stage{staged(t, path)}, p, world, silent, func(*benchfmt.Result) error {
				results++
				cancel()
				return nil
			})
			if !errors.Is(err, context.Canceled) || results != 1 {
				t.Errorf("got %v after %d results, want %v after 1", err, results, context.Canceled)
			}
		})
		t.Run(op+" with nowhere to write", func(t *testing.T) {
			p := plan(layersOf(t, "sqlc"), named(t, op))
			_, err := Compare(t.Context(), []*Stage{staged(t, path)}, p, world, silent,
				func(*benchfmt.Result) error { return full })
			if !errors.Is(err, full) {
				t.Errorf("got %v, want %v", err, full)
			}
		})
	}
}

// TestLevel holds that engines make the same calls, however many each could make.
func TestLevel(t *testing.T) {
	sideOf := func(size, calls int) *side {
		load := &workload{size: size, calls: make([]call, calls), want: make([]Seen, calls)}
		return &side{loads: []*workload{load}}
	}
	for _, test := range []struct {
		sides       []*side
		size, calls int
	}{
		{[]*side{sideOf(300, 512)}, 300, 512},
		{[]*side{sideOf(300, 512), sideOf(48, 512), sideOf(60, 100)}, 48, 100},
		{[]*side{sideOf(300, 512), sideOf(2, 40)}, fewestCalls, 40},
		{[]*side{sideOf(3, 8), sideOf(1, 512)}, 8, 8},
	} {
		level(test.sides)
		for i, s := range test.sides {
			load := s.loads[0]
			if load.size != test.size || len(load.calls) != test.calls || len(load.want) != test.calls {
				t.Errorf("side %d of %d has blocks of %d of %d calls, want %d of %d", i, len(test.sides),
					load.size, len(load.calls), test.size, test.calls)
			}
		}
	}
}
