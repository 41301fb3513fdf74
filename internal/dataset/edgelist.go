package dataset

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"hash"
	"io"
	"math"
	"os"
)

// longestLine is the most bytes a line may have, its end included. An edge needs some
// forty; the rest is for comments.
const longestLine = 1 << 16

// edge goes from follower to followee, by the ids of the list.
type edge struct{ from, to uint64 }

// ErrGraph says that an edge list is not what it should be.
var ErrGraph = errors.New("not an edge list")

// edgeList reads a list of edges as SNAP writes them: two ids a line, tab or spaces
// between them, comments behind #, the whole perhaps compressed with gzip.
type edgeList struct {
	path  string
	file  *os.File
	size  int64
	read  int64     // bytes of the file so far
	sum   hash.Hash // of those
	lines *bufio.Reader
	line  int64
}

func openEdgeList(path string) (*edgeList, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, noEdgeList(path, err)
	}
	l := &edgeList{path: path, file: file, sum: sha256.New()}
	if err := l.start(); err != nil {
		file.Close()
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	return l, nil
}

// start finds out whether the content is compressed, whatever the file's name says.
func (l *edgeList) start() error {
	info, err := l.file.Stat()
	if err != nil {
		return err
	}
	l.size = info.Size()
	raw := bufio.NewReaderSize(readerFunc(l.readFile), longestLine)
	l.lines = raw
	magic, err := raw.Peek(2)
	if err != nil && err != io.EOF {
		return err
	}
	if string(magic) == "\x1f\x8b" {
		unzipped, err := gzip.NewReader(raw)
		if err != nil {
			return unreadable(err)
		}
		l.lines = bufio.NewReaderSize(unzipped, longestLine)
	}
	return nil
}

type readerFunc func([]byte) (int, error)

func (f readerFunc) Read(b []byte) (int, error) { return f(b) }

// readFile reads the file itself, and takes its measure in passing.
func (l *edgeList) readFile(b []byte) (int, error) {
	n, err := l.file.Read(b)
	l.read += int64(n)
	l.sum.Write(b[:n])
	return n, err
}

func (l *edgeList) close() error { return l.file.Close() }

// name tells which graph this is, once all of it is read.
func (l *edgeList) name() string { return sourceName(l.path, l.sum.Sum(nil)) }

// each hands every edge of the list to do, until the end or the first error.
func (l *edgeList) each(ctx context.Context, do func(edge) error) error {
	for {
		line, err := l.next()
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return l.at(err)
		}
		if l.line%4096 == 0 && ctx.Err() != nil {
			return ctx.Err()
		}
		if len(line) == 0 || line[0] == '#' {
			continue
		}
		e, err := parseEdge(line)
		if err != nil {
			return l.at(err)
		}
		if err := do(e); err != nil {
			return err
		}
	}
}

func (l *edgeList) at(err error) error {
	return fmt.Errorf("%s, line %d: %w", l.path, l.line, err)
}

// next returns the next line without the blanks around it.
func (l *edgeList) next() ([]byte, error) {
	line, err := l.lines.ReadSlice('\n')
	if err == io.EOF && len(line) == 0 {
		return nil, io.EOF
	}
	l.line++
	switch {
	case err == bufio.ErrBufferFull:
		return nil, fmt.Errorf("%w: the line has more than %d bytes; expected two ids, but it "+
			"starts %s", ErrGraph, longestLine, quote(line))
	case err != nil && err != io.EOF:
		return nil, unreadable(err)
	}
	return bytes.Trim(line, " \t\r\n"), nil
}

// unreadable says what is wrong with compressed data.
func unreadable(err error) error {
	if errors.Is(err, io.ErrUnexpectedEOF) || err == io.EOF {
		return fmt.Errorf("%w: the compressed data is cut short: %w", ErrGraph,
			io.ErrUnexpectedEOF)
	}
	if errors.Is(err, gzip.ErrHeader) || errors.Is(err, gzip.ErrChecksum) {
		return fmt.Errorf("%w: the compressed data is damaged: %w", ErrGraph, err)
	}
	return err
}

// parseEdge reads the two ids of a line that is neither empty nor a comment and has no
// blanks around it.
func parseEdge(line []byte) (edge, error) {
	from, rest, okFrom := cutNumber(line)
	blank := bytes.TrimLeft(rest, " \t")
	to, end, okTo := cutNumber(blank)
	if !okFrom || !okTo || len(blank) == len(rest) || len(end) > 0 {
		return edge{}, fmt.Errorf("%w: expected two ids, from 0 to %d, separated by a tab or "+
			"spaces, found %s", ErrGraph, uint64(math.MaxUint64), quote(line))
	}
	return edge{from, to}, nil
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
