package memimpl

import (
	"cmp"
	"iter"
	"slices"
	"strings"

	"example.com/impedance/models"
)

// ordered is a list that stays in the order of its items' keys. A place or a range is found by
// binary search. An item at the end is appended; any other item shifts the items behind it.
type ordered[T comparable] struct {
	key     func(T) models.Key // no two items have the same
	compare func(a, b models.Key) int
	items   []T
}

// inTime returns an empty list in the order of time, the oldest item first, whatever the order
// in which items come: a clock may be set back.
func inTime[T comparable](key func(T) models.Key) ordered[T] {
	return ordered[T]{key: key, compare: byTime}
}

// byTime orders keys by time, the oldest first, ties broken by the lower id.
func byTime(a, b models.Key) int {
	if c := a.Time.Compare(b.Time); c != 0 {
		return c
	}
	return cmp.Compare(a.ID, b.ID)
}

// byHandle orders keys by handle, bytewise.
func byHandle(a, b models.Key) int { return strings.Compare(a.Handle, b.Handle) }

// byCount orders keys by number, the lowest first, ties broken by the lower id.
func byCount(a, b models.Key) int {
	if c := cmp.Compare(a.Count, b.Count); c != 0 {
		return c
	}
	return cmp.Compare(a.ID, b.ID)
}

// index returns the place of the item with a key, or the place where it would be.
func (o *ordered[T]) index(key models.Key) int { return o.indexIn(o.items, key) }

// indexIn is index within a part of the list. It looks near the end first, in steps that double,
// because most added and most requested items are new.
func (o *ordered[T]) indexIn(items []T, key models.Key) int {
	end, step := len(items), 1 // no item from end on is before the key
	for step <= end && o.compare(o.key(items[end-step]), key) >= 0 {
		end -= step
		step *= 2
	}
	start := max(0, end-step) // every item ahead of start is before the key
	i, _ := slices.BinarySearchFunc(items[start:end], key, func(item T, key models.Key) int {
		return o.compare(o.key(item), key)
	})
	return start + i
}

// add puts items into the list. What is there already moves once, however many items come.
func (o *ordered[T]) add(items ...T) {
	if len(items) > 1 {
		items = slices.SortedFunc(slices.Values(items), func(a, b T) int {
			return o.compare(o.key(a), o.key(b))
		})
	}
	rest := len(o.items) // of the list as it was, what has not moved yet
	o.items = append(o.items, items...)
	for i, item := range slices.Backward(items) {
		place := o.indexIn(o.items[:rest], o.key(item))
		copy(o.items[place+i+1:], o.items[place:rest])
		o.items[place+i] = item
		rest = place
	}
}

// remove takes out an item that is in the list.
func (o *ordered[T]) remove(item T) {
	i := o.index(o.key(item))
	o.items = slices.Delete(o.items, i, i+1)
}

// move brings the item at a place, whose key has changed, to its new place. Only the items between
// the two places shift.
func (o *ordered[T]) move(place int) {
	item := o.items[place]
	key := o.key(item)
	to := o.indexIn(o.items[:place], key)
	if to == place {
		to += o.indexIn(o.items[place+1:], key)
	}
	if to < place {
		copy(o.items[to+1:], o.items[to:place])
	} else {
		copy(o.items[place:], o.items[place+1:to+1])
	}
	o.items[to] = item
}

func (o *ordered[T]) len() int { return len(o.items) }

// last returns the last item of a list that is not empty.
func (o *ordered[T]) last() T { return o.items[len(o.items)-1] }

// latest returns the last items, the last first, at most n of them.
func (o *ordered[T]) latest(n int) []T { return backwards(o.items, n) }

// before returns the last items before a key, the last first, at most n of them.
func (o *ordered[T]) before(key models.Key, n int) []T { return backwards(o.until(key), n) }

// until returns the part of the list before a key.
func (o *ordered[T]) until(key models.Key) []T { return o.untilIn(o.items, key) }

// from returns the part of the list from a key on.
func (o *ordered[T]) from(key models.Key) []T { return o.items[o.index(key):] }

// between returns the part of the list from one key on and before another. It is empty if the
// second does not come after the first.
func (o *ordered[T]) between(from, before models.Key) []T {
	return o.untilIn(o.from(from), before)
}

// untilIn returns the items of a part of the list before a key.
func (o *ordered[T]) untilIn(items []T, key models.Key) []T {
	return items[:o.indexIn(items, key)]
}

// afterIn returns the items of a part of the list after a key.
func (o *ordered[T]) afterIn(items []T, key models.Key) []T {
	items = items[o.indexIn(items, key):]
	if len(items) > 0 && o.compare(o.key(items[0]), key) == 0 {
		return items[1:]
	}
	return items
}

// backwards returns the last items in reverse, at most n of them.
func backwards[T any](items []T, n int) []T {
	last := slices.Clone(items[len(items)-min(n, len(items)):])
	slices.Reverse(last)
	return last
}

// first returns the first n items in the order of compare, without sorting them all.
func first[T any](n int, items iter.Seq[T], compare func(a, b T) int) []T {
	kept := make([]T, 0, 2*n)
	full := false // whether the first n of kept are the best so far, in order
	for item := range items {
		if full && compare(kept[n-1], item) < 0 {
			continue
		}
		if kept = append(kept, item); len(kept) == cap(kept) {
			slices.SortFunc(kept, compare)
			kept, full = kept[:n], true
		}
	}
	slices.SortFunc(kept, compare)
	return kept[:min(n, len(kept))]
}
