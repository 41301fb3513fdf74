package results

import (
	"bytes"
	"fmt"
	"hash/crc32"
	"io"
	"regexp"
)

// between is how many lines there are from one seal to the next.
const between = 50

// tally counts and sums lines, those of seals too, since a file began.
type tally struct {
	lines int
	crc   uint32
}

func (t *tally) add(line []byte) {
	t.lines++
	t.crc = crc32.Update(t.crc, crc32.IEEETable, line)
	t.crc = crc32.Update(t.crc, crc32.IEEETable, []byte{'\n'})
}

// seal returns the line that says what the lines above it are, and end the one below all of
// them. To benchfmt they are lines that it does not know, which it passes over.
func (t *tally) seal() string {
	return fmt.Sprintf("# %d lines to here, crc32 %08x", t.lines, t.crc)
}

func (t *tally) end() string {
	return fmt.Sprintf("# end of results: %d lines, crc32 %08x", t.lines, t.crc)
}

// likeSeal matches what seal and end return.
var likeSeal = regexp.MustCompile(
	`^# (\d+ lines to here|end of results: \d+ lines), crc32 [0-9a-f]{8}$`)

// Sealer passes results on and adds seals: lines that say how many lines stand above them, and
// their checksum. So whoever reads the file can tell whether it is whole and as it was
// written.
type Sealer struct {
	w      io.Writer
	tally  tally
	since  int    // lines since the last seal
	broken []byte // the beginning of a line whose end is not here yet
}

// NewSealer returns a sealer that writes to w. Its Close writes the last seal, without which
// the results count as cut, and leaves w open.
func NewSealer(w io.Writer) *Sealer { return &Sealer{w: w} }

func (s *Sealer) Write(p []byte) (int, error) {
	s.broken = append(s.broken, p...)
	for {
		line, rest, whole := bytes.Cut(s.broken, []byte{'\n'})
		if !whole {
			return len(p), nil
		}
		s.broken = rest
		if err := s.line(line); err != nil {
			return 0, err
		}
		if s.since++; s.since < between {
			continue
		}
		s.since = 0
		if err := s.line([]byte(s.tally.seal())); err != nil {
			return 0, err
		}
	}
}

// line writes a line with a line feed alone at its end. Return and line feed read the same.
func (s *Sealer) line(line []byte) error {
	line = bytes.TrimSuffix(line, []byte{'\r'})
	s.tally.add(line)
	_, err := fmt.Fprintf(s.w, "%s\n", line)
	return err
}

// Close ends the results.
func (s *Sealer) Close() error {
	if len(s.broken) > 0 {
		if err := s.line(s.broken); err != nil {
			return err
		}
	}
	_, err := fmt.Fprintln(s.w, s.tally.end())
	return err
}

// Whole refuses a file that is not as one of this module's commands wrote it: one that was cut or
// changed, that has another format, or that has no seals.
func Whole(file string, data []byte) error {
	all, err := parts(file, data)
	if err != nil {
		return err
	}
	if !all[0].sealed {
		return fmt.Errorf("%s: it is no file of results of this program", file)
	}
	return nil
}

// Seals returns what the last seal of each part of the file says: its lines and checksum.
func (f File) Seals() (all []string) {
	for line := range bytes.Lines(f.Text) {
		line = bytes.TrimSpace(line)
		if end, ok := bytes.CutPrefix(line, []byte("# end of results: ")); ok && likeSeal.Match(line) {
			all = append(all, string(end))
		}
	}
	return all
}
