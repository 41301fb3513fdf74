package dataset

import (
	"bytes"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

func writeFile(t *testing.T, name string, content []byte) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, content, 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func zipped(t *testing.T, content string) []byte {
	t.Helper()
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	if _, err := io.WriteString(w, content); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func readEdges(t *testing.T, path string) ([]edge, error) {
	t.Helper()
	l, err := openEdgeList(path)
	if err != nil {
		return nil, err
	}
	defer l.close()
	var es []edge
	err = l.each(t.Context(), func(e edge) error { es = append(es, e); return nil })
	return es, err
}

func TestEdgeList(t *testing.T) {
	const most = math.MaxUint64
	for name, c := range map[string]struct {
		content string
		want    []edge
	}{
		"tab and spaces": {"1\t2\n3 4\n5  \t 6\n", []edge{{1, 2}, {3, 4}, {5, 6}}},
		"comments":       {"# FromNodeId\tToNodeId\n\n  # more\n1\t2\n", []edge{{1, 2}}},
		"blank lines":    {"\n \n\t\n1 2\n\n", []edge{{1, 2}}},
		"CRLF":           {"# c\r\n1\t2\r\n\r\n3\t4\r\n", []edge{{1, 2}, {3, 4}}},
		"no last end":    {"1\t2\n3\t4", []edge{{1, 2}, {3, 4}}},
		"blanks around":  {"  1 2  \n", []edge{{1, 2}}},
		"largest id":     {"18446744073709551615 0\n", []edge{{most, 0}}},
		"leading zeros":  {"007 00000000000000000000000000\n", []edge{{7, 0}}},
		"long comment":   {"# " + strings.Repeat("x", 60_000) + "\n1 2\n", []edge{{1, 2}}},
	} {
		t.Run(name, func(t *testing.T) {
			for _, content := range [][]byte{[]byte(c.content), zipped(t, c.content)} {
				got, err := readEdges(t, writeFile(t, "graph.gz", content))
				if err != nil || !slices.Equal(got, c.want) {
					t.Errorf("got %v, %v; want %v", got, err, c.want)
				}
			}
		})
	}
}

func TestMalformedEdgeList(t *testing.T) {
	for name, c := range map[string]struct {
		content string
		line    int
	}{
		"one number":         {"1 2\n3\n", 2},
		"three numbers":      {"# a\n1 2 3\n", 2},
		"a word":             {"1 2\n\n\n1 x\n", 4},
		"negative":           {"-1 2\n", 1},
		"signed":             {"+1 2\n", 1},
		"fraction":           {"1 2\n2 3.5\n", 2},
		"comma":              {"1,2\n", 1},
		"overflow":           {"1 2\n1 18446744073709551616\n", 2},
		"far overflow":       {"99999999999999999999999999999999 1\n", 1},
		"binary":             {"1 2\r\n\x00\xff\xfe\x01\n", 2},
		"too long":           {"1 2\n# ok\n" + strings.Repeat("7", 1<<20) + "\n", 3},
		"comment after":      {"1 2 # why\n", 1},
		"wide digits":        {"１ ２\n", 1},
		"last, without end":  {"1 2\n3 4\n5", 3},
		"no-break separator": {"1\u00a02\n", 1},
	} {
		t.Run(name, func(t *testing.T) {
			path := writeFile(t, "graph.txt", []byte(c.content))
			_, err := readEdges(t, path)
			if !errors.Is(err, ErrGraph) {
				t.Fatalf("got %v, want ErrGraph", err)
			}
			want := fmt.Sprintf("%s, line %d: ", path, c.line)
			if !strings.Contains(err.Error(), want) {
				t.Errorf("got %q, want it to contain %q", err, want)
			}
			if !strings.Contains(err.Error(), "expected two ids") || len(err.Error()) > 600 {
				t.Errorf("got %q", err)
			}
		})
	}
}

func TestDamagedGzip(t *testing.T) {
	whole := zipped(t, strings.Repeat("1 2\n3 4\n", 50_000))
	for name, content := range map[string][]byte{
		"header only": whole[:2],
		"cut short":   whole[:len(whole)/2],
		"no checksum": whole[:len(whole)-6],
		"damaged":     append(slices.Clone(whole[:len(whole)-8]), 1, 2, 3, 4, 5, 6, 7, 8),
	} {
		t.Run(name, func(t *testing.T) {
			_, err := readEdges(t, writeFile(t, "graph.txt", content))
			if !errors.Is(err, ErrGraph) {
				t.Errorf("got %v, want ErrGraph", err)
			}
		})
	}
}

// FuzzParseEdge holds parseEdge to fmt's reading of the same line.
func FuzzParseEdge(f *testing.F) {
	for _, line := range []string{"1 2", "1\t2", "18446744073709551615 0", "1", "1 2 3", "x", "",
		"18446744073709551616 1", "1  \t2", "\x00", "٣ ٤", "0x1 2", "1_0 2"} {
		f.Add([]byte(line))
	}
	f.Fuzz(func(t *testing.T, line []byte) {
		e, err := parseEdge(line)
		if err != nil {
			if !errors.Is(err, ErrGraph) || len(err.Error()) > 600 {
				t.Errorf("%q: got %v", line, err)
			}
			return
		}
		fields := bytes.Fields(line)
		if len(fields) != 2 {
			t.Fatalf("%q: got %v from %d fields", line, e, len(fields))
		}
		for i, id := range []uint64{e.from, e.to} {
			digits := bytes.TrimLeft(fields[i], "0")
			if want := fmt.Sprint(id); string(digits) != want && !(id == 0 && len(digits) == 0) {
				t.Errorf("%q: got %d", line, id)
			}
		}
	})
}

func TestSorter(t *testing.T) {
	for _, n := range []int{0, 1, 9, 10, 11, 1000} {
		s, err := newSorter(filepath.Join(t.TempDir(), "runs"), 10, pairKeys)
		if err != nil {
			t.Fatal(err)
		}
		random := rand.New(rand.NewPCG(1, uint64(n)))
		var want, got []edge
		for range n {
			e := edge{random.Uint64N(20), random.Uint64N(20)}
			want = append(want, e)
			if err := s.add(e); err != nil {
				t.Fatal(err)
			}
		}
		if err := s.finish(); err != nil {
			t.Fatal(err)
		}
		if err := s.each(func(e edge) error { got = append(got, e); return nil }); err != nil {
			t.Fatal(err)
		}
		if len(got)+int(s.dropped) != n {
			t.Errorf("%d edges: got %d, and %d dropped", n, len(got), s.dropped)
		}
		slices.SortFunc(want, pairKeys.compare)
		if got, want = slices.Compact(got), slices.Compact(want); !slices.Equal(got, want) {
			t.Errorf("%d edges: got %v, want %v", n, got, want)
		}
		if err := s.close(); err != nil {
			t.Error(err)
		}
	}
}

func TestNodes(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	var s nodes
	var want []uint64
	for i := range 5000 {
		id := random.Uint64N(3000) << 50
		s.add(id)
		want = append(want, id)
		if i%700 == 0 {
			s.settle()
		}
	}
	s.finish()
	slices.Sort(want)
	if want = slices.Compact(want); !slices.Equal(s.sorted, want) {
		t.Fatalf("got %d nodes, want %d", len(s.sorted), len(want))
	}
	for i, id := range want {
		if user := s.user(id); user != uint64(i)+1 {
			t.Errorf("node %d is user %d, want %d", id, user, i+1)
		}
	}
}
