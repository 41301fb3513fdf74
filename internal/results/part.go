package results

import (
	"bytes"
	"fmt"
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
	for line := range bytes.Lines(data) {
		line = bytes.TrimSuffix(bytes.TrimSuffix(line, []byte{'\n'}), []byte{'\r'})
		p.lines++
		n := p.before + p.lines
		end := string(line) == sum.end()
		switch seal := likeSeal.Match(line); {
		case seal && !end && string(line) != sum.seal():
			return nil, fmt.Errorf("%s: lines %d–%d are not as they were written; use the file as it "+
				"was, or take the results again", file, checked+1, n)
		case seal:
			checked = n
		}
		sum.add(line)
		p.text = append(append(p.text, line...), '\n')
		if end {
			p.sealed = true
			all = append(all, p)
			p, sum = part{file: file, before: n}, tally{}
		}
	}
	switch rest := bytes.TrimSpace(p.text); {
	case len(all) > 0 && len(rest) == 0: // mail may add blank lines
		return all, nil
	case checked > 0 || ours(rest):
		return nil, fmt.Errorf("%s:%d: the file ends here without the line that begins with "+
			"\"# end of results\", so it is not whole: it was cut, or something was added; copy it "+
			"again, or take the results again", file, p.before+p.lines)
	}
	return append(all, p), nil
}

// ours reports whether lines are settings of a command of this module, which seals what it
// writes: they say a format or, before there were formats, the package and the version of Go. What
// go test writes tells the package alone.
func ours(lines []byte) bool {
	var format, pkg, version bool
	for line := range bytes.Lines(lines) {
		format = format || bytes.HasPrefix(line, []byte("format:"))
		pkg = pkg || bytes.HasPrefix(line, []byte("pkg: example.com/impedance/"))
		version = version || bytes.HasPrefix(line, []byte("go: "))
	}
	return format || pkg && version
}
