package results

import (
	"bytes"
	"cmp"
	"fmt"
	"strings"
)

// part is what one command wrote: a file, or a piece of one into which several were joined.
type part struct {
	file          string
	before, lines int    // how many lines of the file stand above it, and how many it has
	text          []byte // its lines as benchfmt reads them, one for each of the file
	sealed        bool
}

// numbered returns the text below as many blank lines as stand above it, so that its lines have
// the numbers that they have in the file.
func (p part) numbered() []byte {
	return append(bytes.Repeat([]byte{'\n'}, p.before), p.text...)
}

// parts takes a file apart and checks its seals. A file without any is one part, unless it
// says that it is of a kind that has them.
func parts(file string, data []byte) ([]part, error) {
	var all []part
	var sum tally
	p, checked := part{file: file}, 0 // the last line for which a seal stands
	if len(data) > mostBytes {
		return nil, fmt.Errorf("%s: it has %d bytes, and a file of results %d at most", file, len(data),
			mostBytes)
	}
	var settings settled
	for line := range bytes.Lines(data) {
		line = bytes.TrimSuffix(bytes.TrimSuffix(line, []byte{'\n'}), []byte{'\r'})
		p.lines++
		n := p.before + p.lines
		if err := settings.take(line); err != nil {
			return nil, fmt.Errorf("%s:%d: %w", file, n, err)
		}
		comment := bytes.HasPrefix(line, []byte{'#'})
		end := comment && string(line) == sum.end()
		switch seal := comment && likeSeal.Match(line); {
		case seal && !end && string(line) != sum.seal():
			return nil, fmt.Errorf("%s: lines %d–%d are not as they were written; use the file as it "+
				"was, or take the results again", file, checked+1, n)
		case seal:
			checked = n
		}
		sum.add(line)
		p.text = append(append(p.text, line...), '\n')
		if end {
			if err := originOf(p.text).checkFormat(); err != nil {
				return nil, fmt.Errorf("%s:%d: %w", file, p.before+1, err)
			}
			p.sealed = true
			all = append(all, p)
			p, sum, settings = part{file: file, before: n}, tally{}, settled{}
			if len(all) > mostParts {
				return nil, fmt.Errorf("%s:%d: %w", file, n, tooMany("results of commands", mostParts))
			}
		}
	}
	from := originOf(p.text)
	if err := from.checkFormat(); err != nil && from.ours() {
		return nil, fmt.Errorf("%s:%d: %w", file, p.before+1, err)
	}
	switch rest := bytes.TrimSpace(p.text); {
	case len(all) > 0 && len(rest) == 0: // mail may add blank lines
		return all, nil
	case checked > 0 || from.ours():
		return nil, fmt.Errorf("%s:%d: the file ends here without the line that begins with "+
			"\"# end of results\", so it is not whole: it was cut, or something was added; copy it "+
			"again, or take the results again", file, p.before+p.lines)
	}
	return append(all, p), nil
}

// origin is what the settings of a part say of what wrote it.
type origin struct {
	format    string // empty if it says none
	pkg, goes bool   // whether it has a package of this module, and a version of Go
}

func originOf(lines []byte) (o origin) {
	for line := range bytes.Lines(lines) {
		if format, ok := settingOf(line, KeyFormat); ok && o.format == "" {
			o.format = format
		}
		pkg, _ := settingOf(line, KeyPackage)
		o.pkg = o.pkg || strings.HasPrefix(pkg, module)
		_, goes := settingOf(line, KeyGo)
		o.goes = o.goes || goes
	}
	return o
}

// ours reports whether a command of this module wrote it, which seals what it writes. Such a part
// says a format or, before there were formats, the package and the version of Go. What go test
// writes tells the package alone.
func (o origin) ours() bool { return o.format != "" || o.pkg && o.goes }

// checkFormat refuses a part that another version of this module wrote.
func (o origin) checkFormat() error {
	if o.format == Format {
		return nil
	}
	return fmt.Errorf("the results have format %s, and this program reads format %s; take them "+
		"again, or read them with the version that measured them", cmp.Or(o.format, "1"), Format)
}
