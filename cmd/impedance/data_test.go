package main

import (
	"bytes"
	"compress/gzip"
	"database/sql"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"example.com/impedance/internal/dataset"
)

func TestData(t *testing.T) {
	cached(t)
	graph := write(t, "ring.txt", "# a ring with a loop and a double\n1 2\n2 3\n3 1\n3 3\n1 2\n")
	target := filepath.Join(t.TempDir(), "ring.db")
	code, stdout, stderr := call(t.Context(), "data", "--graph", graph, "--dsn", target)
	if code != 0 {
		t.Fatalf("it ends with %d: %s", code, stderr)
	}
	for _, want := range []string{target + ": 3 users,", "3 follows (ring.txt sha256:",
		"Taken from the edge list, in the form of SNAP: 5 lines with an edge, one follow each. Ignored: 1 " +
			"comment line, 1 self-loop, 1 duplicate. The table imported_ids maps user ids to the list's."} {
		if !strings.Contains(unwrapped(stdout), want) {
			t.Errorf("%q is not in the output:\n%s", want, stdout)
		}
	}
	plain(t, stderr)
	before := sum(t, target)
	code, stdout, stderr = call(t.Context(), "data", "--graph", graph, "--dsn", target)
	if code != 0 || !strings.HasPrefix(stdout, target+" has it already: 3 users, ") {
		t.Errorf("the second time it ends with %d: %s%s", code, stdout, stderr)
	}
	for _, other := range [][]string{{"--graph", graph, "--seed", "2"}, {"--users", "128"},
		{"--graph", write(t, "ring.txt", "1 2\n2 3\n3 1\n")}} {
		code, _, stderr = call(t.Context(), append(other, "data", "--dsn", target)...)
		if code != exitFailure || !strings.Contains(stderr, "already has users") {
			t.Errorf("%q ends with %d: %s", other, code, stderr)
		}
	}
	if sum(t, target) != before {
		t.Error("the database was written")
	}
}

// TestDataForms holds that lists are imported in the forms in which graphs are published, whatever
// they are compressed with, from a file and from a pipe, and that each says what was taken.
func TestDataForms(t *testing.T) {
	cache := cached(t)
	var zipped bytes.Buffer
	w := gzip.NewWriter(&zipped)
	if _, err := w.Write([]byte("\ufefffrom,to,weight\n1,2,5\n2,3,1\n2,3,1\n")); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		content, follows, words string
	}{
		"graph.mtx": {"%%MatrixMarket matrix coordinate pattern symmetric\n% a\n4 4 3\n2 1\n3 1\n4 4\n",
			"4 users, 40 posts, 4 follows", "in the form of Matrix Market: 3 lines with an edge, two follows " +
				"each, because the list has no directions. Ignored: 2 comment lines, 1 self-loop, 0 duplicates."},
		"out.graph": {"% sym weighted\n1 2 3\n2 1 3\n", "2 users, 20 posts, 2 follows",
			"in the form of KONECT: 2 lines with an edge, two follows each, because the list has no " +
				"directions. Ignored: 1 comment line, what follows the two ids in 2 lines, 0 self-loops, 2 " +
				"duplicates."},
		"loop.txt": {"7 7\n", "1 user, 10 posts, 0 follows", "1 line with an edge, one follow each. Ignored: " +
			"0 comment lines, 1 self-loop, 0 duplicates."},
		"graph.csv.gz": {zipped.String(), "3 users, 30 posts, 2 follows", "in the form of CSV: 3 lines with an " +
			"edge, one follow each. The header calls the follower \"from\" and the followee \"to\". " +
			"Ignored: 0 comment lines, what follows the two ids in 3 lines, 0 self-loops, 1 duplicate."},
	} {
		t.Run(name, func(t *testing.T) {
			target := filepath.Join(t.TempDir(), "x.db")
			for _, args := range [][]string{{"--graph", write(t, name, c.content), "--dsn", target},
				{"--graph", pipeOf(t, c.content)}} {
				code, stdout, stderr := call(t.Context(), append(args, "data")...)
				if code != 0 || !strings.Contains(unwrapped(stdout), c.follows) ||
					!strings.Contains(unwrapped(stdout), c.words) {
					t.Errorf("%q ends with %d: %s%s\nwant %s and %s", args, code, stdout, stderr, c.follows, c.words)
				}
			}
			// What a pipe had is found again, and its copy is gone.
			code, stdout, stderr := call(t.Context(), "data", "--graph", pipeOf(t, c.content))
			if code != 0 || !strings.Contains(unwrapped(stdout), "(pipe sha256:") ||
				!strings.Contains(unwrapped(stdout), "Dropped from the edge list: ") {
				t.Errorf("the second time it ends with %d: %s%s", code, stdout, stderr)
			}
		})
	}
	for _, name := range entries(t, cache) {
		if !strings.HasPrefix(name, "pipe-") {
			t.Errorf("%s is left in the cache", name)
		}
	}
	code, _, stderr := call(t.Context(), "data", "--graph", pipeOf(t, "\x28\xb5\x2f\xfd"))
	if want := "compressed with Zstandard; unpack it before the pipe, as by `zstd -dc`"; code !=
		exitFailure || !strings.Contains(stderr, want) {
		t.Errorf("it ends with %d and %s, want %s", code, stderr, want)
	}
}

// pipeOf returns the path of a pipe with some content.
func pipeOf(t *testing.T, content string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "fifo")
	if err := exec.Command("mkfifo", path).Run(); err != nil {
		t.Skip("there are no named pipes")
	}
	go func() { // it waits for the reader, and ends with the process of the test without one
		os.WriteFile(path, []byte(content), 0)
	}()
	return path
}

// TestDriftOfGraph holds that the tables that describe an imported graph are no drift.
func TestDriftOfGraph(t *testing.T) {
	target := filepath.Join(t.TempDir(), "ring.db")
	code, _, stderr := call(t.Context(), "data", "--graph", write(t, "ring.txt", "1 2\n2 3\n3 1\n"), "--dsn",
		target)
	if code != 0 {
		t.Fatalf("it ends with %d: %s", code, stderr)
	}
	folder := t.TempDir()
	code, stdout, stderr := call(t.Context(), "diagram", "drift", "--dsn", target, "--out", folder)
	if code != 0 {
		t.Fatalf("it ends with %d: %s%s", code, stdout, stderr)
	}
	for _, name := range entries(t, folder) {
		if text := contentsOf(t, filepath.Join(folder, name)); strings.Contains(text, "imported_ids") ||
			strings.Contains(text, "dataset_info") {
			t.Errorf("%s lists tables of our own", name)
		}
	}
	if len(entries(t, folder)) == 0 {
		t.Error("there is no picture")
	}
}

// TestDataAgain holds that data can be made twice, and that a database which was written since is
// not taken for what was made.
func TestDataAgain(t *testing.T) {
	target := made(t)
	again := []string{"data", "--users", "1k", "--dsn", target}
	code, stdout, stderr := call(t.Context(), again...)
	if code != 0 || !strings.HasPrefix(stdout, target+" has it already: 1000 users, ") {
		t.Fatalf("it ends with %d: %s%s", code, stdout, stderr)
	}
	db, err := sql.Open("sqlite", target)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if _, err := db.Exec("DELETE FROM posts WHERE id = 1"); err != nil {
		t.Fatal(err)
	}
	if code, _, stderr := call(t.Context(), again...); code != exitFailure ||
		!strings.Contains(stderr, "already has users") {
		t.Errorf("it ends with %d: %s", code, stderr)
	}
}

// TestCache makes a data set in the cache, lists it, uses it again, and clears the cache.
func TestCache(t *testing.T) {
	cache := cached(t)
	list := func(want ...string) {
		t.Helper()
		code, stdout, stderr := call(t.Context(), "data", "--list")
		lines := strings.Split(strings.TrimSpace(stdout), "\n")
		if code != 0 || stderr != "" || lines[0] != cache || len(lines) != 1+len(want) {
			t.Fatalf("the list ends with %d and is\n%s%s", code, stdout, stderr)
		}
		for i, w := range want {
			if !strings.Contains(lines[i+1], w) {
				t.Errorf("line %d is %q, want %q in it", i+1, lines[i+1], w)
			}
		}
	}
	list()
	for range 2 {
		code, stdout, stderr := call(t.Context(), "data", "--users", "200", "--seed", "7")
		if code != 0 || !strings.Contains(stdout, "200 users, ") {
			t.Fatalf("it ends with %d: %s%s", code, stdout, stderr)
		}
	}
	left := filepath.Join(cache, "stage-1")
	if err := os.MkdirAll(left, 0o755); err != nil {
		t.Fatal(err)
	}
	list("200-users-seed-7-", "left over; impedance data --clear removes it")
	running, err := dataset.NewFolder(cache, "stage-2", filepath.Join(cache, entries(t, cache)[0]))
	if err != nil {
		t.Fatal(err)
	}
	list("follows; in use", "left over", "in use by a running command")
	clear := func(want string) {
		t.Helper()
		code, stdout, stderr := call(t.Context(), "data", "--clear")
		if code != 0 || !strings.Contains(unwrapped(stdout), want) {
			t.Errorf("clearing ends with %d: %s%s", code, stdout, stderr)
		}
	}
	clear("Removed 1 item, 0 B. Kept 200-users-seed-7-")
	if err := running.Close(); err != nil {
		t.Error(err)
	}
	clear("Removed 1 item, ")
	list()
}

// TestDamaged holds that a damaged file in the cache is made again, that something there which cannot
// be replaced is named with what helps, and that a damaged file of one's own is named.
func TestDamaged(t *testing.T) {
	cache := cached(t)
	verify := []string{"verify", "--quick", "--ops", "UserByID", "--layers", "sqlx", "--users", "200"}
	code, _, stderr := call(t.Context(), verify...)
	if code != 0 {
		t.Fatalf("it ends with %d: %s", code, stderr)
	}
	found, err := filepath.Glob(filepath.Join(cache, "*.db"))
	if err != nil || len(found) != 1 {
		t.Fatalf("in the cache are %q (%v)", found, err)
	}
	intact := contentsOf(t, found[0])
	own := write(t, "own.db", intact)
	for _, path := range []string{found[0], own} {
		file, err := os.OpenFile(path, os.O_WRONLY, 0)
		if err != nil {
			t.Fatal(err)
		}
		if _, err = file.WriteAt(make([]byte, 200<<10), 3*4096); err != nil {
			t.Fatal(err)
		}
		if err := file.Close(); err != nil {
			t.Fatal(err)
		}
	}
	if code, _, stderr := call(t.Context(), verify...); code != 0 {
		t.Errorf("with a damaged file it ends with %d: %s", code, stderr)
	}
	if contentsOf(t, found[0]) != intact {
		t.Error("the damaged file is still there")
	}
	code, _, stderr = call(t.Context(), "verify", "--quick", "--dsn", own)
	if want := "impedance: database " + own + ": "; code != exitFailure || !strings.Contains(stderr, want) {
		t.Errorf("on a damaged file of one's own it ends with %d and %q, want %q", code, stderr, want)
	}
	if err := os.Remove(found[0]); err != nil {
		t.Fatal(err)
	}
	if err := os.MkdirAll(filepath.Join(found[0], "x"), 0o755); err != nil {
		t.Fatal(err)
	}
	code, _, stderr = call(t.Context(), verify...)
	want := found[0] + " cannot be replaced: file exists; impedance data --clear empties the cache"
	if code != exitFailure || !strings.Contains(stderr, want) {
		t.Errorf("where a folder is it ends with %d and %q, want %q", code, stderr, want)
	}
}

func TestSize(t *testing.T) {
	for text, want := range map[string]int{"128": 128, "500": 500, "10k": 10_000, "10K": 10_000,
		"1.5k": 1500, "1M": 1_000_000, "0.5M": 500_000, "1.25M": 1_250_000, "1e6": 1_000_000,
		"1E3": 1000, "2.5e3": 2500, "1e+3": 1000, "1e09": 1_000_000_000, "00700": 700,
		"500.0": 500, "2147M": 2_147_000_000, fmt.Sprint(dataset.MaxUsers): dataset.MaxUsers} {
		var n size
		if err := n.Set(text); err != nil || int(n) != want {
			t.Errorf("%q is %d (%v), want %d", text, n, err, want)
		}
	}
	for _, text := range []string{"", "0", "0k", "1", "127", "0.1k", "-1", "-1k", "k", "M", "kM", "1kk",
		"1.k", ".5k", "1,5k", "1.5", "1.0005k", "1e-3", "1e3k", "1e999", "1e1000000000", "10m", "1G",
		" 1000", "1 k", "0x1000", "1_000", "1/2", "NaN", "Inf", "2147483649", "2148M", "2147484k", "1e10",
		"9223372036854775807", "9223372036854775808", "9223372036854775807M", "99999999999999999999k"} {
		n := size(500)
		if err := n.Set(text); err == nil || n != 500 {
			t.Errorf("%q is accepted as %d", text, n)
		}
	}
}
