package report

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"time"

	"golang.org/x/perf/benchfmt"
	"golang.org/x/perf/benchunit"
)

// Results are the blocks of one comparison.
type Results struct {
	Config []benchfmt.Config // what the file says of machine, versions and settings
	Rows   []Row             // in the order of the file
	Layers []string          // the columns, in the order of the file
	Traces []Trace           // in the order of the file

	engines []string // of the rows, in the order of the file
}

// Row is what was measured of an operation.
type Row struct {
	Operation string
	Engine    string
	Sync      string        // "full" or "off" for writes, empty for reads
	Delayed   bool          // a round-trip time was added
	RoundTrip time.Duration // that time
	Blocks    map[string]Blocks
}

// Blocks are a layer's measurements of an operation, one for each round.
type Blocks struct {
	Seconds []float64
	Allocs  []float64
	Other   map[string][]float64 // by unit, such as stmts/op or engine-sec/op
}

// Read reads results in benchfmt's form. The name is for error messages.
func Read(r io.Reader, name string) (*Results, error) {
	file, err := io.ReadAll(r)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	var results Results
	if results.Traces, err = readTraces(file, name); err != nil {
		return nil, err
	}
	var config map[string]string
	reader := benchfmt.NewReader(bytes.NewReader(file), name)
	for reader.Scan() {
		switch record := reader.Result().(type) {
		case *benchfmt.SyntaxError:
			return nil, record
		case *benchfmt.Result:
			if config == nil {
				results.Config = record.Clone().Config // the reader overwrites its own
				config = settings(record)
			}
			if err := sameSettings(config, settings(record)); err != nil {
				return nil, at(record, err)
			}
			if err := results.add(record); err != nil {
				return nil, at(record, err)
			}
		}
	}
	if err := reader.Err(); err != nil {
		return nil, err
	}
	if len(results.Rows) == 0 {
		return nil, fmt.Errorf("%s: there are no results in it", name)
	}
	return &results, nil
}

func at(r *benchfmt.Result, err error) error {
	file, line := r.Pos()
	return fmt.Errorf("%s:%d: %w", file, line, err)
}

// settings returns the configuration that must be the same throughout a table.
func settings(r *benchfmt.Result) map[string]string {
	config := map[string]string{}
	for _, c := range r.Config {
		if c.File && c.Key != "date" {
			config[c.Key] = string(c.Value)
		}
	}
	return config
}

func sameSettings(a, b map[string]string) error {
	for _, key := range slices.Sorted(maps.Keys(a)) {
		if b[key] != a[key] {
			return fmt.Errorf("%s is %q here and %q before; results of different machines or "+
				"settings do not belong into one table", key, b[key], a[key])
		}
	}
	if len(a) != len(b) {
		return errors.New("settings appear that were not there before; results of different " +
			"machines or settings do not belong into one table")
	}
	return nil
}

func (rs *Results) add(r *benchfmt.Result) error {
	row, layer, err := parseName(r.Name)
	if err != nil {
		return err
	}
	var b Blocks
	other := map[string]float64{}
	for _, v := range r.Values {
		switch unit := tidied(v.Unit); unit {
		case "sec/op":
			b.Seconds = []float64{v.Value}
		case "allocs/op":
			b.Allocs = []float64{v.Value}
		default:
			other[unit] = v.Value
		}
	}
	if layer == "" || b.Seconds == nil || b.Allocs == nil && !row.Delayed {
		return errors.New("a result needs /impl= in its name, ns/op and allocs/op")
	}
	if !slices.Contains(rs.Layers, layer) {
		rs.Layers = append(rs.Layers, layer)
	}
	i := slices.IndexFunc(rs.Rows, func(have Row) bool {
		return have.Operation == row.Operation && have.Sync == row.Sync &&
			have.Delayed == row.Delayed && have.RoundTrip == row.RoundTrip &&
			(have.Engine == row.Engine || layer == oracle) // which has no engine, and stands by the first
	})
	if i < 0 {
		row.Blocks = map[string]Blocks{}
		rs.Rows = append(rs.Rows, row)
		if layer != oracle && !slices.Contains(rs.engines, row.Engine) {
			rs.engines = append(rs.engines, row.Engine)
		}
		i = len(rs.Rows) - 1
	}
	have, ok := rs.Rows[i].Blocks[layer]
	if !ok {
		have.Other = map[string][]float64{}
	}
	have.Seconds = append(have.Seconds, b.Seconds...)
	have.Allocs = append(have.Allocs, b.Allocs...)
	for unit, v := range other {
		have.Other[unit] = append(have.Other[unit], v)
	}
	rs.Rows[i].Blocks[layer] = have
	return nil
}

// parseName returns what the name of a result says: a row without measurements, and the
// layer.
func parseName(name benchfmt.Name) (row Row, layer string, err error) {
	base, parts := name.Parts()
	row = Row{Operation: string(base)}
	for _, part := range parts {
		key, value, _ := strings.Cut(strings.TrimPrefix(string(part), "/"), "=")
		switch key {
		case "impl":
			layer = value
		case "engine":
			row.Engine = value
		case "sync":
			row.Sync = value
		case "rtt":
			row.Delayed = true
			if row.RoundTrip, err = time.ParseDuration(value); err != nil {
				return Row{}, "", fmt.Errorf("/rtt=%s is no round-trip time: %w", value, err)
			}
		}
	}
	return row, layer, nil
}

// tidied returns a unit as benchfmt has it after reading, which leaves that of a zero as it
// was.
func tidied(unit string) string {
	_, unit = benchunit.Tidy(1, unit)
	return unit
}
