package exercise

import (
	"context"
	"errors"
	"math"
	"math/rand/v2"
	"reflect"
	"sync"
	"testing"
	"time"
)

func TestSchedule(t *testing.T) {
	draw := func(seed uint64) []arrival {
		return schedule(rand.New(rand.NewPCG(seed, 0)), Mixes[0], 1000, 10*time.Second, 64)
	}
	all := draw(1)
	if !reflect.DeepEqual(all, draw(1)) || reflect.DeepEqual(all, draw(2)) {
		t.Error("the schedule does not follow the seed")
	}
	writes := 0
	for i, a := range all {
		if a.writes {
			writes++
		}
		if a.at < 0 || a.at >= 10*time.Second || i > 0 && a.at < all[i-1].at || a.slot < 0 ||
			a.slot >= 64 {
			t.Fatalf("arrival %d is %+v", i, a)
		}
	}
	if n := len(all); n < 9500 || n > 10500 { // five standard deviations
		t.Errorf("there are %d arrivals, want some 10,000", n)
	}
	if writes < 390 || writes > 610 {
		t.Errorf("there are %d writes, want some 500", writes)
	}
	if n := len(schedule(rand.New(rand.NewPCG(1, 0)), Mixes[0], 1e-6, time.Second, 1)); n != 1 {
		t.Errorf("at a low rate there are %d arrivals, want 1", n)
	}
}

// TestRunOpen holds that a stall counts for everybody who comes meanwhile: the time of a
// request begins when it is due, not when it could be sent.
func TestRunOpen(t *testing.T) {
	const stall = 100 * time.Millisecond
	var arrivals []arrival
	for i := range 2 * senders {
		arrivals = append(arrivals, arrival{at: time.Duration(i) * 100 * time.Microsecond})
	}
	var one sync.Mutex
	var first sync.Once
	s, err := run(t.Context(), arrivals, time.Hour, func(context.Context, arrival) error {
		one.Lock()
		defer one.Unlock()
		first.Do(func() { time.Sleep(stall) })
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	for i, a := range arrivals {
		if want := (stall - a.at).Seconds(); s.latency[i] < want {
			t.Errorf("the request of %s took %v s, want %v and more", a.at, s.latency[i], want)
		}
	}
}

func TestRunGivesUp(t *testing.T) {
	arrivals := make([]arrival, 2*senders)
	s, err := run(t.Context(), arrivals, time.Millisecond, func(context.Context, arrival) error {
		time.Sleep(10 * time.Millisecond)
		return errors.New("no")
	})
	if err != nil {
		t.Fatal(err)
	}
	step, _ := s.step()
	if !step.Cut || step.Sent > len(arrivals) || step.Failed != step.Sent || step.Failure != "no" ||
		step.PerSecond != 0 || step.holds(time.Hour) {
		t.Errorf("the step is %+v", step)
	}
}

func TestRunCancelled(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	arrivals := []arrival{{}, {at: time.Hour}}
	_, err := run(ctx, arrivals, time.Hour, func(context.Context, arrival) error {
		cancel()
		return nil
	})
	if err != context.Canceled {
		t.Errorf("it ends with %v", err)
	}
}

func TestStep(t *testing.T) {
	s := &sent{wall: 2 * time.Second,
		arrivals: []arrival{{}, {writes: true}, {}, {writes: true}, {}},
		latency:  []float64{0.1, 0.4, 0.2, 0.3, 0},
		late:     []float64{0.01, 0, 0, 0, 0},
		errs:     []error{nil, nil, nil, errors.New("full"), nil}}
	step, writes := s.step()
	want := Step{PerSecond: 1.5, Sent: 4, Failed: 1, Failure: "full", P50: 0.2, P99: 0.4,
		ReadP99: 0.2, WriteP99: 0.4, LateP99: 0.01}
	if step != want || writes != 1 {
		t.Errorf("the step is %+v with %d writes, want %+v", step, writes, want)
	}
}

func TestQuantile(t *testing.T) {
	var hundred []float64
	for i := range 100 {
		hundred = append(hundred, float64(100-i))
	}
	for _, test := range []struct {
		values  []float64
		q, want float64
	}{{nil, 0.99, 0}, {[]float64{7}, 0.5, 7}, {[]float64{7}, 0.99, 7}, {hundred, 0.99, 99},
		{hundred, 0.5, 50}, {hundred, 0, 1}, {hundred, 1, 100}} {
		if got := quantile(test.values, test.q); got != test.want {
			t.Errorf("%v of %d values is %v, want %v", test.q, len(test.values), got, test.want)
		}
	}
}

func TestEndedBy(t *testing.T) {
	for want, steps := range map[Resource][]Step{
		// B1's machine: all processors are busy, and this program has the least of them.
		OtherPrograms: {{CPU: 0.04, Busy: 1, Others: 0.96}, {CPU: 0.8, Others: 0.2, Writing: 1}},
		Processors: {{CPU: 0.9}, {CPU: 0.8, Others: 0.1, Writing: 1, Syncing: 1, LateP99: 1,
			Waiting: 9}},
		TheDisk:   {{Writing: 0.6, Syncing: 0.3, Waiting: 9}},
		Writer:    {{Writing: 0.6, Syncing: 0.2, Waiting: 9}},
		Generator: {{LateP99: 0.06, Waiting: 9}},
		Pool:      {{Writing: 0.4, Syncing: 0.4, Waiting: 1}},
		Unknown:   {{}, {CPU: 0.5, Busy: 1, Writing: 0.4, LateP99: 0.04, Waiting: 0.9}},
	} {
		for _, s := range steps {
			if got := s.by(100 * time.Millisecond); got != want {
				t.Errorf("%+v is ended by the %s, want %s", s, got, want)
			}
		}
	}
}

func TestEstimate(t *testing.T) {
	a := Alone{Reads: 10_000, Writes: 100}
	for i, want := range []float64{1 / (0.95/10_000 + 0.05/100), 1 / 0.00505, 1 / 0.009505} {
		if got := a.Estimate(Mixes[i]); math.Abs(got/want-1) > 1e-9 {
			t.Errorf("the estimate of %s is %v, want %v", Mixes[i].Name, got, want)
		}
	}
}

// TestLoad goes the whole way with short steps.
func TestLoad(t *testing.T) {
	s := setup(t)
	y, err := Open(t.Context(), s, 1)
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := y.Close(); err != nil {
			t.Error(err)
		}
	}()
	e, err := y.Measure(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if len(e.Alone) != 1 || e.Alone[0].Layer != "floor" || !(e.Alone[0].Reads > 0) ||
		!(e.Alone[0].Writes > 0) || !(e.Disk.Sync > 0) || !e.Watched || e.Refused != nil {
		t.Errorf("alone there is %+v", e)
	}
	found, err := y.Load(t.Context(), LoadPlan{Limit: 50 * time.Millisecond,
		Step: 20 * time.Millisecond, Longest: 5 * time.Second})
	if err != nil {
		t.Fatal(err)
	}
	// The machine that runs this test may really be busy, which its meter does not say.
	if found.Refused == nil && len(found.Sustained) != len(Mixes) {
		t.Fatalf("there are %d rows", len(found.Sustained))
	}
	for i, row := range found.Sustained {
		if row.Mix != Mixes[i] || row.Layer != "floor" || row.By == "" {
			t.Errorf("row %d is %+v", i, row)
		}
		if row.Refused == nil && (!(row.Best.PerSecond > 0) || row.Best.Failed > 0 ||
			row.Ended.Rate <= row.Best.Rate || len(row.Steps) < 3) {
			t.Errorf("row %d is %+v", i, row)
		}
	}
	if n := y.created.Load(); n <= HundredUsers {
		t.Errorf("%d users were registered", n)
	}
}

// TestLoadCancelled cancels at each stage. The fixture holds that nothing stays.
func TestLoadCancelled(t *testing.T) {
	for _, stage := range []string{"copies", "reads and writes alone", "load: read-heavy, floor"} {
		s := setup(t)
		ctx := cancelling(t, &s, stage)
		y, err := Open(ctx, s, 1)
		if err == nil {
			if _, err = y.Measure(ctx); err == nil {
				_, err = y.Load(ctx, LoadPlan{Limit: time.Second, Step: time.Minute,
					Longest: time.Hour})
			}
			if err := y.Close(); err != nil {
				t.Error(err)
			}
		}
		if !errors.Is(err, context.Canceled) {
			t.Errorf("cancelled at %q it ends with %v", stage, err)
		}
	}
}

// TestLoadBusy holds that there are no figures while other programs are busy, and that figures
// come when they are done.
func TestLoadBusy(t *testing.T) {
	tests := []struct {
		name             string
		others           []float64
		envelope, figure bool
	}{
		{"for good", []float64{0.6}, false, false},
		{"from the load on", []float64{0, 0.6}, true, false},
		{"at first", []float64{0.6, 0.3, 0}, true, true},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			s := setup(t)
			s.Meter = (&processors{others: test.others}).read
			y, err := Open(t.Context(), s, 1)
			if err != nil {
				t.Fatal(err)
			}
			defer y.Close()
			e, err := y.Measure(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			want := Refusal{Busy, 0.6}
			if (e.Refused == nil) != test.envelope {
				t.Fatalf("the envelope is %+v", e)
			}
			if !test.envelope {
				if len(e.Alone) > 0 || math.Abs(e.Refused.Others-want.Others) > 1e-9 {
					t.Errorf("the refused envelope is %+v", e)
				}
				return
			}
			if test.figure {
				return // TestLoad has the rest
			}
			// Nothing is answered within a microsecond.
			found, err := y.Load(t.Context(), LoadPlan{Limit: time.Microsecond,
				Step: time.Millisecond, Longest: time.Hour})
			if err != nil {
				t.Fatal(err)
			}
			if r := found.Refused; r == nil || r.Reason != Busy || math.Abs(r.Others-0.6) > 1e-9 ||
				len(found.Sustained) > 0 {
				t.Errorf("found %+v", found)
			}
		})
	}
}

// TestLoadOutOfTime holds that load ends when its time does, without a figure.
func TestLoadOutOfTime(t *testing.T) {
	s := setup(t)
	y, err := Open(t.Context(), s, 1)
	if err != nil {
		t.Fatal(err)
	}
	defer y.Close()
	if _, err := y.Measure(t.Context()); err != nil {
		t.Fatal(err)
	}
	found, err := y.Load(t.Context(), LoadPlan{Limit: time.Second, Step: time.Minute})
	if err != nil || found.Refused == nil || found.Refused.Reason != Unsteady {
		t.Errorf("found %+v (%v)", found, err)
	}
}
