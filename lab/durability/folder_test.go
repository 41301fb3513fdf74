package durability

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"example.com/impedance/lab/strace"
)

// newFolder makes a folder with a file "a" that holds "old", and reads it.
func newFolder(t *testing.T) *folder {
	t.Helper()
	dir, err := filepath.EvalSymlinks(t.TempDir())
	must(t, err)
	must(t, os.WriteFile(filepath.Join(dir, "a"), []byte("old"), 0o600))
	f, err := readFolder(dir)
	must(t, err)
	return f
}

// replayed makes calls of a trace, in which $ stands for the folder.
func (f *folder) replayed(calls ...string) error {
	hex := func(s string) string {
		var b strings.Builder
		for _, c := range []byte(s) {
			fmt.Fprintf(&b, `\x%02x`, c)
		}
		return b.String()
	}
	for _, text := range calls {
		parts := strings.Split(strings.ReplaceAll(text, "$", f.path), `"`)
		for i := 1; i < len(parts); i += 2 {
			parts[i] = hex(parts[i])
		}
		c, err := strace.Parse(strings.Join(parts, `"`))
		if err == nil {
			err = f.do(c)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

func (i image) String() string {
	var list []string
	for name, content := range i {
		list = append(list, fmt.Sprintf("%s=%q", name, content))
	}
	slices.Sort(list)
	return strings.Join(list, " ")
}

// TestLost follows files and their names to the disk, call by call.
func TestLost(t *testing.T) {
	t.Parallel()
	f := newFolder(t)
	for _, step := range []struct{ call, lost string }{
		{`open("$/a", O_RDWR|O_CREAT, 0644) = 3`, `a="old"`},
		{`pwrite64(3, "new!", 4, 1) = 4`, `a="old"`},
		{`fsync(3) = -1 EIO (Input/output error)`, `a="old"`},
		{`fsync(3) = 0`, `a="onew!"`},
		{`ftruncate(3, 2) = 0`, `a="onew!"`},
		{`pwrite64(3, "xyz", 3, 4) = 2`, `a="onew!"`}, // one byte less than asked
		{`fdatasync(3) = 0`, `a="on\x00\x00xy"`},
		{`openat(AT_FDCWD, "$/j", O_RDWR|O_CREAT, 0644) = 4`, `a="on\x00\x00xy"`},
		{`pwrite64(4, "journal", 7, 0) = 7`, `a="on\x00\x00xy"`},
		{`fsync(4) = 0`, `a="on\x00\x00xy"`}, // it has no name yet
		{`open("$", O_RDONLY) = 5`, `a="on\x00\x00xy"`},
		{`fsync(5) = 0`, `a="on\x00\x00xy" j="journal"`},
		{`close(5) = 0`, `a="on\x00\x00xy" j="journal"`},
		{`write(5, "1", 1) = 1`, `a="on\x00\x00xy" j="journal"`}, // something else by now
		{`unlink("$/j") = 0`, `a="on\x00\x00xy" j="journal"`},
		{`open("$/j", O_RDWR|O_CREAT, 0644) = 6`, `a="on\x00\x00xy" j="journal"`}, // another file
		{`pwrite64(6, "second", 6, 0) = 6`, `a="on\x00\x00xy" j="journal"`},
		{`fsync(6) = 0`, `a="on\x00\x00xy" j="journal"`},
		{`openat(AT_FDCWD, "$", O_RDONLY) = 7`, `a="on\x00\x00xy" j="journal"`},
		{`fsync(7) = 0`, `a="on\x00\x00xy" j="second"`},
		{`unlinkat(AT_FDCWD, "$/j", 0) = 0`, `a="on\x00\x00xy" j="second"`},
		{`fsync(7) = 0`, `a="on\x00\x00xy"`},
		{`open("$/a-shm", O_RDWR|O_CREAT, 0644) = 8`, `a="on\x00\x00xy"`},
		{`fsync(7) = 0`, `a="on\x00\x00xy"`},
	} {
		must(t, f.replayed(step.call))
		if got := f.lost().String(); got != step.lost {
			t.Errorf("after %s a cut leaves %s, want %s", step.call, got, step.lost)
		}
	}
}

// TestNotUnderstood holds that no change of a file passes unseen: a call that would have to be
// modelled is refused, and what the trace leads to is compared with what is there.
func TestNotUnderstood(t *testing.T) {
	t.Parallel()
	for _, call := range []string{
		`writev(3, [{iov_base="x", iov_len=1}], 1) = 1`, `write(3, "x", 1) = 1`, `dup(3) = 4`,
		`fallocate(3, 0, 0, 4096) = 0`, `rename("$/a", "$/b") = 0`, `truncate("$/a", 0) = 0`,
		`creat("$/b", 0644) = 4`, `open("$/a", O_RDWR|O_DSYNC) = 4`, `open("$/a", O_RDWR|O_TRUNC) = 4`,
	} {
		f := newFolder(t)
		must(t, f.replayed(`open("$/a", O_RDWR) = 3`))
		if err := f.replayed(call); err == nil || !strings.Contains(err.Error(), "is not understood") {
			t.Errorf("%s: %v", call, err)
		}
	}
	f := newFolder(t)
	must(t, f.replayed(`rename("/elsewhere/a", "/elsewhere/b") = 0`, `write(9, "x", 1) = 1`))
	must(t, f.compare())
	must(t, f.replayed(`open("$/a", O_RDWR) = 3`, `pwrite64(3, "n", 1, 0) = 1`))
	if err := f.compare(); err == nil || !strings.Contains(err.Error(), "the file a ") {
		t.Errorf("a write that is not there: %v", err)
	}
	must(t, os.WriteFile(filepath.Join(f.path, "a"), []byte("nld"), 0o600))
	must(t, f.compare())
	must(t, os.WriteFile(filepath.Join(f.path, "b"), nil, 0o600))
	if err := f.compare(); err == nil || !strings.Contains(err.Error(), "the file b ") {
		t.Errorf("a file that the trace lacks: %v", err)
	}
}

// TestTorn draws what a cut leaves of two pages that were written twice, and holds that each
// page is whole, that all combinations come, and that the seed decides.
func TestTorn(t *testing.T) {
	t.Parallel()
	whole := func(c byte) []byte { return bytes.Repeat([]byte{c}, page) }
	f := &file{now: whole('a'), synced: whole('a')}
	f.change(change{0, bytes.Repeat([]byte{'b'}, 2*page)})
	f.change(change{page, whole('c')})
	seen := map[string]bool{}
	for seed := range uint64(200) {
		got := f.torn(rand.New(rand.NewPCG(seed, 0)))
		if again := f.torn(rand.New(rand.NewPCG(seed, 0))); !bytes.Equal(got, again) {
			t.Fatalf("the seed %d gives this and that", seed)
		}
		kind := ""
		for p := range slices.Chunk(got, page) {
			if !bytes.Equal(p, whole(p[0])) {
				t.Fatal("a page is torn")
			}
			kind += strings.ReplaceAll(string(p[:1]), "\x00", "0")
		}
		seen[kind] = true
	}
	for _, want := range []string{"a", "b", "a0", "ab", "ac", "b0", "bb", "bc"} {
		if !seen[want] {
			t.Errorf("no cut left %s", want)
		}
		delete(seen, want)
	}
	if len(seen) > 0 {
		t.Errorf("cuts left %v, which were never there", seen)
	}
	if f.sync(); !bytes.Equal(f.torn(rand.New(rand.NewPCG(1, 1))), append(whole('b'), whole('c')...)) {
		t.Error("what was synced did not stay")
	}
}

// TestTornTruncation holds that a truncation is there or not, and before what follows it.
func TestTornTruncation(t *testing.T) {
	t.Parallel()
	f := &file{now: []byte("journal"), synced: []byte("journal")}
	f.change(change{offset: 0})
	f.change(change{0, []byte("next")})
	seen := map[string]bool{}
	for seed := range uint64(100) {
		seen[string(f.torn(rand.New(rand.NewPCG(seed, 0))))] = true
	}
	for _, want := range []string{"journal", "", "next", "\x00\x00\x00\x00"} {
		if !seen[want] {
			t.Errorf("no cut left %q", want)
		}
		delete(seen, want)
	}
	if len(seen) > 0 {
		t.Errorf("cuts left %v, which were never there", seen)
	}
}

// TestTornNames holds that changes to the folder survive in their order.
func TestTornNames(t *testing.T) {
	t.Parallel()
	f := newFolder(t)
	must(t, f.replayed(`open("$/b", O_RDWR|O_CREAT, 0644) = 3`, `unlink("$/a") = 0`))
	seen := map[string]bool{}
	for seed := range uint64(50) {
		seen[f.torn(rand.New(rand.NewPCG(seed, 0))).String()] = true
	}
	want := map[string]bool{`a="old"`: true, `a="old" b=""`: true, `b=""`: true}
	if fmt.Sprint(seen) != fmt.Sprint(want) {
		t.Errorf("cuts left %v, want %v", seen, want)
	}
}
