package main

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"math"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"example.com/impedance/bench"
	"example.com/impedance/internal/nearest"
	"example.com/impedance/internal/report"
)

// situation are the flags that say where an application runs.
type situation struct {
	mix  string
	rtt  time.Duration
	sync string
}

// longestTrip is more than a round trip to the moon takes.
const longestTrip = 10 * time.Second

func (s *situation) register(c *cobra.Command) {
	var names []string
	for _, m := range mixes() {
		names = append(names, m.Name)
	}
	c.Flags().StringVar(&s.mix, "mix", names[0], "rank for this mix of operations: "+
		strings.Join(names, ", ")+", or a file with a line for each operation, such as HomeTimeline 60")
	c.Flags().DurationVar(&s.rtt, "rtt", 0, "rank with round trips of this time to the engine added, "+
		"such as 500us or 5ms")
	c.Flags().StringVar(&s.sync, "sync", "", "rank with writes that are synced (full) or not (off; "+
		"default: whichever is less noisy)")
}

// resolve returns the situation on each engine.
func (s *situation) resolve() (at report.Situation, err error) {
	switch {
	case s.rtt < 0 || s.rtt > longestTrip:
		return at, usage(fmt.Errorf("--rtt must be 0–%s, not %s", longestTrip, s.rtt))
	case s.sync != "" && s.sync != "full" && s.sync != "off":
		return at, usage(fmt.Errorf("--sync must be full or off, not %q", s.sync))
	}
	at = report.Situation{Sync: s.sync, RoundTrip: s.rtt}
	at.Mix, err = mixNamed(s.mix)
	return at, usage(err)
}

// usualSituation is the one of commands that have no flags for it.
func usualSituation() report.Situation { return report.Situation{Mix: mixes()[0]} }

// mixesAnd returns all mixes, and first one of a file.
func mixesAnd(m report.Mix) []report.Mix {
	all := mixes()
	if !slices.ContainsFunc(all, func(known report.Mix) bool { return known.Name == m.Name }) {
		all = append([]report.Mix{m}, all...)
	}
	return all
}

// mixNamed returns the mix of a name, or of a file.
func mixNamed(name string) (report.Mix, error) {
	var names []string
	for _, m := range mixes() {
		if m.Name == name {
			return m, nil
		}
		names = append(names, m.Name)
	}
	m, err := readMix(name)
	if errors.Is(err, fs.ErrNotExist) {
		unknown := nearest.Unknown("mix", name, names)
		return m, fmt.Errorf("--mix: %w, and there is no file of that name", unknown)
	}
	if err != nil {
		return m, fmt.Errorf("--mix %s: %w", name, err)
	}
	if slices.Contains(names, m.Name) {
		m.Name += " (yours)"
	}
	return m, nil
}

// readMix reads a mix from a file. A line has an operation and how often it is called compared with
// the others; what follows # is a comment.
func readMix(path string) (report.Mix, error) {
	base := filepath.Base(path)
	m := report.Mix{Name: strings.TrimSuffix(base, filepath.Ext(base)), From: "the file " + base,
		Weights: map[string]float64{}}
	content, err := readSmall(path)
	if err != nil {
		return m, err
	}
	lines := bufio.NewScanner(bytes.NewReader(content))
	for n := 1; lines.Scan(); n++ {
		text, _, _ := strings.Cut(lines.Text(), "#")
		if err := addWeight(m.Weights, strings.Fields(text)); err != nil {
			return m, fmt.Errorf("line %d: %w", n, err)
		}
	}
	if err := lines.Err(); err != nil {
		return m, fmt.Errorf("%w; want lines such as HomeTimeline 60", err)
	}
	if len(m.Weights) == 0 {
		return m, errors.New("it has no operation; want lines such as HomeTimeline 60")
	}
	return m, nil
}

// addWeight adds the words of a line.
func addWeight(weights map[string]float64, words []string) error {
	switch len(words) {
	case 0:
		return nil
	case 2:
	default:
		return errors.New("want an operation and a weight, such as HomeTimeline 60")
	}
	ops, err := bench.Named(words[:1])
	if err != nil {
		return err
	}
	op := ops[0].Name
	weight, err := strconv.ParseFloat(words[1], 64)
	switch {
	case err != nil || math.IsNaN(weight) || weight <= 0 || weight > 1e9:
		return fmt.Errorf("want a weight above 0, such as 60 or 0.5, not %q", words[1])
	case weights[op] > 0:
		return fmt.Errorf("%s is here a second time", op)
	}
	weights[op] = weight
	return nil
}
