package capacity

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/perf/benchfmt"

	"example.com/impedance/internal/results"
)

// Rate is the highest rate of requests that the application holds on one machine, over a data set
// and in a mix of reads and writes.
type Rate struct {
	Users     int64   `json:"users"`
	Mix       string  `json:"mix"`
	PerSecond float64 `json:"requests_per_second"` // 0 if there is no figure
	P99       float64 `json:"answer_seconds"`
	EndedBy   string  `json:"ended_by"` // the resource that ended it, or why there is no figure
}

// Rates are the rates of a machine.
type Rates struct {
	Machine string  `json:"machine"`
	From    string  `json:"from"`
	Layer   string  `json:"layer"`
	Limit   float64 `json:"limit_seconds"` // of the 99th percentile of the time to an answer
	All     []Rate  `json:"all"`
}

// RatesName is the name of the file in the cache folder that has the last rates.
const RatesName = "capacity.txt"

// RatesCommitted is the path in this repository of the published rates.
const RatesCommitted = "docs/results/capacity.txt"

// mostRates is how many rates a file has at most. Each mix is a column of a table, and each number
// of users a row.
const mostRates = 100

// packageRates is the package of files of rates, as their settings name it.
const packageRates = "example.com/impedance/capacity"

// The names and units of lines in files.
const (
	sustained     = "Sustained"
	unitPerSecond = "requests/sec"
	unitP99       = "p99-sec"
	unitLimit     = "limit-sec"
)

// Write writes the rates in the format of benchmarks, with the settings of the machine. It does not
// seal them.
func (r *Rates) Write(w io.Writer, settings []benchfmt.Config) error {
	settings = slices.Clone(settings)
	for i, c := range settings {
		if c.Key == results.KeyPackage {
			settings[i].Value = []byte(packageRates)
		}
	}
	lines := benchfmt.NewWriter(w)
	for _, rate := range r.All {
		name := fmt.Sprintf("%s/mix=%s/ended=%s", sustained, rate.Mix,
			strings.ReplaceAll(rate.EndedBy, " ", "_"))
		n := results.Name{Operation: name, Participant: r.Layer, Engine: "sqlite", Users: rate.Users}
		err := lines.Write(&benchfmt.Result{Config: settings, Name: benchfmt.Name(n.String()), Iters: 1,
			Values: []benchfmt.Value{rounded(rate.PerSecond, unitPerSecond), rounded(rate.P99, unitP99),
				rounded(r.Limit, unitLimit)}})
		if err != nil {
			return err
		}
	}
	return nil
}

// rounded is a value with six significant digits.
func rounded(v float64, unit string) benchfmt.Value {
	v, _ = strconv.ParseFloat(strconv.FormatFloat(v, 'g', 6, 64), 64)
	return benchfmt.Value{Value: v, Unit: unit}
}

// ReadRates reads rates. The name of the file is for error messages.
func ReadRates(file string, text []byte) (*Rates, error) {
	if err := results.Whole(file, text); err != nil {
		return nil, err
	}
	r := &Rates{From: file}
	reader := benchfmt.NewReader(bytes.NewReader(text), file)
	for reader.Scan() {
		switch record := reader.Result().(type) {
		case *benchfmt.SyntaxError:
			return nil, record
		case *benchfmt.Result:
			if record.GetConfig(results.KeyPackage) != packageRates {
				return nil, fmt.Errorf("%s: it is no file of impedance capacity", file)
			}
			if err := r.take(record); err != nil {
				file, line := record.Pos()
				return nil, fmt.Errorf("%s:%d: %w", file, line, err)
			}
		}
	}
	if err := reader.Err(); err != nil {
		return nil, err
	}
	if len(r.All) == 0 {
		return nil, fmt.Errorf("%s: it has no rates", file)
	}
	return r, nil
}

// take takes a line.
func (r *Rates) take(record *benchfmt.Result) error {
	name, err := results.ParseName(string(record.Name))
	if err != nil {
		return err
	}
	rate := Rate{Users: name.Users}
	base, parts := record.Name.Parts()
	for _, part := range parts {
		key, value, _ := strings.Cut(strings.TrimPrefix(string(part), "/"), "=")
		switch key {
		case "mix":
			rate.Mix = value
		case "ended":
			rate.EndedBy = strings.ReplaceAll(value, "_", " ")
		}
	}
	var ok [3]bool
	rate.PerSecond, ok[0] = record.Value(unitPerSecond)
	rate.P99, ok[1] = record.Value(unitP99)
	r.Limit, ok[2] = record.Value(unitLimit)
	if string(base) != sustained || rate.Users == 0 || rate.Mix == "" || ok != [3]bool{true, true, true} ||
		!(rate.PerSecond >= 0 && rate.PerSecond < 1e15) || !results.Possible(r.Limit) ||
		!(rate.P99 >= 0 && rate.P99 < 1e15) {
		return errors.New("it is no rate")
	}
	if len(r.All) == mostRates {
		return fmt.Errorf("there are more than %d rates; that is no file of impedance capacity", mostRates)
	}
	r.Layer = name.Participant
	r.Machine = fmt.Sprintf("%s, %s processors", record.GetConfig(results.KeyCPU),
		record.GetConfig(results.KeyProcs))
	r.All = append(r.All, rate)
	return nil
}

// LastRates returns the last rates in the cache folder, or without them those that source has as
// published. A file in the cache that cannot be read any more counts as missing.
func LastRates(cache string, source fs.FS) (*Rates, error) {
	path := filepath.Join(cache, RatesName)
	text, err := os.ReadFile(path)
	if err == nil {
		if r, err := ReadRates("here", text); err == nil {
			return r, nil
		}
	} else if !errors.Is(err, fs.ErrNotExist) {
		return nil, err
	}
	return PublishedRates(source)
}

// PublishedRates returns the rates that source has as published.
func PublishedRates(source fs.FS) (*Rates, error) {
	text, err := fs.ReadFile(source, RatesCommitted)
	if err != nil {
		return nil, err
	}
	return ReadRates(RatesCommitted, text)
}

// Mixes returns the mixes in the order in which they were measured.
func (r *Rates) Mixes() (mixes []string) {
	for _, rate := range r.All {
		if !slices.Contains(mixes, rate.Mix) {
			mixes = append(mixes, rate.Mix)
		}
	}
	return mixes
}

// Sizes returns the numbers of users, ascending.
func (r *Rates) Sizes() (sizes []int64) {
	for _, rate := range r.All {
		sizes = append(sizes, rate.Users)
	}
	slices.Sort(sizes)
	return slices.Compact(sizes)
}

// At returns the rates for a number of users in a mix as they are written: from nothing to the
// highest, or why that is not known.
func (r *Rates) At(users int64, mix string) string {
	for _, rate := range r.All {
		switch {
		case rate.Users != users || rate.Mix != mix:
		case rate.PerSecond > 0:
			return "0–" + number(rate.PerSecond)
		default:
			return NotMeasured + ": " + rate.EndedBy
		}
	}
	return NotMeasured
}

// NotMeasured stands for a figure that was not measured.
const NotMeasured = "not measured"

// Head returns the head of the workshop's table: how many requests a number of users may send, in
// each mix.
func (r *Rates) Head() []string { return append([]string{"Users"}, r.Mixes()...) }

// fewestUsers is the smallest number of users in the workshop's table.
const fewestUsers = 5

// Rows returns the rows of the table. Below the smallest data set nothing is measured.
func (r *Rates) Rows() (rows [][]string) {
	row := func(users string, cell func(mix string) string) {
		cells := []string{users}
		for _, m := range r.Mixes() {
			cells = append(cells, cell(m))
		}
		rows = append(rows, cells)
	}
	if smallest := r.Sizes()[0]; smallest > fewestUsers {
		row(fmt.Sprintf("%d–%d", fewestUsers, smallest-1), func(string) string { return NotMeasured })
	}
	for _, users := range r.Sizes() {
		row(number(float64(users)), func(mix string) string { return r.At(users, mix) })
	}
	return rows
}

// busy is the reason for a missing rate that package exercise gives where other programs were in the
// way.
const busy = "busy"

// Legend says what the rates are.
func (r *Rates) Legend() string {
	text := fmt.Sprintf("Requests per second, from none to the highest rate at which the application of "+
		"exercise 3 answers 99 of 100 requests within %s, through the layer %s over SQLite. Client and "+
		"application share the machine: %s (%s). A data set has %d users or more.",
		Range{r.Limit, r.Limit}.in(inSeconds), r.Layer, r.Machine, r.From, r.Sizes()[0])
	if slices.ContainsFunc(r.All, func(rate Rate) bool { return rate.EndedBy == busy }) {
		text += " Busy says that other programs took the processors; measure again when they are done."
	}
	return text
}

var inSeconds = unit{text: "s", scale: 1}
