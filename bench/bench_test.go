package bench

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"math/rand/v2"
	"os"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"example.com/impedance/internal/dataset"
	"example.com/impedance/internal/results"
	"example.com/impedance/layers"
	"example.com/impedance/models"
	"example.com/impedance/probe"
	"example.com/impedance/schema"
)

// The data set that the benchmarks run on; see the flags of the command.
var (
	users = flag.Int("users", 10_000, "users of a generated graph")
	graph = flag.String("graph", "", "import this edge list instead of generating a graph")
	seedN = flag.Uint64("seed", 1, "seed of everything random")
	dsn   = flag.String("dsn", "", "run on copies of this database; a server's that is empty gets "+
		"the data set into one beside it")
)

func TestMain(m *testing.M) {
	flag.Parse()
	code := m.Run()
	if suite.source != nil {
		if err := tearDown(); err != nil {
			fmt.Fprintln(os.Stderr, err)
			code = 1
		}
	}
	os.Exit(code)
}

// suite is what all benchmarks share. It is made by the first that runs.
var suite struct {
	once   sync.Once
	err    error
	ctx    context.Context
	cancel context.CancelFunc
	source *Source
	stage  *Stage
	info   *dataset.Info
	world  *World
	read   map[string]*instance // by layer, over copies that nothing writes
	probed map[string]*instance // the same, over probes
	asked  map[asking]Asked
	want   map[string][]Seen // by reading operation, what the floor sees
	tables sync.Map          // by writing operation and table, what they end on
}

func setUp(b *testing.B) {
	b.Helper()
	suite.once.Do(func() { suite.err = makeSuite() })
	if suite.err != nil {
		b.Fatal(suite.err)
	}
}

func makeSuite() error {
	s := &suite
	s.ctx, s.cancel = context.WithCancel(context.Background())
	spec := dataset.Spec{Users: *users, Seed: *seedN, Graph: *graph}
	var err error
	if s.source, err = Find(s.ctx, *dsn, spec, nil); err != nil {
		return err
	}
	db, err := schema.Open(s.ctx, s.source.DSN, &schema.Options{ReadOnly: true})
	if err != nil {
		return err
	}
	if s.info, err = dataset.ReadInfo(s.ctx, db); err == nil {
		s.world, err = Draw(s.ctx, db, *seedN)
	}
	if err := errors.Join(err, db.Close()); err != nil {
		return err
	}
	dir, err := dataset.CacheDir()
	if err != nil {
		return err
	}
	if s.stage, err = NewStage(s.ctx, s.source.DSN, dir); err != nil {
		return err
	}
	s.read, s.probed = map[string]*instance{}, map[string]*instance{}
	s.want, s.asked = map[string][]Seen{}, map[asking]Asked{}
	return nil
}

func tearDown() error {
	var all []*instance
	for _, opened := range []map[string]*instance{suite.read, suite.probed} {
		for _, inst := range opened {
			all = append(all, inst)
		}
	}
	err := closeAll(all)
	if suite.stage != nil {
		err = errors.Join(err, suite.stage.Close())
	}
	err = errors.Join(err, suite.source.Close())
	suite.cancel()
	return err
}

// reader returns a layer over a copy that nothing writes.
func reader(b *testing.B, l layers.Layer) *instance {
	b.Helper()
	if suite.read[l.Name] == nil {
		inst, err := suite.stage.open(suite.ctx, l, nil, nil)
		if err != nil {
			b.Fatal(err)
		}
		suite.read[l.Name] = inst
	}
	return suite.read[l.Name]
}

// counted is how many calls are counted, at most, of each operation and layer.
const counted = 64

// report adds what a call asks of the database to what the benchmark reports. It is counted
// apart, over a probe, so that what is timed goes without one.
func report(b *testing.B, l layers.Layer, op Operation, calls []call) {
	b.Helper()
	key := asking{op: op.Name, layer: l.Name, engine: suite.stage.Engine}
	if _, ok := suite.asked[key]; !ok {
		asked, err := ask(l, op, calls[:min(counted, len(calls))])
		if err != nil {
			b.Fatal(err)
		}
		suite.asked[key] = asked
	}
	for _, v := range suite.asked[key].values() {
		b.ReportMetric(v.Value, v.Unit)
	}
}

// ask counts calls, reads after a warm-up.
func ask(l layers.Layer, op Operation, calls []call) (_ Asked, err error) {
	inst := suite.probed[l.Name]
	if inst == nil || op.Writes {
		inst, err = suite.stage.openProbed(suite.ctx, l, ticking(suite.world.Latest),
			schema.Options{NoSync: true})
		if err != nil {
			return Asked{}, err
		}
	}
	rounds := 1
	if op.Writes {
		defer func() { err = errors.Join(err, inst.close()) }()
	} else {
		suite.probed[l.Name] = inst
		rounds = 2
	}
	var before probe.Counts
	var wanted Wanted
	for range rounds {
		before, wanted = inst.probe.Counts(), Wanted{}
		for _, c := range calls {
			w, err := c.weigh(suite.ctx, inst.store)
			if err != nil {
				return Asked{}, err
			}
			wanted = wanted.add(w)
		}
	}
	return perCall(inst.probe.Counts().Sub(before), wanted, len(calls)), nil
}

// expected returns what the floor sees of each call of a reading operation.
func expected(b *testing.B, op Operation, calls []call) []Seen {
	b.Helper()
	if suite.want[op.Name] == nil {
		floor := reader(b, layers.All()[0]).store
		want, things := make([]Seen, len(calls)), 0
		for i, c := range calls {
			var err error
			if want[i], err = c.run(suite.ctx, floor); err != nil {
				b.Fatal(err)
			}
			things += want[i].Things
		}
		if things < len(calls) {
			b.Fatalf("%d calls find %d things; timing them would mean little", len(calls), things)
		}
		suite.want[op.Name] = want
	}
	return suite.want[op.Name]
}

// each runs fn as a sub-benchmark for each layer.
func each(b *testing.B, sync string, fn func(b *testing.B, l layers.Layer)) {
	for _, l := range layers.All() {
		name := results.Name{Participant: l.Name, Engine: string(suite.stage.Engine),
			Users: suite.info.Users, Sync: sync}
		b.Run(name.String()[1:], func(b *testing.B) { // go test writes the slash
			b.ReportAllocs()
			fn(b, l)
		})
	}
}

// operate benchmarks one operation on every layer.
func operate(b *testing.B, name string) {
	setUp(b)
	found, err := Named([]string{name})
	if err != nil {
		b.Fatal(err)
	}
	op := found[0]
	calls := op.calls(suite.world)
	if !op.Writes {
		all, err := withLaterPages(suite.ctx, found, reader(b, layers.All()[0]).store, suite.world)
		if err != nil {
			b.Fatal(err)
		}
		operateReads(b, all[0])
		for _, op := range all[1:] {
			b.Run(laterPage[1:], func(b *testing.B) { operateReads(b, op) })
		}
		return
	}
	if op.block == bulk {
		calls = calls[:16*bulk.unsynced]
	}
	for _, sync := range suite.stage.Syncs {
		each(b, sync, func(b *testing.B, l layers.Layer) {
			write(b, l, op, calls, sync == "off")
			report(b, l, op, calls)
		})
	}
}

// operateReads benchmarks an operation that reads on every layer.
func operateReads(b *testing.B, op Operation) {
	calls := op.calls(suite.world)
	want := expected(b, op, calls)
	each(b, "", func(b *testing.B, l layers.Layer) {
		read(b, reader(b, l).store, calls, want)
		report(b, l, op, calls)
	})
}

// read makes calls and checks each.
func read(b *testing.B, store models.Store, calls []call, want []Seen) {
	i := 0
	for b.Loop() {
		seen, err := calls[i].run(suite.ctx, store)
		if err != nil {
			b.Fatal(err)
		}
		if seen != want[i] {
			b.Fatalf("call %d saw %v, the floor %v", i, seen, want[i])
		}
		i = (i + 1) % len(calls)
	}
}

// write makes calls on a copy of the data set that is replaced by a fresh one whenever all
// of them are made, so that every layer meets the same rows however often it is called. It
// ends on a whole number of such rounds, the rest of the last untimed, and checks the
// tables against the floor's.
func write(b *testing.B, l layers.Layer, op Operation, calls []call, noSync bool) {
	var inst *instance
	fresh := func() {
		if inst != nil {
			if err := inst.close(); err != nil {
				b.Fatal(err)
			}
		}
		var err error
		inst, err = suite.stage.open(suite.ctx, l, ticking(suite.world.Latest),
			&schema.Options{NoSync: noSync})
		if err != nil {
			b.Fatal(err)
		}
	}
	make := func(i int) {
		seen, err := calls[i].run(suite.ctx, inst.store)
		if err != nil {
			b.Fatal(err)
		}
		if seen.Things == 0 {
			b.Fatalf("call %d changed nothing", i)
		}
	}
	fresh()
	i := 0
	for b.Loop() {
		switch {
		case i == len(calls):
			b.StopTimer()
			fresh()
			i = 0
			b.StartTimer()
		case i%op.block.unsynced == 0: // the log begins anew, as it does before a block of Compare
			b.StopTimer()
			if err := inst.settle(suite.ctx); err != nil {
				b.Fatal(err)
			}
			b.StartTimer()
		}
		make(i)
		i++
	}
	for ; i < len(calls); i++ {
		make(i)
	}
	sameEnd(b, op, inst)
	if err := inst.close(); err != nil {
		b.Fatal(err)
	}
}

// sameEnd checks that the tables are what the first layer left them as.
func sameEnd(b *testing.B, op Operation, inst *instance) {
	b.Helper()
	for _, table := range tables {
		got, err := digest(suite.ctx, inst.db, table.query)
		if err != nil {
			b.Fatal(err)
		}
		if want, ok := suite.tables.LoadOrStore(op.Name+table.name, got); ok && got != want {
			b.Fatalf("%s leaves other contents in %s than the floor", inst.layer.Name, table.name)
		}
	}
}

// BenchmarkMix runs the mixes with four clients for each processor.
func BenchmarkMix(b *testing.B) {
	setUp(b)
	for _, m := range Mixes() {
		b.Run("mix="+m.Name, func(b *testing.B) {
			for _, part := range m.Parts {
				op, err := Named([]string{part.Operation})
				if err != nil {
					b.Fatal(err)
				}
				if !op[0].Writes {
					expected(b, op[0], op[0].calls(suite.world))
				}
			}
			each(b, "full", func(b *testing.B, l layers.Layer) { mix(b, m, l) })
		})
	}
}

func mix(b *testing.B, m Mix, l layers.Layer) {
	inst, err := suite.stage.open(suite.ctx, l, ticking(suite.world.Latest), nil)
	if err != nil {
		b.Fatal(err)
	}
	load, err := newLoad(m, inst.store, suite.world, suite.want)
	if err != nil {
		b.Fatal(err)
	}
	var mu sync.Mutex
	var all []time.Duration
	var client atomic.Uint64
	b.SetParallelism(4)
	b.ResetTimer()
	b.RunParallel(func(pb *testing.PB) {
		random := rand.New(rand.NewPCG(*seedN, client.Add(1)))
		var own []time.Duration
		for pb.Next() {
			start := time.Now()
			if err := load.do(suite.ctx, random); err != nil {
				b.Error(err)
				break
			}
			own = append(own, time.Since(start))
		}
		mu.Lock()
		defer mu.Unlock()
		all = append(all, own...)
	})
	b.StopTimer()
	if len(all) > 0 {
		slices.Sort(all)
		b.ReportMetric(float64(len(all))/b.Elapsed().Seconds(), "ops/s")
		b.ReportMetric(float64(all[len(all)/2].Nanoseconds()), "p50-ns")
		b.ReportMetric(float64(all[len(all)*99/100].Nanoseconds()), "p99-ns")
	}
	if err := inst.close(); err != nil {
		b.Fatal(err)
	}
}

func BenchmarkCreateUser(b *testing.B)    { operate(b, "CreateUser") }
func BenchmarkCreateUsers(b *testing.B)   { operate(b, "CreateUsers") }
func BenchmarkUserByID(b *testing.B)      { operate(b, "UserByID") }
func BenchmarkUserByHandle(b *testing.B)  { operate(b, "UserByHandle") }
func BenchmarkUsersByID(b *testing.B)     { operate(b, "UsersByID") }
func BenchmarkSearchUsers(b *testing.B)   { operate(b, "SearchUsers") }
func BenchmarkUpdateProfile(b *testing.B) { operate(b, "UpdateProfile") }
func BenchmarkDeleteUser(b *testing.B)    { operate(b, "DeleteUser") }
func BenchmarkPublish(b *testing.B)       { operate(b, "Publish") }
func BenchmarkPublishAll(b *testing.B)    { operate(b, "PublishAll") }
func BenchmarkPostByID(b *testing.B)      { operate(b, "PostByID") }
func BenchmarkPostsByAuthor(b *testing.B) { operate(b, "PostsByAuthor") }
func BenchmarkThread(b *testing.B)        { operate(b, "Thread") }
func BenchmarkDeletePost(b *testing.B)    { operate(b, "DeletePost") }
func BenchmarkFollow(b *testing.B)        { operate(b, "Follow") }
func BenchmarkUnfollow(b *testing.B)      { operate(b, "Unfollow") }
func BenchmarkSetNotify(b *testing.B)     { operate(b, "SetNotify") }
func BenchmarkFollowing(b *testing.B)     { operate(b, "Following") }
func BenchmarkFollowers(b *testing.B)     { operate(b, "Followers") }
func BenchmarkFollowCounts(b *testing.B)  { operate(b, "FollowCounts") }
func BenchmarkHomeTimeline(b *testing.B)  { operate(b, "HomeTimeline") }
func BenchmarkProfilePage(b *testing.B)   { operate(b, "ProfilePage") }
func BenchmarkSuggestions(b *testing.B)   { operate(b, "Suggestions") }
func BenchmarkTopAuthors(b *testing.B)    { operate(b, "TopAuthors") }
func BenchmarkRegister(b *testing.B)      { operate(b, "Register") }
