package report

import "testing"

// TestMarkPath holds where the corners of marks are, and that a ring and a box have holes: their
// inner parts turn the other way.
func TestMarkPath(t *testing.T) {
	t.Parallel()
	for mark, want := range map[string]string{
		"circle":   "M1 5a4 4 0 1 1 8 0a4 4 0 1 1 -8 0z",
		"unknown":  "M1 5a4 4 0 1 1 8 0a4 4 0 1 1 -8 0z",
		"ring":     "M1 5a4 4 0 1 1 8 0a4 4 0 1 1 -8 0zM2.8 5a2.2 2.2 0 1 0 4.4 0a2.2 2.2 0 1 0 -4.4 0z",
		"diamond":  "M5 1L9 5L5 9L1 5z",
		"triangle": "M5 1L9 8.2L1 8.2z",
		"down":     "M5 9L9 1.8L1 1.8z",
		"square":   "M1.6 1.6L8.4 1.6L8.4 8.4L1.6 8.4z",
		"box":      "M1.6 1.6L8.4 1.6L8.4 8.4L1.6 8.4zM6.7 3.3L3.3 3.3L3.3 6.7L6.7 6.7z",
	} {
		if got := markPath(mark, 5, 5, 4); got != want {
			t.Errorf("a %s is %s, not %s", mark, got, want)
		}
	}
	paths := map[string]string{}
	for _, mark := range []string{"circle", "square", "triangle", "diamond", "down", "cross", "plus",
		"ring", "box", "star"} {
		path := markPath(mark, 5, 5, 4)
		if other := paths[path]; other != "" {
			t.Errorf("%s and %s are drawn alike", mark, other)
		}
		paths[path] = mark
	}
}
