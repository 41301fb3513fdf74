package bench

import (
	"context"
	"slices"
	"strings"
	"testing"
	"time"

	"golang.org/x/perf/benchfmt"

	"example.com/impedance/layers"
	"example.com/impedance/models"
	"example.com/impedance/schema"
)

// delayTimes runs Delays on the small data set and returns its results.
func delayTimes(t *testing.T, p Plan) []*benchfmt.Result {
	t.Helper()
	path := small(t)
	stage, world := staged(t, path), drawn(t, path)
	var results []*benchfmt.Result
	err := Delays(t.Context(), stage, p, world, silent, func(r *benchfmt.Result) error {
		results = append(results, r)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return results
}

// tripOf returns the round-trip time that a result's name says.
func tripOf(t *testing.T, r *benchfmt.Result) time.Duration {
	t.Helper()
	_, parts := r.Name.Parts()
	for _, part := range parts {
		if text, ok := strings.CutPrefix(string(part), "/rtt="); ok {
			trip, err := time.ParseDuration(text)
			if err != nil {
				t.Fatal(err)
			}
			return trip
		}
	}
	t.Fatalf("%s has no round-trip time", r.Name)
	return 0
}

// TestDelays holds that each layer has a result in each round for each round-trip time, that a
// call takes no less than its delays, each once for every call of the driver that a server would
// be asked for, and that time without them has no part in it twice.
func TestDelays(t *testing.T) {
	p := plan(layersOf(t, "ent", "gorm-quickstart"),
		named(t, "UserByID", "SearchUsers", "PostByID", "ProfilePage", "UpdateProfile"))
	p.Rounds = 2
	p.Collector = map[schema.Engine]float64{schema.SQLite: 0.5}
	calls, seen := map[string]float64{}, map[string]int{}
	var order []string
	for _, r := range delayTimes(t, p) {
		seen[r.Name.String()]++
		spent, _ := r.Value("ns/op")
		asked, _ := r.Value("calls/op")
		if least := asked * float64(tripOf(t, r)); spent < least {
			t.Errorf("%s takes %v ns, and its delays %v", r.Name, spent, least)
		}
		bytes, _ := r.Value("B/op")
		gc, _ := r.Value("gc-ns/op")
		if bytes <= 0 || gc < bytes*0.5-1 || gc > bytes*0.5+1 || gc > spent {
			t.Errorf("%s is charged %v ns for %v bytes, of %v in all", r.Name, gc, bytes, spent)
		}
		base, parts := r.Name.Parts()
		call := string(base) + string(parts[0])
		if have, ok := calls[call]; ok && have != asked {
			t.Errorf("%s asks %v times, and elsewhere %v", r.Name, asked, have)
		}
		calls[call] = asked
		order = append(order, strings.TrimPrefix(string(parts[0]), "/impl="))
	}
	if want := len(p.Ops) * len(p.Layers) * len(RoundTrips); len(seen) != want {
		t.Errorf("%d results have a name, want %d", len(seen), want)
	}
	for name, n := range seen {
		if n != p.Rounds {
			t.Errorf("%s has %d rounds, want %d", name, n, p.Rounds)
		}
	}
	for turns := range slices.Chunk(order, len(p.Layers)) {
		for i, l := range p.Layers {
			if turns[i] != l.Name {
				t.Fatalf("results stand in the order %q", turns)
			}
		}
	}
	for name, want := range map[string]float64{
		"UserByID/impl=floor": 1, "UserByID/impl=gorm-quickstart": 1,
		"SearchUsers/impl=floor": 1, // what it prepares, it has prepared before
		"PostByID/impl=floor":    1, "PostByID/impl=ent": 2,
		"ProfilePage/impl=floor": 5, "ProfilePage/impl=ent": 6, // with begin and commit
		"UpdateProfile/impl=floor": 1, "UpdateProfile/impl=gorm-quickstart": 3,
	} {
		if calls[name] != want {
			t.Errorf("%s asks %v times, want %v", name, calls[name], want)
		}
	}
}

// TestDelaysOfWrites holds that each write has arguments of its own, be it timed or not: a call
// with used ones would fail.
func TestDelaysOfWrites(t *testing.T) {
	p := plan(layers.All()[:1], Operations())
	_, p.Ops = split(p.Ops)
	p.Rounds = 3 // the more, the fewer arguments are left
	if got, want := len(delayTimes(t, p)), len(p.Ops)*p.Rounds*len(RoundTrips); got != want {
		t.Errorf("%d results, want %d", got, want)
	}
}

// watched is a store that notes the arguments of some calls.
type watched struct {
	models.Store
	ids []int64
}

// UserByID implements models.Store.
func (w *watched) UserByID(ctx context.Context, id int64) (*models.User, error) {
	w.ids = append(w.ids, id)
	return w.Store.UserByID(ctx, id)
}

// DeletePost implements models.Store.
func (w *watched) DeletePost(ctx context.Context, id int64) error {
	w.ids = append(w.ids, id)
	return w.Store.DeletePost(ctx, id)
}

// TestDelaysWarm holds that calls of the same operation, with other arguments, come before each
// timed call, which alone is counted.
func TestDelaysWarm(t *testing.T) {
	path := small(t)
	stage, world := staged(t, path), drawn(t, path)
	d := &delays{comparison: comparison{Plan: plan(layers.All()[:1], nil), world: world}}
	last := world.Size() - 1
	for _, test := range []struct {
		op          string
		args        []int64
		round, trip int
		want        [][]int // the slots of the arguments; of each group the last is timed
	}{
		{"UserByID", world.Popular, 0, 5, [][]int{{last - 4, last - 3, last - 2, last - 1, last, 0}}},
		{"UserByID", world.Popular, 1, 4, [][]int{{45, 46, 47, 48, 49, 50}, {46, 47, 48, 49, 50, 51}}},
		{"DeletePost", world.Posts, 0, 1, [][]int{{100, 101, 102, 103}, {104, 105, 106, 107},
			{108, 109, 110, 111}, {112, 113, 114, 115}}},
		{"DeletePost", world.Posts, 0, 5, [][]int{{140, 141, 142, 143}}},
	} {
		inst, err := stage.openProbed(t.Context(), d.Layers[0], ticking(world.Latest),
			schema.Options{NoSync: true})
		if err != nil {
			t.Fatal(err)
		}
		load := &workload{op: named(t, test.op)[0], size: 50}
		load.calls = load.op.calls(world)
		load.want = make([]Seen, len(load.calls))
		for i, call := range load.calls {
			if load.op.Writes {
				break
			}
			if load.want[i], err = call.run(t.Context(), inst.store); err != nil {
				t.Fatal(err)
			}
		}
		store := &watched{Store: inst.store}
		inst.store = store
		before := inst.probe.Counts()
		m, asked, err := d.delayed(t.Context(), load, inst, test.round, test.trip)
		if err != nil {
			t.Fatal(err)
		}
		var want []int64
		for _, group := range test.want {
			for _, slot := range group {
				want = append(want, test.args[slot])
			}
		}
		if !slices.Equal(store.ids, want) {
			t.Errorf("%s in round %d: calls with %v, want %v", test.op, test.round, store.ids, want)
		}
		if m.calls != len(test.want) || m.calls != d.callsAt(load, test.trip) {
			t.Errorf("%s: %d calls are timed, want %d", test.op, m.calls, len(test.want))
		}
		all := inst.probe.Counts().Sub(before).Statements
		if asked != 1 || all != int64(len(want)) {
			t.Errorf("%s: a call asks %v times, and all %d, want 1 and %d", test.op, asked, all, len(want))
		}
		if err := inst.close(); err != nil {
			t.Error(err)
		}
	}
}

// TestDelaysOfBlock holds that no more reads are timed with a round trip than a block has.
func TestDelaysOfBlock(t *testing.T) {
	d := &delays{}
	for size, want := range map[int][]int{50: {32, 16, 8, 2, 1}, 7: {7, 7, 7, 2, 1}, 1: {1, 1, 1, 1, 1}} {
		load := &workload{op: named(t, "SearchUsers")[0], size: size}
		for i, want := range want {
			if got := d.callsAt(load, i+1); got != want {
				t.Errorf("of a block of %d, %d calls are timed with %v, want %d", size, got,
					RoundTrips[i+1], want)
			}
		}
	}
}

// TestDelaysRefuse holds that writes without enough arguments are refused before anything is
// opened, and that as many rounds as there are arguments for are not.
func TestDelaysRefuse(t *testing.T) {
	world := &World{Users: make([]models.User, 100), Posts: make([]int64, 100)}
	for rounds, want := range map[int]string{
		2: "",
		3: "",
		4: "calls that write need arguments of their own: 4 rounds with round trips take 112, and this " +
			"data set has 100; use fewer rounds (--quick), or a larger data set",
	} {
		d := &delays{comparison: comparison{Plan: Plan{Rounds: rounds}, world: world}}
		got := ""
		if err := d.suffices(d.writes(named(t, "DeletePost")[0])); err != nil {
			got = err.Error()
		}
		if got != want {
			t.Errorf("%d rounds: %q, want %q", rounds, got, want)
		}
	}
	p := plan(layers.All()[:1], named(t, "DeletePost"))
	p.Rounds = 4
	if err := Delays(t.Context(), nil, p, world, silent, ignore); err == nil ||
		!strings.Contains(err.Error(), "need arguments of their own") {
		t.Errorf("got %v", err)
	}
}

// TestDelaysFit holds that no call needs an argument that there is not, or one that another has,
// with the rounds that the command takes and in data sets of each size.
func TestDelaysFit(t *testing.T) {
	for _, size := range []int{smallestSize, 200, 500, worldSize} {
		for _, rounds := range []int{1, 3, 7} {
			world := &World{Users: make([]models.User, size), Posts: make([]int64, size)}
			d := &delays{comparison: comparison{Plan: Plan{Rounds: rounds}, world: world}}
			load := d.writes(named(t, "DeletePost")[0])
			if d.suffices(load) != nil {
				continue
			}
			next := blocksOfWrites(load)
			for round := range rounds {
				for i, calls := range writesAt {
					for k := range calls {
						n := d.delayedCall(load, round, i, k)
						if n-d.lead(load) != next {
							t.Fatalf("size %d, %d rounds: call %d has %d, but %d is the next that is free",
								size, rounds, k, n-d.lead(load), next)
						}
						next = n + 1
					}
				}
			}
			if next > size || (rounds+1)*(load.warm+load.size) > size {
				t.Errorf("size %d, %d rounds: there are not enough arguments", size, rounds)
			}
		}
	}
	sum := 0
	for _, calls := range writesAt {
		sum += calls
	}
	if sum != writesOfRound || len(writesAt) != len(RoundTrips) {
		t.Errorf("a round has %d calls at %d round trips, want %d at %d", sum, len(writesAt),
			writesOfRound, len(RoundTrips))
	}
}
