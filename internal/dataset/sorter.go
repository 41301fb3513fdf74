package dataset

import (
	"bufio"
	"cmp"
	"container/heap"
	"encoding/binary"
	"errors"
	"io"
	"os"
	"slices"
)

// runEdges is how many edges are sorted in memory at a time: 32 MiB of them.
const runEdges = 1 << 21

const edgeBytes = 16

// sorter sorts more edges than fit in memory, by from, then to: it sorts runs of them,
// keeps those in a file, and merges them when they are read.
type sorter struct {
	file    *os.File
	most    int // edges in a run
	run     []edge
	runs    []int64 // where each run ends in the file, in edges
	dropped int64   // duplicates within the runs
}

// newSorter keeps the runs in a file at path, or in a temporary one if path is empty.
func newSorter(path string, most int) (*sorter, error) {
	create := os.Create
	if path == "" {
		create = func(string) (*os.File, error) { return os.CreateTemp("", "impedance-runs-*") }
	}
	file, err := create(path)
	if err != nil {
		return nil, err
	}
	return &sorter{file: file, most: most}, nil
}

// close removes the runs.
func (s *sorter) close() error {
	err := s.file.Close()
	return errors.Join(err, os.Remove(s.file.Name()))
}

func (s *sorter) add(e edge) error {
	s.run = append(s.run, e)
	if len(s.run) < s.most {
		return nil
	}
	return s.flush()
}

// flush sorts the run in memory and writes it to the file.
func (s *sorter) flush() error {
	added := len(s.run)
	slices.SortFunc(s.run, compareEdges)
	s.run = slices.Compact(s.run)
	s.dropped += int64(added - len(s.run))
	w := bufio.NewWriterSize(s.file, 1<<16)
	var b [edgeBytes]byte
	for _, e := range s.run {
		binary.LittleEndian.PutUint64(b[:8], e.from)
		binary.LittleEndian.PutUint64(b[8:], e.to)
		w.Write(b[:]) // Flush returns the error of any Write
	}
	s.runs = append(s.runs, s.count()+int64(len(s.run)))
	s.run = s.run[:0]
	return w.Flush()
}

// count is the number of edges in the file.
func (s *sorter) count() int64 {
	if len(s.runs) == 0 {
		return 0
	}
	return s.runs[len(s.runs)-1]
}

// finish writes what is still in memory, and lets go of it.
func (s *sorter) finish() error {
	if len(s.run) > 0 {
		if err := s.flush(); err != nil {
			return err
		}
	}
	s.run = nil
	return nil
}

// each hands out the edges of all runs in order. The same edge may come once per run.
func (s *sorter) each(do func(edge) error) error {
	var m merge
	start := int64(0)
	for _, end := range s.runs {
		section := io.NewSectionReader(s.file, start*edgeBytes, (end-start)*edgeBytes)
		r := &runReader{from: bufio.NewReaderSize(section, 1<<16), left: end - start}
		if err := r.next(); err != nil {
			return err
		}
		m = append(m, r)
		start = end
	}
	heap.Init(&m)
	for len(m) > 0 {
		first := m[0]
		if err := do(first.head); err != nil {
			return err
		}
		if first.left == 0 {
			heap.Pop(&m)
			continue
		}
		if err := first.next(); err != nil {
			return err
		}
		heap.Fix(&m, 0)
	}
	return nil
}

// runReader reads one run; head is its edge at hand.
type runReader struct {
	from *bufio.Reader
	left int64
	head edge
}

func (r *runReader) next() error {
	var b [edgeBytes]byte
	if _, err := io.ReadFull(r.from, b[:]); err != nil {
		return err
	}
	r.head = edge{binary.LittleEndian.Uint64(b[:8]), binary.LittleEndian.Uint64(b[8:])}
	r.left--
	return nil
}

// merge is a heap of runs, the one with the least edge at hand first.
type merge []*runReader

func (m merge) Len() int           { return len(m) }
func (m merge) Less(i, j int) bool { return compareEdges(m[i].head, m[j].head) < 0 }
func (m merge) Swap(i, j int)      { m[i], m[j] = m[j], m[i] }
func (m *merge) Push(r any)        { *m = append(*m, r.(*runReader)) }
func (m *merge) Pop() any {
	last := (*m)[len(*m)-1]
	*m = (*m)[:len(*m)-1]
	return last
}

func compareEdges(a, b edge) int {
	return cmp.Or(cmp.Compare(a.from, b.from), cmp.Compare(a.to, b.to))
}
