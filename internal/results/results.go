package results

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

	"example.com/impedance/internal/histogram"
)

// Results are what was measured with the same settings.
type Results struct {
	Config   []benchfmt.Config // what the file says of machine, versions and settings
	Rows     []Row             // in the order of the file
	Layers   []string          // as Arrange orders them, the oracle too but not bare and natives
	Natives  []string          // those that Arrange takes apart, their floor first
	Engines  []string          // of the rows, in the order of the file
	Traces   []Trace           // in the order of the file
	Code     []Code            // in the order of the file
	Dates    []string          // when it was measured, each date once
	Commands []string          // that measured it, each once

	// Sealed says that this module's commands wrote the results, and that seals show that they
	// are whole and as they were written. The rounds of such results were interleaved, so that
	// they are compared in pairs; those of others, such as what go test writes, are not.
	Sealed bool

	file        string // of the first result
	line        int
	first, last int               // lines of the file that they are read from
	settings    map[string]string // what must be the same throughout
}

// Row is what was measured of an operation.
type Row struct {
	Operation string
	Engine    string
	Page      string        // Later for a list that was read from where another page ended, else empty
	Sync      string        // "full" or "off" for writes, empty for reads
	Delayed   bool          // a round-trip time was added
	RoundTrip time.Duration // that time
	Blocks    map[string]Blocks

	kind kind
}

// kind is a command whose results these are. Each has tables of its own.
type kind int

const (
	compared kind = iota
	accounted
	delayed
	counted // of code
	kinds
)

// Blocks are a layer's measurements of an operation, one for each round.
type Blocks struct {
	Seconds []float64
	Allocs  []float64
	Other   map[string][]float64 // by unit, such as stmts/op or engine-sec/op
	Single  *histogram.Histogram // of all calls, without garbage collection; nil if not counted

	last int // the line of the last of them
}

// Read reads results of one kind and the same settings. The name is for error messages.
func Read(r io.Reader, name string) (*Results, error) {
	data, err := io.ReadAll(r)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	all, err := parts(name, data)
	if err != nil {
		return nil, err
	}
	var each []*Results
	for _, p := range all {
		results, err := p.results()
		if err != nil {
			return nil, err
		}
		each = append(each, results)
	}
	if err := distinct(each); err != nil {
		return nil, err
	}
	for _, more := range each[1:] {
		if err := each[0].takeAll(more); err != nil {
			return nil, fmt.Errorf("%s:%d: %w", name, more.line, err)
		}
	}
	return each[0], nil
}

// takeAll adds other results, if they belong into one table with these.
func (rs *Results) takeAll(more *Results) error {
	if err := sameSettings(rs.settings, more.settings); err != nil {
		return err
	}
	if reasons := rs.unpaired(more); reasons != nil {
		return fmt.Errorf("%s; they do not belong into one table", strings.Join(reasons, ", "))
	}
	rs.merge(more)
	return nil
}

// results reads the results of a part.
func (p part) results() (*Results, error) {
	rs := &Results{Sealed: p.sealed, file: p.file, first: p.before + 1, last: p.before + p.lines}
	var err error
	text := p.numbered()
	if rs.Traces, err = readTraces(text, p.file); err != nil {
		return nil, err
	}
	reader := benchfmt.NewReader(bytes.NewReader(text), p.file)
	for reader.Scan() {
		switch record := reader.Result().(type) {
		case *benchfmt.SyntaxError:
			return nil, record
		case *benchfmt.Result:
			if err := rs.take(record); err != nil {
				file, line := record.Pos()
				return nil, fmt.Errorf("%s:%d: %w", file, line, err)
			}
		}
	}
	if err := reader.Err(); err != nil {
		return nil, err
	}
	if len(rs.Rows)+len(rs.Code) == 0 {
		return nil, fmt.Errorf("%s: there are no results in it, to its end at line %d; it was cut, or "+
			"is no file that --out made", p.file, p.before+p.lines)
	}
	if err := rs.readSingles(text); err != nil {
		return nil, err
	}
	if p.sealed { // others may keep what they like of theirs
		if err := rs.complete(); err != nil {
			return nil, err
		}
	}
	return rs, rs.joinPairs()
}

// take adds a result.
func (rs *Results) take(r *benchfmt.Result) error {
	if r.GetConfig(KeyPackage) == PackageScale {
		return errors.New("these are results of impedance scale, which have a section of their own on " +
			"every page; give files of compare or ledger")
	}
	name, err := ParseName(r.Name.String())
	if err != nil {
		return err
	}
	config := settings(r, name)
	if rs.settings == nil {
		_, rs.line = r.Pos()
		rs.Config = r.Clone().Config // the reader overwrites its own
		rs.settings = config
	}
	if err := sameSettings(rs.settings, config); err != nil {
		return err
	}
	if err := sane(r); err != nil {
		return err
	}
	if date := r.GetConfig(KeyDate); date != "" {
		rs.Dates = union(rs.Dates, []string{date})
	}
	if command := r.GetConfig(KeyCommand); command != "" {
		rs.Commands = union(rs.Commands, []string{command})
	}
	if name.Operation == codeName {
		err = rs.addCode(r, name)
	} else {
		err = rs.add(r, name)
	}
	return errors.Join(err, rs.bounded())
}

// bounded refuses more than a file has.
func (rs *Results) bounded() error {
	switch {
	case len(rs.Rows) > mostRows:
		return tooMany("operations on engines", mostRows)
	case len(rs.Layers) > mostLayers:
		return tooMany("layers", mostLayers)
	case len(rs.Engines) > mostEngines:
		return tooMany("engines", mostEngines)
	case len(rs.Dates) > mostTimes:
		return tooMany("dates", mostTimes)
	case len(rs.Commands) > mostTimes:
		return tooMany("commands", mostTimes)
	}
	return nil
}

// complete refuses a row if a layer has fewer blocks than another, because a round has one block of
// each. The oracle takes no part in rounds.
func (rs *Results) complete() error {
	for _, row := range rs.Rows {
		most, all := "", rs.inRounds()
		for _, layer := range all {
			if layer != Oracle && len(row.Blocks[layer].Seconds) > len(row.Blocks[most].Seconds) {
				most = layer
			}
		}
		for _, layer := range all {
			b, there := row.Blocks[layer]
			if n := len(b.Seconds); there && layer != Oracle && n < len(row.Blocks[most].Seconds) {
				return fmt.Errorf("%s:%d: %s has fewer blocks of %s (%d, this is the last) than of %s "+
					"(%d); results are missing, take them again", rs.file, b.last, row.Title(), layer, n,
					most, len(row.Blocks[most].Seconds))
			}
		}
	}
	return nil
}

// joinPairs makes rounds of all layers from the rounds of pairs. In each pair the floor ran beside
// one layer, and of one pair the floor's times are there. Times of layers in other pairs are
// stated by it: the floor's time, times the ratio of the layer to the floor in its own pair. So
// the ratio to the floor is as it was measured, and layers are compared with one another by these
// ratios.
func (rs *Results) joinPairs() error {
	for _, row := range rs.Rows {
		base := row.Blocks[Floor].Seconds
		for layer, b := range row.Blocks {
			pair, ok := b.Other[UnitFloor]
			if !ok {
				continue
			}
			if len(pair) != len(b.Seconds) || len(base) != len(pair) {
				return fmt.Errorf("%s:%d: %s was measured of %s in pairs with the floor, and the "+
					"floor's times are not there for each round; take the results again", rs.file,
					b.last, row.Title(), layer)
			}
			garbage := b.Other[UnitGarbage]
			for i := range pair {
				if pair[i] <= 0 {
					return fmt.Errorf("%s:%d: floor-ns/op is 0, which is no time; take the results "+
						"again", rs.file, b.last)
				}
				speed := base[i] / pair[i]
				b.Seconds[i] *= speed
				if i < len(garbage) {
					garbage[i] *= speed
				}
			}
		}
	}
	return nil
}

// InPairs reports whether layers wrote in pairs with the floor.
func (rs *Results) InPairs() bool { return rs.Setting(KeyInPairs) != "" }

// Arrange puts layers into the order of tables, which names them; others stay behind them as they
// are in the file. It takes native layers apart, those on a driver's own pool: they have a table of
// their own, and no column, rank or mean among the others. natives names all that exist, their
// floor first, whether the results have them or not.
func (rs *Results) Arrange(order, natives []string) {
	rs.Natives = natives
	var others []string
	for _, layer := range rs.Layers {
		if !slices.Contains(order, layer) && !slices.Contains(natives, layer) {
			others = append(others, layer)
		}
	}
	first := slices.DeleteFunc(slices.Clone(order), func(layer string) bool {
		return !slices.Contains(rs.Layers, layer)
	})
	rs.Layers = slices.Concat(first, others)
}

// inRounds returns all that may have blocks in a row.
func (rs *Results) inRounds() []string {
	return slices.Concat(rs.Layers, []string{Bare}, rs.Natives)
}

// Title names a row in messages.
func (r Row) Title() string {
	var more []string
	for _, part := range []struct{ key, value string }{{"engine", r.Engine}, {"sync", r.Sync}} {
		if part.value != "" {
			more = append(more, part.key+"="+part.value)
		}
	}
	if r.Delayed {
		more = append(more, "rtt="+r.RoundTrip.String())
	}
	if more == nil {
		return r.Name()
	}
	return r.Name() + " (" + strings.Join(more, ", ") + ")"
}

// rowOf returns the row of a name, without measurements.
func rowOf(n Name) Row {
	row := Row{Operation: n.Operation, Engine: n.Engine, Page: n.Page, Sync: n.Sync,
		Delayed: n.Delayed, RoundTrip: n.RoundTrip}
	if n.Delayed {
		row.kind = delayed
	}
	return row
}

// Name names what was measured, as tables do.
func (r Row) Name() string {
	if r.Page != "" {
		return r.Operation + ", " + r.Page + " page"
	}
	return r.Operation
}

// Setting returns what a file says of a setting, empty if nothing.
func (rs *Results) Setting(key string) string {
	for _, c := range rs.Config {
		if c.Key == key {
			return string(c.Value)
		}
	}
	return ""
}

// settings returns the configuration that must be the same throughout a table. When and by which
// command it was measured need not be, nor the collector's cost, which each run measures.
func settings(r *benchfmt.Result, name Name) map[string]string {
	config := map[string]string{}
	for _, c := range r.Config {
		if c.File && c.Key != KeyDate && c.Key != KeyCommand && !strings.HasPrefix(c.Key, collector) {
			config[c.Key] = string(c.Value)
		}
	}
	if config[KeyUsers] == "" && name.Users > 0 { // what go test writes says it in names only
		config[KeyUsers] = short(name.Users)
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

func (rs *Results) add(r *benchfmt.Result, name Name) error {
	row, layer := rowOf(name), name.Participant
	var b Blocks
	other := map[string]float64{}
	for _, v := range r.Values {
		switch unit := asRead(v.Unit); unit {
		case UnitTime:
			b.Seconds = []float64{v.Value}
		case UnitAllocs:
			b.Allocs = []float64{v.Value}
		case UnitEngine:
			row.kind = accounted
			fallthrough
		default:
			other[unit] = v.Value
		}
	}
	switch {
	case layer == "" || b.Seconds == nil || b.Allocs == nil && !row.Delayed:
		return errors.New("a result needs /impl= in its name, ns/op and allocs/op")
	case row.kind == compared && other[UnitGarbage] > b.Seconds[0]:
		return errors.New("gc-ns/op is more than ns/op, which holds it; take the results again")
	}
	if layer != Bare && !slices.Contains(rs.Layers, layer) {
		rs.Layers = append(rs.Layers, layer)
	}
	i := rs.find(row, layer)
	if i < 0 {
		row.Blocks = map[string]Blocks{}
		rs.Rows = append(rs.Rows, row)
		if layer != Oracle && !slices.Contains(rs.Engines, row.Engine) {
			rs.Engines = append(rs.Engines, row.Engine)
		}
		i = len(rs.Rows) - 1
	}
	have, ok := rs.Rows[i].Blocks[layer]
	if !ok {
		have.Other = map[string][]float64{}
	}
	if len(have.Seconds) == mostBlocks {
		return fmt.Errorf("%s has more than %d blocks of %s; give fewer at once", row.Title(),
			mostBlocks, layer)
	}
	have.Seconds = append(have.Seconds, b.Seconds...)
	have.Allocs = append(have.Allocs, b.Allocs...)
	for unit, v := range other {
		have.Other[unit] = append(have.Other[unit], v)
	}
	_, have.last = r.Pos()
	rs.Rows[i].Blocks[layer] = have
	return nil
}

// find returns the place of the row of a layer's result, or -1. The oracle stands by the first
// engine.
func (rs *Results) find(row Row, layer string) int {
	return slices.IndexFunc(rs.Rows, func(have Row) bool {
		return have.like(row) && (have.Engine == row.Engine || layer == Oracle)
	})
}

// like reports whether two rows are of the same, be it on different engines.
func (r Row) like(other Row) bool {
	return r.kind == other.kind && r.Name() == other.Name() && r.Sync == other.Sync &&
		r.RoundTrip == other.RoundTrip
}
