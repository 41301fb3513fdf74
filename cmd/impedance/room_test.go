package main

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"example.com/impedance/internal/dataset"
	"example.com/impedance/storetest/harness"
)

// TestTooLarge holds that what does not fit is refused with both figures, before anything is made.
func TestTooLarge(t *testing.T) {
	cache, folder := cached(t), t.TempDir()
	if free, known, err := dataset.Free(folder); err != nil || !known || free > 8e12 {
		t.Skip("this system has terabytes, or does not say")
	}
	for _, test := range []struct {
		args []string
		want string
	}{
		{[]string{"--no-report"}, "a data set of 2147000000 users and 2 copies of it would take 25.8 TB"},
		{[]string{"verify"}, "and 2 copies of it would take 25.8 TB"},
		{[]string{"trace", "Publish"}, "and 1 copy of it would take 17.2 TB"},
		{[]string{"show", "Publish", "--layers", "gorm"}, "and 2 copies of it would take 25.8 TB"},
		{[]string{"ledger", "--layers", "floor"}, "and 2 copies of it would take 25.8 TB"},
		{[]string{"ledger", "--delay", "--layers", "gorm"}, "and 4 copies of it would take 42.9 TB"},
		{[]string{"exercise", "1", "--guess", "1s", "--layers", "floor"}, "and 1 copy of it would take"},
		{[]string{"serve", "--addr", "127.0.0.1:0"}, "a data set of 2147000000 users would take 8.59 TB"},
		{[]string{"data"}, "a data set of 2147000000 users would take 8.59 TB"},
		{[]string{"data", "--dsn", filepath.Join(folder, "new.db")}, "would take 8.59 TB, and " + folder},
	} {
		code, _, stderr := call(t.Context(), append(test.args, "--users", "2147M")...)
		if code != exitFailure || !strings.Contains(stderr, test.want) ||
			!regexp.MustCompile(`, and /.* has [0-9.]+ [kMGT]?B free; take fewer users`).MatchString(stderr) {
			t.Errorf("%q ends with %d and %q, want %q", test.args, code, stderr, test.want)
		}
	}
	if left := append(entries(t, cache), entries(t, folder)...); len(left) > 0 {
		t.Errorf("left behind: %q", left)
	}
}

// TestCopies holds that commands keep no more copies at a time than they look for room for.
func TestCopies(t *testing.T) {
	if !harness.Full() {
		t.Skipf("set %s to count the copies of every command", harness.FullVariable)
	}
	cache, dsn := cached(t), made(t)
	for _, test := range []struct {
		args []string
		most int // with the floor and gorm
	}{
		{[]string{"--rounds", "1", "--no-report", "--ops", "UserByID,Publish"}, 4},
		{[]string{"ledger", "--quick", "--ops", "UserByID"}, 4},
		{[]string{"ledger", "--delay", "--quick", "--ops", "UserByID"}, 4},
		{[]string{"verify", "--quick", "--ops", "Publish"}, 2},
		{[]string{"trace", "Publish"}, 1},
	} {
		watch := &watching{pattern: filepath.Join(cache, "stage-*", "*.db")}
		code := run(t.Context(), append(test.args, "--dsn", dsn, "--layers", "gorm"), watch, watch)
		if code != 0 || watch.most > test.most {
			t.Errorf("%q ends with %d and had %d copies, want %d at most", test.args, code, watch.most,
				test.most)
		}
	}
}

// watching counts files whenever something is written.
type watching struct {
	pattern string
	most    int
}

func (w *watching) Write(b []byte) (int, error) {
	found, err := filepath.Glob(w.pattern)
	w.most = max(w.most, len(found))
	return len(b), err
}

// TestCopiesOfFile holds that copies of a file are compared with the room for them.
func TestCopiesOfFile(t *testing.T) {
	dir := t.TempDir()
	file := write(t, "large.db", "")
	if _, known, err := dataset.Free(dir); err != nil || !known {
		t.Skip("this system does not say what is free")
	}
	if err := os.Truncate(file, 1<<40); err != nil { // a hole
		t.Skip(err)
	}
	if err := (copies{n: 1}).checkRoom(file, dir); err != nil && !strings.Contains(err.Error(), "1 copy of "+
		file+" would take 1.10 TB, and "+dir+" has ") {
		t.Errorf("got %v", err)
	}
	if err := (copies{n: 100}).checkRoom(file, dir); err == nil {
		t.Error("100 TB fit")
	}
	if err := (copies{n: 100}).checkRoom("postgres://h/d", dir); err != nil {
		t.Errorf("a server's disk is known: %v", err)
	}
}

func TestWeight(t *testing.T) {
	for bytes, want := range map[int64]string{0: "0 B", 7: "7 B", 999: "999 B", 1000: "1.00 kB",
		36_929_536: "36.9 MB", 999_400_000: "999 MB", 999_600_000: "1.00 GB", 128e12: "128 TB",
		9e18: "9000 PB"} {
		if got := weight(bytes); got != want {
			t.Errorf("%d is %q, want %q", bytes, got, want)
		}
	}
}
