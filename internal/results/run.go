package results

import (
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"slices"
	"strings"
)

// Run is what was measured on one machine, with the same versions, data set and settings.
// What was not measured in it is nil.
type Run struct {
	Files    []File   // that it was read from
	Compared *Results // by impedance compare
	Ledger   *Results // by impedance ledger
	Delays   *Results // by impedance ledger --delay
	Code     *Results // by impedance ledger --code
	Apart    []string // why it is not one with the first run; nothing for that itself
}

// File is a file of results.
type File struct {
	Name string
	Text []byte // as it is on the disk
}

// Open reads files of results as Gather takes them.
func Open(names ...string) ([]*Run, error) {
	var files []File
	for _, name := range names {
		data, err := readFile(name)
		if err != nil {
			return nil, fmt.Errorf("results cannot be read; name files that --out made: %w", err)
		}
		files = append(files, File{name, data})
	}
	return Gather(files...)
}

// readFile reads a file, and no more of it than shows that it is too large.
func readFile(name string) ([]byte, error) {
	file, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	return io.ReadAll(io.LimitReader(file, mostBytes+1))
}

// Gather puts those results together that belong to one run. Results of the same command with
// the same settings become one with more rounds. Those that differ in the machine, a version,
// the data, an engine or the number of rounds are runs of their own.
func Gather(files ...File) ([]*Run, error) {
	if len(files) == 0 {
		return nil, errors.New("name at least one file of results, which --out makes")
	}
	pieces, err := piecesOf(files)
	if err != nil {
		return nil, err
	}
	var runs []*Run
	for k := range kinds { // code last, so that it finds its run
		for _, p := range pieces {
			if p.kind == k {
				runs = place(runs, p)
			}
		}
	}
	return runs, nil
}

// Arrange does Results.Arrange for all kinds of results that a run has.
func (run *Run) Arrange(order, natives []string) {
	for k := range kinds {
		if rs := *run.of(k); rs != nil {
			rs.Arrange(order, natives)
		}
	}
}

// piece is what a part of a file has of one kind.
type piece struct {
	file File
	kind kind
	*Results
}

func piecesOf(files []File) ([]piece, error) {
	var pieces []piece
	var all []*Results
	for _, file := range files {
		found, err := parts(file.Name, file.Text)
		if err != nil {
			return nil, err
		}
		for _, p := range found {
			results, err := p.results()
			if err != nil {
				return nil, err
			}
			all = append(all, results)
			for k := range kinds {
				if some := results.only(k); some != nil {
					pieces = append(pieces, piece{file, k, some})
				}
			}
		}
	}
	return pieces, distinct(all)
}

// place puts a piece into the first run that it belongs to, or into one of its own.
func place(runs []*Run, p piece) []*Run {
	for _, r := range runs {
		if len(r.apart(p)) == 0 {
			r.take(p)
			return runs
		}
	}
	r := &Run{}
	if len(runs) > 0 {
		r.Apart = runs[0].apart(p)
	}
	r.take(p)
	return append(runs, r)
}

// of returns where a run has its results of a kind.
func (r *Run) of(k kind) **Results {
	return [...]**Results{&r.Compared, &r.Ledger, &r.Delays, &r.Code}[k]
}

// All returns every kind of results that a run has.
func (r *Run) All() (all []*Results) {
	for k := range kinds {
		if rs := *r.of(k); rs != nil {
			all = append(all, rs)
		}
	}
	return all
}

func (r *Run) take(p piece) {
	if have := *r.of(p.kind); have != nil {
		have.merge(p.Results)
	} else {
		*r.of(p.kind) = p.Results
	}
	if !slices.ContainsFunc(r.Files, func(f File) bool { return f.Name == p.file.Name }) {
		r.Files = append(r.Files, p.file)
	}
}

// apart says why a piece does not belong to a run, if it does not.
func (r *Run) apart(p piece) (reasons []string) {
	for k := range kinds {
		if have := *r.of(k); have != nil {
			reasons = union(reasons, p.apart(piece{kind: k, Results: have}))
		}
	}
	return reasons
}

// apart says in sentences why two pieces are not of one run, if they are not.
func (p piece) apart(other piece) (reasons []string) {
	here, there := maps.Clone(p.settings), maps.Clone(other.settings)
	for _, config := range []map[string]string{here, there} {
		delete(config, KeyPackage)
		if p.kind != other.kind { // each command has its own
			delete(config, KeyRounds)
			delete(config, KeyBlock)
		}
	}
	switch {
	case p.kind == counted && other.kind != counted: // which knows of no data
		keep(there, here)
	case p.kind != counted && other.kind == counted:
		keep(here, there)
	default:
		reasons = p.otherEngines(other)
		forgetEngines(here, there, append(p.Engines, other.Engines...))
	}
	reasons = append(reasons, differences(here, there)...)
	if len(reasons) == 0 && p.kind == other.kind {
		reasons = other.unpaired(p.Results)
	}
	return reasons
}

// keep drops the settings that are not among others.
func keep(config, others map[string]string) {
	maps.DeleteFunc(config, func(key, _ string) bool { return others[key] == "" })
}

// otherEngines says that two pieces are of different engines. Those of one kind must be of
// the same, and others of one at least, because each is taken on what the command can do.
func (p piece) otherEngines(other piece) []string {
	here, there := slices.Sorted(slices.Values(p.Engines)), slices.Sorted(slices.Values(other.Engines))
	shared := slices.ContainsFunc(here, func(e string) bool { return slices.Contains(there, e) })
	if slices.Equal(here, there) || shared && p.kind != other.kind {
		return nil
	}
	return []string{fmt.Sprintf("the engine is %s here and %s there, which did not take turns",
		strings.Join(here, " and "), strings.Join(there, " and "))}
}

// forgetEngines drops what one of two configurations says of an engine that the other does
// not have.
func forgetEngines(here, there map[string]string, engines []string) {
	for _, engine := range engines {
		if here[engine] == "" || there[engine] == "" {
			for _, config := range []map[string]string{here, there} {
				delete(config, engine)
				delete(config, KeyServer(engine))
			}
		}
	}
}

// differences says in sentences where settings differ.
func differences(here, there map[string]string) (reasons []string) {
	var onlyHere, onlyThere []string
	for _, key := range slices.Sorted(maps.Keys(here)) {
		switch other, ok := there[key]; {
		case !ok:
			onlyHere = append(onlyHere, key)
		case other != here[key]:
			reasons = append(reasons, fmt.Sprintf("%s is %s here and %s there", key, here[key], other))
		}
	}
	for _, key := range slices.Sorted(maps.Keys(there)) {
		if _, ok := here[key]; !ok {
			onlyThere = append(onlyThere, key)
		}
	}
	if onlyHere != nil {
		reasons = append(reasons, fmt.Sprintf("only here is it said what %s is",
			strings.Join(onlyHere, ", ")))
	}
	if onlyThere != nil {
		reasons = append(reasons, fmt.Sprintf("only there is it said what %s is",
			strings.Join(onlyThere, ", ")))
	}
	return reasons
}
