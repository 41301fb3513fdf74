package schema

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
)

// Differences describes in sentences how settings and catalog differ from another's. It compares
// all settings with those of the other's first connection, so o.Differences(o) compares o's own
// connections. It returns at most [maxDifferences] sentences, and one more with the number of the
// others.
func (o *Observed) Differences(other *Observed) []string {
	var all []string
	if n, m := len(o.Settings), len(other.Settings); n != m {
		all = append(all, fmt.Sprintf("the pool has %d connections, where the other has %d", n, m))
	}
	if len(other.Settings) > 0 {
		all = append(all, o.unlike(other.Settings[0])...)
	}
	all = append(all, differ(catalog(o.Catalog), catalog(other.Catalog), theOther)...)
	return bounded(all, maxDifferences)
}

// StatisticsDifferences describes in sentences how the planner's statistics differ from another's.
// On MySQL and MariaDB it lists our tables without statistics.
func (o *Observed) StatisticsDifferences(other *Observed) []string {
	if o.Engine != MySQL {
		return bounded(differ(o.Statistics, other.Statistics, theOther), maxDifferences)
	}
	var none []string
	for _, name := range slices.Sorted(maps.Keys(o.Statistics)) {
		if o.Statistics[name] != someStatistics {
			none = append(none, "there are no "+name)
		}
	}
	return none
}

// unlike compares the settings of each connection with one's.
func (o *Observed) unlike(want Facts) []string {
	var sentences []string
	of := map[string][]string{}
	for i, settings := range o.Settings {
		for _, s := range differ(settings, want, theOther) {
			if of[s] == nil {
				sentences = append(sentences, s)
			}
			of[s] = append(of[s], strconv.Itoa(i+1))
		}
	}
	for i, s := range sentences {
		sentences[i] = s + ", " + onEvery(of[s], len(o.Settings))
	}
	return sentences
}

// onEvery says which connections differ.
func onEvery(conns []string, all int) string {
	if len(conns) == all {
		return "on every connection"
	}
	if len(conns) == 1 {
		return "on connection " + conns[0]
	}
	return "on connections " + strings.Join(conns, ", ")
}

// theOther is what a database is called that another is compared with.
const theOther = "the other"

// differ says how facts differ from those wanted, which whose has.
func differ(got, want Facts, whose string) []string {
	names := maps.Clone(got)
	maps.Copy(names, want)
	var all []string
	for _, name := range slices.Sorted(maps.Keys(names)) {
		g, has := got[name]
		w, wanted := want[name]
		switch {
		case !wanted:
			all = append(all, fmt.Sprintf("%s is there, which %s lacks: %s", name, whose,
				excerpt(g, 0)))
		case !has:
			all = append(all, fmt.Sprintf("%s is missing, which %s has: %s", name, whose,
				excerpt(w, 0)))
		case g != w:
			from := common(g, w)
			all = append(all, fmt.Sprintf("%s is %s, where %s has %s", name, excerpt(g, from), whose,
				excerpt(w, from)))
		}
	}
	return all
}

// maxDifferences is how many differences are told, and maxExcerpt how many bytes of a value.
const (
	maxDifferences = 10
	maxExcerpt     = 80
)

// bounded cuts a list that is too long to read.
func bounded(sentences []string, most int) []string {
	if more := len(sentences) - most; more > 0 {
		sentences = append(sentences[:most], fmt.Sprintf("and %d more", more))
	}
	return sentences
}

// common returns how long the beginning is that two values have in common.
func common(a, b string) int {
	n := 0
	for n < min(len(a), len(b)) && a[n] == b[n] {
		n++
	}
	return n
}

// excerpt quotes a value, of a long one what stands around a place.
func excerpt(value string, around int) string {
	if len(value) <= maxExcerpt {
		return strconv.Quote(value)
	}
	from := max(0, min(around-maxExcerpt/4, len(value)-maxExcerpt))
	to := min(len(value), from+maxExcerpt)
	text := strconv.Quote(value[from:to])
	if from > 0 {
		text = "…" + text
	}
	if to < len(value) {
		text += "…"
	}
	return text
}
