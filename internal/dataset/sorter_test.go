package dataset

import (
	"math/rand/v2"
	"path/filepath"
	"slices"
	"testing"
)

func TestSorter(t *testing.T) {
	for _, n := range []int{0, 1, 9, 10, 11, 1000} {
		s, err := newSorter(filepath.Join(t.TempDir(), "runs"), 10, pairKeys)
		if err != nil {
			t.Fatal(err)
		}
		random := rand.New(rand.NewPCG(1, uint64(n)))
		var want, got []edge
		for range n {
			e := edge{random.Uint64N(20), random.Uint64N(20)}
			want = append(want, e)
			if err := s.add(e); err != nil {
				t.Fatal(err)
			}
		}
		if err := s.finish(); err != nil {
			t.Fatal(err)
		}
		if err := s.each(func(e edge) error { got = append(got, e); return nil }); err != nil {
			t.Fatal(err)
		}
		if len(got)+int(s.dropped) != n {
			t.Errorf("%d edges: got %d, and %d dropped", n, len(got), s.dropped)
		}
		slices.SortFunc(want, pairKeys.compare)
		if got, want = slices.Compact(got), slices.Compact(want); !slices.Equal(got, want) {
			t.Errorf("%d edges: got %v, want %v", n, got, want)
		}
		if err := s.close(); err != nil {
			t.Error(err)
		}
	}
}

func TestNodes(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	var s nodes
	var want []uint64
	for i := range 5000 {
		id := random.Uint64N(3000) << 50
		s.add(id)
		want = append(want, id)
		if i%700 == 0 {
			s.settle()
		}
	}
	s.finish()
	slices.Sort(want)
	if want = slices.Compact(want); !slices.Equal(s.sorted, want) {
		t.Fatalf("got %d nodes, want %d", len(s.sorted), len(want))
	}
	for i, id := range want {
		if user := s.user(id); user != uint64(i)+1 {
			t.Errorf("node %d is user %d, want %d", id, user, i+1)
		}
	}
}
