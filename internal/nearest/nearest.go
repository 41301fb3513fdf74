// Package nearest finds the names that another spelling stands for, or that a mistyped one may have
// been meant for.
package nearest

import (
	"fmt"
	"strings"
)

// Spelled returns the known name that a name is another spelling of, such as HomeTimeline for "home
// timeline", or the name itself. Upper and lower case are the same, and blanks, - and _ are left out.
func Spelled(name string, known []string) string {
	for _, k := range known {
		if plain(k) == plain(name) {
			return k
		}
	}
	return name
}

// SpelledAll returns the known names that names stand for.
func SpelledAll(names, known []string) []string {
	all := make([]string, len(names))
	for i, name := range names {
		all[i] = Spelled(name, known)
	}
	return all
}

// plain returns a name without what spellings of it differ in.
func plain(name string) string {
	return strings.NewReplacer(" ", "", "-", "", "_", "").Replace(strings.ToLower(name))
}

// Of returns the known names that are nearest to a name and near enough to have been meant, in their
// order: those with the fewest slips of a key, which are one for each three letters at most, and one
// in names of two, or else those that have the name as a part of theirs. Upper and lower case are
// the same.
func Of(name string, known []string) (near []string) {
	name = strings.ToLower(name)
	least := max(len(name)/3, min(len(name)-1, 1))
	for _, k := range known {
		switch d := slips(name, strings.ToLower(k)); {
		case d < least:
			least, near = d, []string{k}
		case d == least:
			near = append(near, k)
		}
	}
	if len(near) > 0 || len(name) < 3 {
		return near
	}
	for _, k := range known {
		if strings.Contains(strings.ToLower(k), name) {
			near = append(near, k)
		}
	}
	return near
}

// slips returns how many letters must be put in, left out, replaced or swapped with the next one to
// make b of a: the optimal string alignment distance.
func slips(a, b string) int {
	x, y := []rune(a), []rune(b)
	before, last := make([]int, len(y)+1), make([]int, len(y)+1)
	for j := range last {
		last[j] = j
	}
	for i := range x {
		row := make([]int, len(y)+1)
		row[0] = i + 1
		for j := range y {
			replaced := last[j]
			if x[i] != y[j] {
				replaced++
			}
			row[j+1] = min(replaced, last[j+1]+1, row[j]+1)
			if i > 0 && j > 0 && x[i] == y[j-1] && x[i-1] == y[j] {
				row[j+1] = min(row[j+1], before[j-1]+1)
			}
		}
		before, last = last, row
	}
	return last[len(y)]
}

// most is how many names a question asks for.
const most = 3

// Question asks for the names that are nearest, such as "did you mean gorm?". It is empty if none
// is near.
func Question(name string, known []string) string {
	near := Of(name, known)
	if len(near) == 0 {
		return ""
	}
	return "did you mean " + strings.Join(near[:min(len(near), most)], " or ") + "?"
}

// Unknown is the error for a name that is not known: it asks for the nearest, or lists all.
func Unknown(what, name string, known []string) error {
	if question := Question(name, known); question != "" {
		return fmt.Errorf("unknown %s %q; %s", what, name, question)
	}
	return fmt.Errorf("unknown %s %q; there are %s", what, name, strings.Join(known, ", "))
}
