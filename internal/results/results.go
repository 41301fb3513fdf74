package results

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"time"

	"golang.org/x/perf/benchfmt"
	"golang.org/x/perf/benchunit"

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
	Page      string        // "later" for a list that was read from where another page ended, else empty
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
	if rs.Traces, err = readTraces(p.numbered(), p.file); err != nil {
		return nil, err
	}
	reader := benchfmt.NewReader(bytes.NewReader(p.numbered()), p.file)
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
	if err := rs.readSingles(p.numbered()); err != nil {
		return nil, err
	}
	if !p.sealed {
		return rs, nil // others may keep what they like of theirs
	}
	return rs, rs.complete()
}

// take adds a result.
func (rs *Results) take(r *benchfmt.Result) error {
	config := settings(r)
	if rs.settings == nil {
		_, rs.line = r.Pos()
		rs.Config = r.Clone().Config // the reader overwrites its own
		rs.settings = config
		if err := rs.checkFormat(r.GetConfig("format")); err != nil {
			return err
		}
	}
	if err := sameSettings(rs.settings, config); err != nil {
		return err
	}
	if err := sane(r); err != nil {
		return err
	}
	if date := r.GetConfig("date"); date != "" {
		rs.Dates = union(rs.Dates, []string{date})
	}
	if command := r.GetConfig("command"); command != "" {
		rs.Commands = union(rs.Commands, []string{command})
	}
	if string(r.Name.Base()) == codeName {
		return rs.addCode(r)
	}
	return rs.add(r)
}

// format is the version of the result files that this package reads. In format 1, which did not
// say so, a time held whatever collecting garbage happened to fall into it.
const format = "2"

// checkFormat refuses files of this module that another version of it wrote.
func (rs *Results) checkFormat(have string) error {
	if !rs.Sealed || have == format {
		return nil
	}
	return fmt.Errorf("the results have format %s, and this program reads format %s; take them "+
		"again, or read them with the version that measured them", cmp.Or(have, "1"), format)
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

// Arrange puts layers into the order of tables, which names them; others stay behind them as they
// are in the file. It takes native ones apart, those on a driver's own pool: they have a table of
// their own, and no column, rank or mean among the others. Their names, of which the first is their
// floor, are those of all that there are, be they in the results or not.
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
func settings(r *benchfmt.Result) map[string]string {
	config := map[string]string{}
	for _, c := range r.Config {
		if c.File && c.Key != "date" && c.Key != "command" && !strings.HasPrefix(c.Key, "collector-") {
			config[c.Key] = string(c.Value)
		}
	}
	_, parts := r.Name.Parts()
	for _, part := range parts { // what go test writes says it there only
		users, ok := bytes.CutPrefix(part, []byte("/users="))
		if ok && config["users"] == "" {
			config["users"] = string(users)
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
		case "engine-sec/op":
			row.kind = accounted
			fallthrough
		default:
			other[unit] = v.Value
		}
	}
	switch {
	case layer == "" || b.Seconds == nil || b.Allocs == nil && !row.Delayed:
		return errors.New("a result needs /impl= in its name, ns/op and allocs/op")
	case row.kind == compared && other[Garbage] > b.Seconds[0]:
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

// parseName returns what the name of a result says: a row without measurements, and the
// layer.
func parseName(name benchfmt.Name) (row Row, layer string, err error) {
	base, parts := name.Parts()
	row = Row{Operation: string(base)}
	seen := map[string]bool{}
	for _, part := range parts {
		key, value, _ := strings.Cut(strings.TrimPrefix(string(part), "/"), "=")
		if seen[key] {
			return Row{}, "", fmt.Errorf("/%s= is in the name twice", key)
		}
		seen[key] = true
		switch key {
		case "impl":
			layer = value
		case "engine":
			row.Engine = value
		case "page":
			row.Page = value
			if value != "later" {
				return Row{}, "", fmt.Errorf("/page=%s: a page is later, or the first one and not named",
					value)
			}
		case "sync":
			row.Sync = value
			if value != "off" && value != "full" {
				return Row{}, "", fmt.Errorf("/sync=%s: writes are synced off or full", value)
			}
		case "rtt":
			row.Delayed, row.kind = true, delayed
			if row.RoundTrip, err = time.ParseDuration(value); err != nil {
				return Row{}, "", fmt.Errorf("/rtt=%s is no round-trip time: %w", value, err)
			}
			if row.RoundTrip < 0 {
				return Row{}, "", fmt.Errorf("/rtt=%s: a round trip takes no negative time", value)
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
