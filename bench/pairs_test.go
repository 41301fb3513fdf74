package bench

import (
	"context"
	"errors"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"golang.org/x/perf/benchfmt"

	"example.com/impedance/internal/results"
	"example.com/impedance/layers"
	"example.com/impedance/models"
)

// TestInPairs holds that a comparison in pairs has the results of one of all layers at once, that
// it makes no copy for reads and two at a time for writes, and that it states each write by the
// floor of its own pair.
func TestInPairs(t *testing.T) {
	path := small(t)
	stage, world := staged(t, path), drawn(t, path)
	before := sums(t, path)
	ops := named(t, "UserByID", "HomeTimeline", "Publish", "DeleteUser")
	p := plan(layersOf(t, "sqlx", "gorm"), ops)
	p.Rounds, p.InPairs = 2, true
	most := map[string]int{} // copies by what is done
	show := func(what string, _, _ int) {
		most[what] = max(most[what], copiesOpen(t, stage))
	}
	if err := Agree(t.Context(), []*Stage{stage}, p, world, 4, show); err != nil {
		t.Fatal(err)
	}
	var all []*benchfmt.Result
	_, err := Compare(t.Context(), []*Stage{stage}, p, world, show, func(r *benchfmt.Result) error {
		all = append(all, r.Clone())
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if err := Ledger(t.Context(), stage, p, world, show, ignore); err != nil {
		t.Fatal(err)
	}
	t.Logf("copies: %v", most)
	if most["reads"] != 0 || most["warming up"] != 0 {
		t.Errorf("copies were made for reads: %v", most)
	}
	for what, n := range most {
		if n > 2 {
			t.Errorf("%s has %d copies at a time, want 2", what, n)
		}
	}
	if after := sums(t, path); after != before {
		t.Error("the original was written")
	}
	want := map[string]int{}
	for name, n := range expectedResults(p) {
		if !strings.Contains(name, results.Oracle) {
			want[name] = n
		}
	}
	got := map[string]int{}
	for _, r := range all {
		got["Benchmark"+string(r.Name)]++
		_, paired := r.Value("floor-ns/op")
		name, err := results.ParseName(string(r.Name))
		if err != nil {
			t.Fatal(err)
		}
		if others := name.Sync != "" && name.Participant != layers.Floor; paired != others {
			t.Errorf("%s has the floor's time of a pair: %t, want %t", r.Name, paired, others)
		}
	}
	want = prefixed(want)
	if !maps.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
}

// prefixed returns results by the whole names that go test gives them.
func prefixed(counts map[string]int) map[string]int {
	all := map[string]int{}
	for name, n := range counts {
		all["Benchmark"+strings.TrimPrefix(name, "Benchmark")] = n
	}
	return all
}

// copiesOpen counts the copies of a stage that are in use.
func copiesOpen(t *testing.T, s *Stage) (n int) {
	t.Helper()
	for _, name := range entries(t, s.dir.Path) {
		free := slices.Contains(s.spare, filepath.Join(s.dir.Path, name))
		if strings.HasSuffix(name, ".db") && !free {
			n++
		}
	}
	return n
}

// TestPairsCatch holds that pairs name a layer that gives another answer, leaves something else in
// what a call names, or changes what no call names.
func TestPairsCatch(t *testing.T) {
	path := small(t)
	stage, world := staged(t, path), drawn(t, path)
	for _, test := range []struct {
		op, what string
		breaks   func(models.Store) models.Store
	}{
		{"HomeTimeline", "HomeTimeline",
			func(s models.Store) models.Store { return postMissing{s} }},
		{"CreateUser", "what CreateUser left",
			func(s models.Store) models.Store { return storesElsewhere{s} }},
		{"Unfollow", "table follows",
			func(s models.Store) models.Store { return &unfollowsMore{Store: s} }},
	} {
		p := plan(append(layersOf(t, "sqlx"), brokenLayer(test.breaks)), named(t, test.op))
		p.InPairs = true
		err := Agree(t.Context(), []*Stage{stage}, p, world, 8, silent)
		d, ok := errors.AsType[*Disagreement](err)
		if !ok || d.Layer != "broken" || d.What != test.what || d.Diff == "" {
			t.Errorf("%s: got %v, want a disagreement of broken on %s", test.op, err, test.what)
		}
	}
}

// unfollowsMore removes a follow that nobody named, once.
type unfollowsMore struct {
	models.Store
	done bool
}

func (s *unfollowsMore) Unfollow(ctx context.Context, follower, followee int64) error {
	err := s.Store.Unfollow(ctx, follower, followee)
	if s.done || err != nil {
		return err
	}
	s.done = true
	for id := int64(1); ; id++ {
		list, err := s.Store.Following(ctx, id, models.Page{Limit: 2})
		if err != nil {
			return err
		}
		for _, f := range list.Items {
			if id != follower {
				return s.Store.Unfollow(ctx, id, f.FolloweeID)
			}
		}
	}
}

// TestPairsReadOnly holds that reads of pairs cannot write.
func TestPairsReadOnly(t *testing.T) {
	path := small(t)
	stage, world := staged(t, path), drawn(t, path)
	writes := brokenLayer(func(s models.Store) models.Store { return writesAtReads{s} })
	p := plan([]layers.Layer{layers.All()[0], writes}, named(t, "UserByID"))
	p.InPairs = true
	_, err := Compare(t.Context(), []*Stage{stage}, p, world, silent, ignore)
	if err == nil || !strings.Contains(err.Error(), "readonly") {
		t.Errorf("got %v, want that the database is readonly", err)
	}
	if _, err := os.Stat(path + "-wal"); err == nil {
		t.Error("the original has a log")
	}
}

type writesAtReads struct{ models.Store }

func (s writesAtReads) UserByID(ctx context.Context, id int64) (*models.User, error) {
	if err := s.Store.DeletePost(ctx, 1); err != nil {
		return nil, err
	}
	return s.Store.UserByID(ctx, id)
}
