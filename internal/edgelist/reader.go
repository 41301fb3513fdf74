package edgelist

import (
	"bufio"
	"bytes"
	"compress/bzip2"
	"compress/flate"
	"compress/gzip"
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"hash"
	"io"
	"math"
)

// longestLine is the most bytes a line may have, its end included. An edge needs some
// forty; the rest is for comments and columns that are ignored.
const longestLine = 1 << 16

// Edge goes from follower to followee, by the ids of the list.
type Edge struct{ From, To uint64 }

// Err says that an edge list is not what it should be.
var Err = errors.New("not an edge list")

// Reader reads an edge list.
type Reader struct {
	List
	Read int64 // bytes of the file so far
	Line int64 // number of the last line

	path   string // that messages name
	file   io.Reader
	sum    hash.Hash // of what was read
	lines  *bufio.Reader
	layout layout
	matrix *matrix // nil unless the list is a Matrix Market file
}

// Open returns a reader of the content of a file, and finds out how that is compressed, whatever
// the file's name says. Messages name the path.
func Open(file io.Reader, path string) (*Reader, error) {
	l := &Reader{List: List{Form: SNAP}, path: path, file: file, sum: sha256.New()}
	if err := l.start(); err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	return l, nil
}

func (l *Reader) start() error {
	raw := bufio.NewReaderSize(readerFunc(l.readFile), longestLine)
	l.lines = raw
	magic, err := raw.Peek(3)
	if err != nil && err != io.EOF {
		return err
	}
	switch {
	case bytes.HasPrefix(magic, []byte("\x1f\x8b")):
		unzipped, err := gzip.NewReader(raw)
		if err != nil {
			return unreadable(err)
		}
		l.lines = bufio.NewReaderSize(unzipped, longestLine)
	case string(magic) == "BZh":
		l.lines = bufio.NewReaderSize(bzip2.NewReader(raw), longestLine)
	}
	return l.begin()
}

// begin passes over the mark of UTF-8 at the start of the text, and refuses what is no text.
func (l *Reader) begin() error {
	start, err := l.lines.Peek(tarBlock)
	if err != nil && err != io.EOF {
		return unreadable(err)
	}
	if err := refusePacked(start, l.path); err != nil {
		return err
	}
	if bytes.HasPrefix(start, []byte("\ufeff")) {
		l.lines.Discard(len("\ufeff")) // they are in the buffer
	}
	return nil
}

type readerFunc func([]byte) (int, error)

func (f readerFunc) Read(b []byte) (int, error) { return f(b) }

// readFile reads the file itself, and takes its measure in passing.
func (l *Reader) readFile(b []byte) (int, error) {
	n, err := l.file.Read(b)
	l.Read += int64(n)
	l.sum.Write(b[:n])
	return n, err
}

// Sum returns the SHA-256 of the file, once all of it is read.
func (l *Reader) Sum() []byte { return l.sum.Sum(nil) }

// Each hands every edge of the list to do, until the end or the first error. An edge without a
// direction is two, one in each direction.
func (l *Reader) Each(ctx context.Context, do func(Edge) error) error {
	for {
		line, err := l.next()
		if err == io.EOF {
			break
		}
		if err != nil {
			return l.at(err)
		}
		if l.Line%4096 == 0 && ctx.Err() != nil {
			return ctx.Err()
		}
		e, found, err := l.take(line)
		if err != nil {
			return l.at(err)
		}
		if !found {
			continue
		}
		if err := do(e); err != nil {
			return err
		}
		if l.Mirrored && e.From != e.To {
			if err := do(Edge{e.To, e.From}); err != nil {
				return err
			}
		}
	}
	if l.matrix != nil {
		if err := l.matrix.whole(l.Edges); err != nil {
			return l.at(err)
		}
	}
	return nil
}

// take reads a line, which has an edge or not.
func (l *Reader) take(line []byte) (e Edge, found bool, err error) {
	switch {
	case len(line) == 0:
		return e, false, nil
	case l.Line == 1 && startsMatrix(line):
		l.Form, l.Comments = MatrixMarket, 1
		l.matrix, err = newMatrix(string(line))
		l.Mirrored = l.matrix != nil && l.matrix.mirrored
		return e, false, err
	case line[0] == '#' || line[0] == '%':
		l.Comments++
		return e, false, l.comment(line)
	case l.matrix != nil && !l.matrix.counted:
		return e, false, l.matrix.count(line)
	case l.layout.columns == 0:
		l.layout = layoutOf(line)
		if l.layout.separator != blank && l.Form == SNAP {
			l.Form = CSV
		}
		if names, ok := l.layout.header(line); ok && l.matrix == nil {
			l.Header = names
			return e, false, nil
		}
	}
	if e, err = l.layout.edge(line); err != nil {
		return e, false, err
	}
	if l.Edges++; l.layout.columns > 2 {
		l.Third++
	}
	if l.matrix != nil {
		err = l.matrix.check(e)
	}
	return e, true, err
}

func (l *Reader) at(err error) error {
	return fmt.Errorf("%s, line %d: %w", l.path, l.Line, err)
}

// next returns the next line without the blanks around it.
func (l *Reader) next() ([]byte, error) {
	line, err := l.lines.ReadSlice('\n')
	if err == io.EOF && len(line) == 0 {
		return nil, io.EOF
	}
	l.Line++
	switch {
	case err == bufio.ErrBufferFull:
		return nil, fmt.Errorf("%w: the line has more than %d bytes; expected two ids, but it "+
			"starts %s", Err, longestLine, quote(line))
	case err != nil && err != io.EOF:
		return nil, unreadable(err)
	}
	return bytes.Trim(line, " \t\r\n"), nil
}

// unreadable says what is wrong with compressed data.
func unreadable(err error) error {
	if errors.Is(err, io.ErrUnexpectedEOF) || err == io.EOF {
		return fmt.Errorf("%w: the compressed data is cut short: %w", Err,
			io.ErrUnexpectedEOF)
	}
	var flate flate.CorruptInputError
	var bzip bzip2.StructuralError
	if errors.Is(err, gzip.ErrHeader) || errors.Is(err, gzip.ErrChecksum) ||
		errors.As(err, &flate) || errors.As(err, &bzip) {
		return fmt.Errorf("%w: the compressed data is damaged: %w", Err, err)
	}
	return err
}

// cutNumber reads the digits that s starts with. It is not ok if there are none or they
// are too many for 64 bits.
func cutNumber(s []byte) (n uint64, rest []byte, ok bool) {
	i := 0
	for ; i < len(s) && '0' <= s[i] && s[i] <= '9'; i++ {
		digit := uint64(s[i] - '0')
		if n > (math.MaxUint64-digit)/10 {
			return 0, s, false
		}
		n = n*10 + digit
	}
	return n, s[i:], i > 0
}

// quote shows the start of a line, whatever bytes it has.
func quote(line []byte) string {
	const most = 60
	if len(line) > most {
		return fmt.Sprintf("%q…", line[:most])
	}
	return fmt.Sprintf("%q", line)
}
