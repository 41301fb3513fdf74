package results

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"io"
	"strings"

	"example.com/impedance/internal/histogram"
)

// singlePrefix begins a line with how long all single calls of a layer took.
const singlePrefix = "# single calls of "

// WriteSingles writes how long all single calls of a result took, as a line of a result file.
func WriteSingles(w io.Writer, name Name, calls *histogram.Histogram) error {
	_, err := fmt.Fprintf(w, "%s%s: %s\n", singlePrefix, name, calls)
	return err
}

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
	n, err := ParseName(name)
	if err != nil {
		return err
	}
	row, layer := rowOf(n), n.Participant
	h, err := histogram.Parse(text)
	switch {
	case err != nil:
		return err
	case h.String() != text:
		return fmt.Errorf("%q is not as it was written", text)
	}
	i := rs.find(row, layer)
	if i < 0 {
		return fmt.Errorf("there are no results of %s", row.Title())
	}
	b, ok := rs.Rows[i].Blocks[layer]
	switch {
	case !ok:
		return fmt.Errorf("there are no results of %q for %s", layer, row.Title())
	case b.Single != nil:
		return fmt.Errorf("the calls of %s for %s are there twice", layer, row.Title())
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
