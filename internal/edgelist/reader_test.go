package edgelist

import (
	"bytes"
	"compress/gzip"
	"context"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

func zipped(t testing.TB, content string) []byte {
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

// read reads a list to its end, or to the first error.
func read(ctx context.Context, content []byte, path string) (es []Edge, l *Reader, err error) {
	l, err = Open(bytes.NewReader(content), path)
	if err != nil {
		return nil, nil, err
	}
	err = l.Each(ctx, func(e Edge) error { es = append(es, e); return nil })
	return es, l, err
}

// published are lists as they are published, in brief.
var published = map[string]struct {
	content string
	want    []Edge
	list    List
	words   string // what is said of them, behind the form
}{
	"two columns": {"1\t2\n3 4\n5  \t 6\n", []Edge{{1, 2}, {3, 4}, {5, 6}}, List{Form: SNAP, Edges: 3},
		"SNAP: 3 lines with an edge, one follow each. Ignored: 0 comment lines, –."},
	"blank lines and ends": {"\n \n  1 2  \r\n\r\n3\t4", []Edge{{1, 2}, {3, 4}}, List{Form: SNAP,
		Edges: 2}, ""},
	"largest ids": {"18446744073709551615 007\n", []Edge{{math.MaxUint64, 7}},
		List{Form: SNAP, Edges: 1}, ""},
	"long comment": {"# " + strings.Repeat("x", 60_000) + "\n1 2\n", []Edge{{1, 2}},
		List{Form: SNAP, Edges: 1, Comments: 1}, ""},
	"SNAP, wiki-Vote": {"# Directed graph (each unordered pair of nodes is saved once): " +
		"Wiki-Vote.txt \r\n# Wikipedia voting on promotion to administratorship\r\n# Nodes: 7115 " +
		"Edges: 103689\r\n# FromNodeId\tToNodeId\r\n30\t1412\r\n30\t3352\r\n",
		[]Edge{{30, 1412}, {30, 3352}}, List{Form: SNAP, Edges: 2, Comments: 4},
		"SNAP: 2 lines with an edge, one follow each. Ignored: 4 comment lines, –."},
	"SNAP, com-DBLP": {"# Undirected graph: ../../data/output/dblp.ungraph.txt\n# DBLP\n" +
		"# Nodes: 317080 Edges: 1049866\n# FromNodeId\tToNodeId\n0\t1\n0\t2\n",
		[]Edge{{0, 1}, {0, 2}}, List{Form: SNAP, Edges: 2, Comments: 4, Undirected: true},
		"SNAP: 2 lines with an edge, one follow each. A comment in it says that the graph is " +
			"undirected: if each edge is in the list once, the follows in the other direction are " +
			"missing. Ignored: 4 comment lines, –."},
	"SNAP, sx-mathoverflow, with times": {"1 4 1254192988\n4 1 1254194656\n",
		[]Edge{{1, 4}, {4, 1}}, List{Form: SNAP, Edges: 2, Third: 2},
		"SNAP: 2 lines with an edge, one follow each. Ignored: 0 comment lines, what follows the " +
			"two ids in 2 lines, –."},
	"SNAP, soc-sign-bitcoin, CSV": {"6,2,4,1289241911.72836\n6,5,-2,1289241941.53378\n",
		[]Edge{{6, 2}, {6, 5}}, List{Form: CSV, Edges: 2, Third: 2},
		"CSV: 2 lines with an edge, one follow each. Ignored: 0 comment lines, what follows the two " +
			"ids in 2 lines, –."},
	"networkx": {"1 2 {}\n2 3 {}\n", []Edge{{1, 2}, {2, 3}}, List{Form: SNAP, Edges: 2, Third: 2}, ""},
	"KONECT, undirected": {"% sym unweighted\n% 3 34 34\n1 2 \n1 3 \n2 2\n",
		[]Edge{{1, 2}, {2, 1}, {1, 3}, {3, 1}, {2, 2}},
		List{Form: KONECT, Mirrored: true, Edges: 3, Comments: 2},
		"KONECT: 3 lines with an edge, two follows each, because the list has no directions. " +
			"Ignored: 2 comment lines, –."},
	"KONECT, directed with weights and times": {"% asym " +
		"positive\n1\t2\t1\t1092096000\n2\t1\t1\t1092096001\n",
		[]Edge{{1, 2}, {2, 1}}, List{Form: KONECT, Edges: 2, Comments: 1, Third: 2},
		"KONECT: 2 lines with an edge, one follow each. Ignored: 1 comment line, what follows the " +
			"two ids in 2 lines, –."},
	"Matrix Market, symmetric pattern": {"%%MatrixMarket matrix coordinate pattern symmetric\n% " +
		"karate\n34 34 3\n2 1\n3 1\n4 4\n", []Edge{{2, 1}, {1, 2}, {3, 1}, {1, 3}, {4, 4}},
		List{Form: MatrixMarket, Mirrored: true, Edges: 3, Comments: 2},
		"Matrix Market: 3 lines with an edge, two follows each, because the list has no directions. " +
			"Ignored: 2 comment lines, –."},
	"Matrix Market, general real": {"%%MatrixMarket Matrix Coordinate Real General\r\n\r\n3 3 2\r\n" +
		"1 2 0.5\r\n3 1 -1e3\r\n", []Edge{{1, 2}, {3, 1}},
		List{Form: MatrixMarket, Edges: 2, Comments: 1, Third: 2}, ""},
	"Matrix Market, hermitian complex": {"%%MatrixMarket matrix coordinate complex hermitian\n3 3 " +
		"1\n2 1 0.5 -1\n", []Edge{{2, 1}, {1, 2}},
		List{Form: MatrixMarket, Mirrored: true, Edges: 1, Comments: 1, Third: 1}, ""},
	"Matrix Market, in small letters": {"%%matrixmarket matrix coordinate pattern symmetric\n3 3 1\n" +
		"2 1\n", []Edge{{2, 1}, {1, 2}},
		List{Form: MatrixMarket, Mirrored: true, Edges: 1, Comments: 1}, ""},
	"Matrix Market, with one sign": {"%MatrixMarket matrix coordinate pattern general\n3 3 1\n2 1\n",
		[]Edge{{2, 1}}, List{Form: MatrixMarket, Edges: 1, Comments: 1}, ""},
	"CSV with a header": {"follower,followee\r\n1,2\r\n3,4\r\n", []Edge{{1, 2}, {3, 4}},
		List{Form: CSV, Edges: 2, Header: [2]string{"follower", "followee"}},
		"CSV: 2 lines with an edge, one follow each. The header calls the follower \"follower\" and " +
			"the followee \"followee\". Ignored: 0 comment lines, –."},
	"CSV in quotation marks": {"\"id_1\",\"id_2\",\"what\"\n\"1\",\"2\",\"a, b\"\n3 , 4,\n",
		[]Edge{{1, 2}, {3, 4}},
		List{Form: CSV, Edges: 2, Third: 2, Header: [2]string{"id_1", "id_2"}}, ""},
	"CSV, semicolons, many columns": {"1;2;a;b;c;d\n3;4;;;;\n", []Edge{{1, 2}, {3, 4}},
		List{Form: CSV, Edges: 2, Third: 2}, ""},
	"a header between tabs": {"source\ttarget\n1\t2\n", []Edge{{1, 2}},
		List{Form: SNAP, Edges: 1, Header: [2]string{"source", "target"}}, ""},
	"a mark of UTF-8": {"\ufeff1 2\n", []Edge{{1, 2}}, List{Form: SNAP, Edges: 1}, ""},
	"a mark of UTF-8 before Matrix Market": {"\ufeff%%MatrixMarket matrix coordinate pattern " +
		"general\n2 2 1\n1 2\n",
		[]Edge{{1, 2}}, List{Form: MatrixMarket, Edges: 1, Comments: 1}, ""},
	"nothing": {"# nobody\n", nil, List{Form: SNAP, Comments: 1}, ""},
}

// TestPublished holds what is taken of a list, as it is, gzipped, and in parts of a pipe, and what is
// said of it.
func TestPublished(t *testing.T) {
	for name, c := range published {
		t.Run(name, func(t *testing.T) {
			for _, content := range [][]byte{[]byte(c.content), zipped(t, c.content)} {
				got, l, err := read(t.Context(), content, "graph")
				if err != nil || !slices.Equal(got, c.want) || l.List != c.list {
					t.Fatalf("got %v of %+v, %v; want %v of %+v", got, l.List, err, c.want, c.list)
				}
				said, ok := strings.CutPrefix(l.Sentences("–"), "Taken from the edge list, in the form of ")
				if !ok || c.words != "" && said != c.words {
					t.Errorf("it says %s\nwant %s", said, c.words)
				}
			}
		})
	}
}

// bzipped is what bzip2 makes of "1 2\n3 4\n".
const bzipped = "425a6839314159265359d0b51d3d0000025800001040003c00200030c00869b28823278bb9229c2848685a8e9e80"

// TestBzip2 reads what bzip2 made of two lines, twice one after the other as pbzip2 writes.
func TestBzip2(t *testing.T) {
	one, err := hex.DecodeString(bzipped)
	if err != nil {
		t.Fatal(err)
	}
	got, _, err := read(t.Context(), slices.Concat(one, one), "graph.txt")
	if want := []Edge{{1, 2}, {3, 4}, {1, 2}, {3, 4}}; err != nil || !slices.Equal(got, want) {
		t.Errorf("got %v, %v; want %v", got, err, want)
	}
	for name, content := range map[string][]byte{"cut": one[:len(one)-8],
		"damaged": append(slices.Clone(
			one[:20]), one...)} {
		if _, _, err := read(t.Context(), content, "graph.txt"); !errors.Is(err, Err) {
			t.Errorf("%s: got %v", name, err)
		}
	}
}

func TestDamagedGzip(t *testing.T) {
	whole := zipped(t, strings.Repeat("1 2\n3 4\n", 50_000))
	for name, content := range map[string][]byte{
		"header only": whole[:2],
		"cut short":   whole[:len(whole)/2],
		"no checksum": whole[:len(whole)-6],
		"damaged":     append(slices.Clone(whole[:len(whole)-8]), 1, 2, 3, 4, 5, 6, 7, 8),
		"rubbish":     append(slices.Clone(whole[:12]), bytes.Repeat([]byte{0xff}, 100)...),
	} {
		if _, _, err := read(t.Context(), content, "graph.txt"); !errors.Is(err, Err) {
			t.Errorf("%s: got %v", name, err)
		}
	}
}

// TestMalformed holds that what is no list is refused, with the line and what was expected.
func TestMalformed(t *testing.T) {
	const matrix = "%%MatrixMarket matrix coordinate pattern general\n"
	for name, c := range map[string]struct {
		content string
		line    int
		want    string
	}{
		"one number":         {"1 2\n3\n", 2, "expected two ids"},
		"a word":             {"1 2\n\n\n1 x\n", 4, "expected two ids"},
		"negative":           {"-1 2\n", 1, "expected two ids"},
		"signed":             {"+1 2\n", 1, "expected two ids"},
		"fraction":           {"1 2\n2 3.5\n", 2, "expected two ids"},
		"overflow":           {"1 2\n1 18446744073709551616\n", 2, "expected two ids"},
		"far overflow":       {"99999999999999999999999999999999 1\n", 1, "expected two ids"},
		"binary":             {"1 2\r\n\x00\xff\xfe\x01\n", 2, "expected two ids"},
		"too long":           {"1 2\n# ok\n" + strings.Repeat("7", 1<<20) + "\n", 3, "expected two ids"},
		"wide digits":        {"１ ２\n", 1, "expected two ids"},
		"last, without end":  {"1 2\n3 4\n5", 3, "expected two ids"},
		"no-break separator": {"1\u00a02\n", 1, "expected two ids"},
		"a comma later":      {"1 2\n1,2\n", 2, "expected two ids"},
		"an empty column":    {"1,,2\n", 1, "expected two ids"},
		"a comment behind":   {"1 2\n1 2 # why\n", 2, "expected two ids and 2 columns in all"},
		"a weight later": {"1 2\n2 3 5\n", 2, "expected two ids and 2 columns in all, as in the " +
			"first"},
		"adjacency list":    {"1 2 3 4 5\n2 3\n", 1, "if a line has a node and its neighbours"},
		"a second header":   {"a,b\nc,d\n", 2, "expected two ids"},
		"row numbers":       {",source,target\n0,5,6\n", 1, "expected two ids"},
		"row names of R":    {"\"source\",\"target\"\n\"1\",5,6\n", 2, "expected two ids and 2 columns"},
		"names of nodes":    {"# a\nada bob\nbob eve\n", 3, "expected two ids"},
		"KONECT, bipartite": {"% bip unweighted\n1 1\n", 1, "its graph is bipartite"},
		"KONECT, dynamic":   {"% asym dynamic\n1 2 1 3\n", 1, "its graph is dynamic"},
		"not square": {matrix + "5 7 1\n1 2\n", 2, "5 rows and 7 columns, so that its graph is " +
			"bipartite"},
		"dense": {"%%MatrixMarket matrix array real general\n2 2\n1\n0\n", 1,
			"matrix coordinate"},
		"no symmetry":    {"%%MatrixMarket matrix coordinate real odd\n", 1, `"odd" is no symmetry`},
		"no count":       {matrix + "1 2\n", 2, "the numbers of rows, columns and entries"},
		"count of words": {matrix + "a b c\n", 2, "the numbers of rows, columns and entries"},
		"outside":        {matrix + "3 3 1\n1 4\n", 3, "two ids, from 1 to 3, found 1 and 4"},
		"id 0":           {matrix + "3 3 1\n0 1\n", 3, "two ids, from 1 to 3, found 0 and 1"},
		"cut":            {matrix + "3 3 2\n1 2\n", 3, "says that it has 2 entries, and has 1"},
		"more":           {matrix + "3 3 1\n1 2\n1 3\n", 4, "says that it has 1 entry, and has 2"},
		"cut before":     {matrix, 1, "says that it has no number of entries, and has 0"},
	} {
		t.Run(name, func(t *testing.T) {
			_, _, err := read(t.Context(), []byte(c.content), "graph.txt")
			if !errors.Is(err, Err) {
				t.Fatalf("got %v, want Err", err)
			}
			if at := fmt.Sprintf("graph.txt, line %d: ", c.line); !strings.HasPrefix(err.Error(), at) ||
				!strings.Contains(err.Error(), c.want) || len(err.Error()) > 600 {
				t.Errorf("got %q, want %s%s", err, at, c.want)
			}
		})
	}
}

// TestPacked holds that what has to be unpacked first is refused with the command for it.
func TestPacked(t *testing.T) {
	folder := t.TempDir()
	archive := strings.Repeat("\x00", 257) + "ustar\x0000"
	for _, c := range []struct{ name, content, want string }{
		{"a b.txt.zst", "\x28\xb5\x2f\xfdxx", "compressed with Zstandard; unpack it by `zstd -dc " +
			"'FOLDER/a b.txt.zst' > 'FOLDER/a b.txt'`, and give that"},
		{"graph.xz", "\xfd7zXZ\x00xx", "with xz; unpack it by `xz -dc FOLDER/graph.xz > FOLDER/graph`, " +
			"and give that"},
		{"graph", "\xfd7zXZ\x00xx", "with xz; unpack it by `xz -dc FOLDER/graph > FOLDER/graph.txt`, " +
			"and give that"},
		{"graph.zip", "PK\x03\x04xx", "ZIP; unpack it by `unzip FOLDER/graph.zip`, and give the list " +
			"that is in it"},
		{"graph.tar", archive, "tar; unpack it by `tar -xf FOLDER/graph.tar`, and give the list"},
		{"graph.tar.gz", string(zipped(t, archive)), "tar; unpack it by `tar -xf FOLDER/graph.tar.gz`, " +
			"and give"},
		{"graph.lz4", "\x04\x22\x4d\x18", "`lz4 -dc "},
		{"graph.Z", "\x1f\x9d\x90", "`uncompress -c "},
		{"graph.7z", "7z\xbc\xaf\x27\x1c", "`7z x "},
		{"wide.csv", "\xff\xfe1\x00,\x002\x00", "UTF-16; unpack it by `iconv -f UTF-16 -t UTF-8 "},
		{"", "\x28\xb5\x2f\xfdxx", "with Zstandard; unpack it before the pipe, as by `zstd -dc`"},
	} {
		path := filepath.Join(folder, c.name)
		if c.name == "" {
			path = "/dev/stdin.none"
		} else if err := os.WriteFile(path, []byte(c.content), 0o600); err != nil {
			t.Fatal(err)
		}
		_, _, err := read(t.Context(), []byte(c.content), path)
		want := strings.ReplaceAll(c.want, "FOLDER", folder)
		if !errors.Is(err, Err) || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: got %v, want %s", c.name, err, want)
		}
	}
}

// FuzzEach holds that any content is read or refused: ids are those that fmt reads in the line, and
// what is said of a list has no more than a few lines.
func FuzzEach(f *testing.F) {
	for _, c := range published {
		f.Add([]byte(c.content))
		f.Add(zipped(f, c.content))
	}
	for _, line := range []string{"1", "1 2 3", "x", "1_0 2", "٣ ٤", "0x1 2", "\"1\",\"2\"\n\"",
		"1,\"2\n", "BZh91AY&SY"} {
		f.Add([]byte(line))
	}
	f.Fuzz(func(t *testing.T, content []byte) {
		const most = 1 << 16
		var edges int64
		l, err := Open(bytes.NewReader(content), "graph.txt")
		if err == nil {
			err = l.Each(t.Context(), func(Edge) error {
				if edges++; edges > most {
					return io.EOF // compressed content may have any number
				}
				return nil
			})
		}
		switch {
		case err == io.EOF:
		case err != nil && (!errors.Is(err, Err) || len(err.Error()) > 600):
			t.Fatalf("%q: %v", content, err)
		case err == nil && (edges < l.Edges || edges > 2*l.Edges || l.Third > l.Edges):
			t.Fatalf("%q: %d edges of %+v", content, edges, l.List)
		case err == nil && len(l.Sentences("")) > 1000:
			t.Errorf("%q: %s", content, l.Sentences(""))
		}
		one, err := layoutOf(bytes.Trim(content, " \t\r\n")).edge(bytes.Trim(content, " \t\r\n"))
		if err != nil {
			return
		}
		fields := bytes.FieldsFunc(content, func(r rune) bool {
			return strings.ContainsRune(" "+
				"\t\r\n,;\"", r)
		})
		for i, id := range []uint64{one.From, one.To} {
			digits := bytes.TrimLeft(fields[i], "0")
			if want := fmt.Sprint(id); string(digits) != want && !(id == 0 && len(digits) == 0) {
				t.Errorf("%q: got %d", content, id)
			}
		}
	})
}
