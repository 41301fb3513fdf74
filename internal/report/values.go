package report

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"math"
	"strings"

	"golang.org/x/perf/benchfmt"

	"example.com/impedance/internal/histogram"
	"example.com/impedance/internal/median"
)

// What values may be, so that figures made of them are numbers, and loops over them end.
const (
	shortest   = 1e-12 // seconds of a call
	longest    = 1e6
	largest    = 1e15 // of any other value
	mostBlocks = 10_000
)

// sane refuses a result with values that nothing can have measured.
func sane(r *benchfmt.Result) error {
	if r.Iters < 1 {
		return fmt.Errorf("there are %d iterations, and there must be one; take the results again",
			r.Iters)
	}
	seen := map[string]bool{}
	for _, v := range r.Values {
		unit := tidied(v.Unit)
		switch {
		case seen[unit]:
			return fmt.Errorf("%s is there twice; take the results again", v.Unit)
		case unit == "sec/op" && !(v.Value >= shortest && v.Value <= longest):
			return fmt.Errorf("a call takes %v seconds, which is no time from %v to %v; take the results "+
				"again", v.Value, shortest, longest)
		case !(v.Value >= 0 && v.Value <= largest): // nor NaN
			return fmt.Errorf("%s is %v, which is not from 0 to %v; take the results again", v.Unit,
				v.Value, largest)
		}
		seen[unit] = true
	}
	return nil
}

// singlePrefix begins a line with how long all single calls of a layer took.
const singlePrefix = "# single calls of "

// readSingles reads how long single calls took, from the lines of a file.
func (rs *Results) readSingles(file []byte) error {
	number := 0
	for line := range bytes.Lines(file) {
		number++
		rest, ok := bytes.CutPrefix(bytes.TrimSuffix(line, []byte{'\n'}), []byte(singlePrefix))
		if !ok {
			continue
		}
		if err := rs.addSingle(string(rest)); err != nil {
			return fmt.Errorf("%s:%d: this line of single calls cannot be used: %w", rs.file, number, err)
		}
	}
	return nil
}

func (rs *Results) addSingle(line string) error {
	name, text, ok := strings.Cut(line, ": ")
	if !ok {
		return errors.New("it has no name of a result and \": \" before the calls")
	}
	row, layer, err := parseName(benchfmt.Name(name))
	if err != nil {
		return err
	}
	h, err := histogram.Parse(text)
	switch {
	case err != nil:
		return err
	case h.String() != text:
		return fmt.Errorf("%q is not as it was written", text)
	}
	i := rs.find(row, layer)
	if i < 0 {
		return fmt.Errorf("there are no results of %s", row.title())
	}
	b, ok := rs.Rows[i].Blocks[layer]
	switch {
	case !ok:
		return fmt.Errorf("there are no results of %q for %s", layer, row.title())
	case b.Single != nil:
		return fmt.Errorf("the calls of %s for %s are there twice", layer, row.title())
	}
	b.Single = h
	rs.Rows[i].Blocks[layer] = b
	return nil
}

// both returns what two histograms counted. Neither is changed; nil counted nothing.
func both(a, b *histogram.Histogram) *histogram.Histogram {
	if a == nil || b == nil {
		return cmp.Or(a, b)
	}
	sum := *a
	sum.Merge(b)
	return &sum
}

// gcShare returns which share of a call's time is charged for garbage: the median over the
// rounds, NaN if that is not known.
func (b Blocks) gcShare() float64 {
	var shares []float64
	for i, seconds := range b.Other[garbage] {
		if i < len(b.Seconds) {
			shares = append(shares, seconds/b.Seconds[i])
		}
	}
	if shares == nil {
		return math.NaN()
	}
	return median.Of(shares)
}
