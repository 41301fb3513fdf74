package predict_test

import (
	"errors"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"example.com/impedance/lab/predict"
)

// writing is a system of durable writes, and reading one of reads by degree.
var (
	writing = system{"write", func(predict.Point) float64 { return 4e-3 }, flat, nil}
	reading = lawful[4]
)

// asked are conditions under which every assumption breaks somewhere.
var asked = predict.Conditions{
	Network: func(users float64) predict.Network {
		return predict.Network{Users: users, MostFollows: users / 8}
	},
	Budget: 0.1, ReadsOfUser: 1e-4, WritesOfUser: 1e-5,
	Read: lawful[0].series(), Write: writing.series(),
	BackupWindow: 3600, ChangeWindow: 60,
	Backup: 100e6, Restore: 50e6, Rewrite: 20e6,
	Index: predict.Index{Name: "posts_author", Users: 1000, Leaves: 50, Fanout: 100},
}

func outlook(t interface{ Fatal(...any) }, level float64) *predict.Model {
	return fit(t, noise{rand.New(rand.NewPCG(7, 7)), level}, append(slices.Clone(lawful), writing)...)
}

// TestBreaks holds the number at which each assumption breaks to the formula, and their order.
func TestBreaks(t *testing.T) {
	m := outlook(t, 0.01)
	want := []struct {
		assumption string
		users      float64
	}{
		{"index height", 2e5}, // 50 leaves for each 1000 users, 100 children: 10,000 leaves
		{"schema change", 60 * 20e6 / bytesPerUser},
		{"celebrity", math.NaN()}, // a user who follows an eighth of all, below
		{"memory", 8 * (1 << 30) / bytesPerUser},
		{"one disk", math.NaN()}, // by its random reads, below
		{"one writer", 1 / (4e-3 * 1e-5)},
		{"backup and restore", 3600 * 50e6 / bytesPerUser},
	}
	// Each seek takes 0.4 µs for each power of ten of the size.
	want[2].users = 1e5
	for range 50 {
		want[2].users = 8 * (0.1 - 40e-6) / 0.4e-6 / math.Log10(want[2].users)
	}
	// 12 pages of each read take 80 µs each, for the share that is not in memory.
	memory := float64(8<<30) / bytesPerUser
	want[4].users = memory + 1/(1e-4*12*80e-6)
	got := m.Breaks(asked)
	if len(got) != len(want) {
		t.Fatalf("there are %d assumptions, want %d", len(got), len(want))
	}
	slices.SortFunc(want, func(a, b struct {
		assumption string
		users      float64
	}) int {
		return int(math.Copysign(1, a.users-b.users))
	})
	for i, b := range got {
		if b.Assumption != want[i].assumption || b.Err != nil {
			t.Errorf("place %d has %+v, want %s", i, b, want[i].assumption)
			continue
		}
		if miss := predict.Missed(b.Users.Value, want[i].users); miss > 0.15 ||
			!holds(b.Users, b.Users.Value) {
			t.Errorf("%s breaks at %g users, want %g", b.Assumption, b.Users, want[i].users)
		}
	}
}

// TestBreaksUnmeasured holds that nothing breaks where nothing was measured, and that each says so.
func TestBreaksUnmeasured(t *testing.T) {
	m, err := predict.Fit(predict.Machine{}, nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, b := range m.Breaks(predict.Conditions{}) {
		if !errors.Is(b.Err, predict.ErrNotMeasured) || !math.IsNaN(b.Users.Value) {
			t.Errorf("%+v", b)
		}
	}
	few := asked
	few.Backup, few.Index = 0, predict.Index{}
	all := outlook(t, 0.01).Breaks(few)
	for i, b := range all {
		if (b.Err != nil) != (i >= len(all)-2) {
			t.Errorf("place %d has %+v", i, b)
		}
	}
}

// TestOutlook holds what the model says of ten and a hundred million users, and of a billion.
func TestOutlook(t *testing.T) {
	m := outlook(t, 0.01)
	broken := 0
	for _, users := range []float64{1e7, 1e8, 1e9} {
		o, err := m.Beyond(users, asked)
		if err != nil {
			t.Fatal(err)
		}
		if miss := predict.Missed(users*bytesPerUser, o.Bytes.Value); miss > 0.01 {
			t.Errorf("%g users have %v bytes", users, o.Bytes)
		}
		if o.InMemory.Value != machine.Memory || o.Missing <= 0 || o.Missing >= 1 {
			t.Errorf("at %g users, %g of %g bytes are in memory, and %g of them are missing", users,
				o.InMemory.Value, o.Bytes.Value, o.Missing)
		}
		if len(o.Breaks) < max(4, broken) {
			t.Errorf("at %g users %d assumptions are broken", users, len(o.Breaks))
		}
		broken = len(o.Breaks)
		for _, b := range o.Breaks {
			if b.Users.Value > users {
				t.Errorf("%s breaks at %g users, not at %g", b.Assumption, b.Users.Value, users)
			}
		}
		p := predict.Point{Users: users, Degree: 1000}
		warm, err := m.Predict(reading.series(), p, predict.Warm)
		if err != nil {
			t.Fatal(err)
		}
		steady, err := m.Steady(reading.series(), p)
		if err != nil {
			t.Fatal(err)
		}
		want := reading.truth(p, predict.State{Missing: o.Missing})
		if predict.Missed(want, steady.Value) > 0.2 || steady.Low != warm.Low ||
			!holds(steady.Interval, want) {
			t.Errorf("%g users: warm %v, steady %v, want %g", users, warm, steady, want)
		}
	}
	small, err := m.Steady(reading.series(), predict.Point{Users: 1e5, Degree: 100})
	if err != nil || small.Pages != (predict.Interval{}) {
		t.Errorf("all pages are in memory, and it takes %v (%v)", small, err)
	}
}

// TestLater holds that more of anything lets an assumption break later.
func TestLater(t *testing.T) {
	m := outlook(t, 0.02)
	rapid.Check(t, func(t *rapid.T) {
		by := rapid.Float64Range(1.01, 50).Draw(t, "by")
		more := asked
		for _, v := range []*float64{&more.Budget, &more.BackupWindow, &more.ChangeWindow} {
			*v *= by
		}
		more.WritesOfUser /= by
		users := map[string]float64{}
		for _, b := range m.Breaks(asked) {
			users[b.Assumption] = b.Users.Value
		}
		for _, b := range m.Breaks(more) {
			if b.Users.Value < users[b.Assumption] {
				t.Fatalf("%s breaks at %g, with more at %g", b.Assumption, users[b.Assumption],
					b.Users.Value)
			}
		}
	})
}
