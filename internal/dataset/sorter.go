package dataset

import (
	"bufio"
	"cmp"
	"encoding/binary"
	"errors"
	"io"
	"os"
	"slices"
	"strings"
)

// sorter sorts more keys than fit in memory: it sorts runs of them, keeps those in a file, and
// merges them when they are read.
type sorter[K any] struct {
	keyKind[K]
	file    *os.File
	most    int // keys in a run
	run     []K
	runs    []extent
	dropped int64 // duplicates within the runs
}

// keyKind says how keys are ordered, and how they are written and read.
type keyKind[K any] struct {
	compare func(a, b K) int
	append  func(b []byte, k K) []byte
	read    func(r *bufio.Reader) (K, error)
}

// extent is where a run is in the file, in bytes, and how many keys it has.
type extent struct{ from, to, keys int64 }

// newSorter keeps the runs in a file at path, or in a temporary one if path is empty.
func newSorter[K any](path string, most int, kind keyKind[K]) (*sorter[K], error) {
	create := os.Create
	if path == "" {
		create = func(string) (*os.File, error) { return os.CreateTemp("", "impedance-runs-*") }
	}
	file, err := create(path)
	if err != nil {
		return nil, err
	}
	return &sorter[K]{keyKind: kind, file: file, most: most}, nil
}

// close removes the runs.
func (s *sorter[K]) close() error {
	err := s.file.Close()
	return errors.Join(err, os.Remove(s.file.Name()))
}

func (s *sorter[K]) add(k K) error {
	s.run = append(s.run, k)
	if len(s.run) < s.most {
		return nil
	}
	return s.flush()
}

// flush sorts the run in memory and writes it to the file.
func (s *sorter[K]) flush() error {
	added := len(s.run)
	slices.SortFunc(s.run, s.compare)
	s.run = slices.CompactFunc(s.run, func(a, b K) bool { return s.compare(a, b) == 0 })
	s.dropped += int64(added - len(s.run))
	from := s.end().to
	run := extent{from: from, to: from, keys: int64(len(s.run))}
	w := bufio.NewWriterSize(s.file, 1<<16)
	var b []byte
	for _, k := range s.run {
		b = s.append(b[:0], k)
		run.to += int64(len(b))
		w.Write(b) // Flush returns the error of any Write
	}
	s.runs = append(s.runs, run)
	clear(s.run)
	s.run = s.run[:0]
	return w.Flush()
}

// end is the last run.
func (s *sorter[K]) end() extent {
	if len(s.runs) == 0 {
		return extent{}
	}
	return s.runs[len(s.runs)-1]
}

// count is the number of keys in the file.
func (s *sorter[K]) count() (keys int64) {
	for _, r := range s.runs {
		keys += r.keys
	}
	return keys
}

// finish writes what is still in memory, and lets go of it.
func (s *sorter[K]) finish() error {
	if len(s.run) > 0 {
		if err := s.flush(); err != nil {
			return err
		}
	}
	s.run = nil
	return nil
}

// each hands out the keys of all runs in order. The same key may come once per run.
func (s *sorter[K]) each(do func(K) error) error {
	m := merge[K]{compare: s.compare}
	for _, run := range s.runs {
		section := io.NewSectionReader(s.file, run.from, run.to-run.from)
		r := &runReader[K]{from: bufio.NewReaderSize(section, 1<<16), left: run.keys}
		if err := r.next(s.read); err != nil {
			return err
		}
		m.runs = append(m.runs, r)
	}
	for i := len(m.runs)/2 - 1; i >= 0; i-- {
		m.sink(i)
	}
	for len(m.runs) > 0 {
		first := m.runs[0]
		if err := do(first.head); err != nil {
			return err
		}
		if first.left == 0 {
			last := len(m.runs) - 1
			m.runs[0], m.runs = m.runs[last], m.runs[:last]
		} else if err := first.next(s.read); err != nil {
			return err
		}
		m.sink(0)
	}
	return nil
}

// runReader reads one run; head is its key at hand.
type runReader[K any] struct {
	from *bufio.Reader
	left int64
	head K
}

func (r *runReader[K]) next(read func(*bufio.Reader) (K, error)) (err error) {
	r.head, err = read(r.from)
	r.left--
	return err
}

// merge is a heap of runs, the one with the least key at hand first. It does what container/heap
// does, which would call each step through an interface.
type merge[K any] struct {
	compare func(a, b K) int
	runs    []*runReader[K]
}

// sink brings a run to its place below.
func (m *merge[K]) sink(i int) {
	for {
		least := 2*i + 1
		if least >= len(m.runs) {
			return
		}
		if r := least + 1; r < len(m.runs) && m.compare(m.runs[r].head, m.runs[least].head) < 0 {
			least = r
		}
		if m.compare(m.runs[i].head, m.runs[least].head) <= 0 {
			return
		}
		m.runs[i], m.runs[least] = m.runs[least], m.runs[i]
		i = least
	}
}

// pairKeys orders edges, or other keys of two words, by from, then to.
var pairKeys = keyKind[edge]{
	compare: func(a, b edge) int {
		if a.from != b.from {
			return cmp.Compare(a.from, b.from)
		}
		return cmp.Compare(a.to, b.to)
	},
	append: func(b []byte, e edge) []byte {
		b = binary.LittleEndian.AppendUint64(b, e.from)
		return binary.LittleEndian.AppendUint64(b, e.to)
	},
	read: func(r *bufio.Reader) (edge, error) {
		const size = 16
		b, err := r.Peek(size)
		if err != nil {
			return edge{}, err
		}
		e := edge{binary.LittleEndian.Uint64(b), binary.LittleEndian.Uint64(b[8:])}
		_, err = r.Discard(size)
		return e, err
	},
}

// textKey is a text of a row.
type textKey struct {
	text string
	id   int64
}

// textKeys orders texts bytewise. They are unique.
var textKeys = keyKind[textKey]{
	compare: func(a, b textKey) int { return strings.Compare(a.text, b.text) },
	append: func(b []byte, k textKey) []byte {
		b = binary.AppendUvarint(b, uint64(k.id))
		return append(binary.AppendUvarint(b, uint64(len(k.text))), k.text...)
	},
	read: func(r *bufio.Reader) (textKey, error) {
		id, err := binary.ReadUvarint(r)
		if err != nil {
			return textKey{}, err
		}
		size, err := binary.ReadUvarint(r)
		if err != nil {
			return textKey{}, err
		}
		b := make([]byte, size)
		_, err = io.ReadFull(r, b)
		return textKey{string(b), int64(id)}, err
	},
}
