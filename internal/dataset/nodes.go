package dataset

import "slices"

// nodes is a set of ids, kept as a sorted list of eight bytes each, and those that have
// come since it was last sorted.
type nodes struct {
	sorted []uint64
	fresh  []uint64
}

const freshNodes = 1 << 20

func (s *nodes) add(id uint64) {
	s.fresh = append(s.fresh, id)
	if len(s.fresh) == freshNodes {
		s.settle()
	}
}

// settle merges the fresh ids into the sorted list, from the back, where the list grows.
func (s *nodes) settle() {
	slices.Sort(s.fresh)
	s.fresh = slices.DeleteFunc(slices.Compact(s.fresh), func(id uint64) bool {
		_, found := slices.BinarySearch(s.sorted, id)
		return found
	})
	i, j := len(s.sorted)-1, len(s.fresh)-1
	s.sorted = append(s.sorted, s.fresh...)
	for k := len(s.sorted) - 1; j >= 0; k-- {
		if i >= 0 && s.sorted[i] > s.fresh[j] {
			s.sorted[k] = s.sorted[i]
			i--
		} else {
			s.sorted[k] = s.fresh[j]
			j--
		}
	}
	s.fresh = s.fresh[:0]
}

// finish settles the set, which then takes no more ids.
func (s *nodes) finish() {
	s.settle()
	s.fresh = nil
}

// user returns the dense id of a node that is in the set: its place, from 1.
func (s *nodes) user(id uint64) uint64 {
	i, _ := slices.BinarySearch(s.sorted, id)
	return uint64(i) + 1
}
