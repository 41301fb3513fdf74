package main

import (
	"math"
	"reflect"
	"strings"
	"testing"

	"example.com/impedance/internal/growth"
	"example.com/impedance/lab/capacity"
)

// TestCostsOf holds which results of scale become which costs, and that what was not measured is
// not taken for 0.
func TestCostsOf(t *testing.T) {
	nan := math.NaN()
	name := func(operation, cache, sync, layer string) growth.Name {
		return growth.Name{Operation: operation, Cache: cache, Sync: sync, Layer: layer, Engine: "sqlite",
			Users: 1000}
	}
	cohort := name("UserByID", growth.Warm, "", "ent")
	cohort.Cohort = "follows=10"
	rs := &growth.Results{
		Machines: []growth.Machine{{RandomRead: 5e-5, Sync: nan}},
		Costs: []*growth.Cost{
			{Name: name("UserByID", growth.Warm, "", "floor"), Seconds: []float64{9}},
			{Name: name("UserByID", growth.Warm, "", "ent"), Seconds: []float64{2, 1, 3}, Pages: 7},
			{Name: cohort, Seconds: []float64{9}},
			{Name: name("UserByID", growth.Cold, "", "ent"), Seconds: []float64{9}, Pages: 8},
			{Name: name("Publish", "", growth.Off, "ent"), Seconds: []float64{4, 4}},
			{Name: name("Publish", "", growth.Full, "ent"), Seconds: []float64{5, 6}},
			{Name: name("Thread", growth.Cold, "", "ent"), Seconds: []float64{9}, Pages: nan},
		},
		Databases: []growth.Database{
			{Engine: "sqlite", Users: 1000, Posts: 10, Follows: 5, Bytes: 4000, PostsBytes: 3000,
				FollowsBytes: nan},
			{Engine: "mysql", Users: 1000, Posts: 10, Follows: 5, Bytes: 9000, PostsBytes: 9000},
		},
		Backups: []growth.Backup{{Engine: "sqlite", Users: 1000, Backup: 2, Restore: nan, Bytes: 100}},
	}
	m := costsOf(&growth.Found{Results: rs, File: "s.txt", Here: true}, "ent")
	want := map[string]capacity.Cost{
		"UserByID": {Users: 1000, Seconds: capacity.Range{Low: 1, High: 3},
			Pages: capacity.Range{Low: 7, High: 7}},
		"Publish": {Users: 1000, Seconds: capacity.Range{Low: 4, High: 4},
			Durable: capacity.Range{Low: 5, High: 6}},
		"Thread": {Users: 1000},
	}
	for operation, cost := range want {
		if got := m.Costs[operation]; !reflect.DeepEqual(got, []capacity.Cost{cost}) {
			t.Errorf("%s is %+v, want %+v", operation, got, cost)
		}
	}
	got := []any{m.Here, m.From, m.Layer, m.RandomRead, m.Sync, m.UserBytes, m.PostBytes, m.FollowBytes,
		m.BackupRate, m.RestoreRate}
	if want := []any{true, "s.txt", "ent", 5e-5, 0.0, capacity.Range{Low: 4, High: 4}, 300.0, 0.0, 50.0,
		0.0}; !reflect.DeepEqual(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
}

// TestBeyond holds that figures beyond the measured sizes come from the model, if three sizes show
// a law, and from nowhere else.
func TestBeyond(t *testing.T) {
	rs := &growth.Results{Machines: []growth.Machine{{Users: 1000, RandomRead: 5e-5,
		PageBytes: 4096}}}
	for _, users := range []int64{1000, 10_000, 100_000} {
		for _, sync := range []string{growth.Off, growth.Full} {
			v := map[string]float64{growth.Off: 1e-4, growth.Full: 1e-3}[sync]
			rs.Costs = append(rs.Costs, &growth.Cost{Name: growth.Name{Operation: "Publish", Layer: "floor",
				Engine: "sqlite", Users: users, Sync: sync}, Seconds: []float64{v * 0.99, v, v * 1.01}})
		}
	}
	beyond := beyond(rs, "floor")
	for f, want := range map[capacity.Figure]float64{capacity.Computing: 1e-4, capacity.Durable: 1e-3} {
		r, ok := beyond("Publish", f, 1e6)
		if !ok || !(r.Low <= want && want <= r.High && r.High < 3*want) {
			t.Errorf("figure %d at a million users is %v, %v, want about %v", f, r, ok, want)
		}
	}
	if r, ok := beyond("Publish", capacity.Pages, 1e6); ok {
		t.Errorf("pages that were not counted are %v", r)
	}
	if r, ok := beyond("Register", capacity.Computing, 1e6); ok {
		t.Errorf("an operation that was not measured takes %v", r)
	}
}

// TestCapacityUnmeasured holds that the costs of a layer that was not measured are refused, with
// what to do.
func TestCapacityUnmeasured(t *testing.T) {
	cached(t)
	code, _, stderr := call(t.Context(), "capacity", "club", "--published", "--layers", "sqlc")
	if code != exitFailure || !strings.Contains(stderr, "impedance capacity --measure --layers sqlc") {
		t.Errorf("it ends with %d: %s", code, stderr)
	}
	code, _, stderr = call(t.Context(), "capacity", "--layers", "sqlc,gorm")
	if code != exitUsage || !strings.Contains(stderr, "takes the costs of one layer") {
		t.Errorf("two layers end with %d: %s", code, stderr)
	}
}
