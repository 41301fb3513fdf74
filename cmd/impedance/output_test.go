package main

import (
	"bytes"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
)

// TestOutputChecked holds that every command that writes a file refuses one that cannot be written,
// or that is there, before it does anything.
func TestOutputChecked(t *testing.T) {
	cache := cached(t)
	there := write(t, "results.txt", "precious")
	folder, link := t.TempDir(), filepath.Join(t.TempDir(), "nowhere.txt")
	if err := os.Symlink("no such file", link); err != nil {
		t.Fatal(err)
	}
	places := []struct{ path, want string }{
		{there, "name another one, or replace it with --force"},
		{link, "name another one, or replace it with --force"},
		{folder, "that is a folder; name a file in it"},
		{os.DevNull, "that is no regular file; name another one"},
		{filepath.Join(folder, "no", "r.txt"), "its folder cannot be found"},
		{filepath.Join(there, "r.txt"), "it cannot be written: not a directory"},
	}
	if runtime.GOOS == "linux" { // a folder in which nobody, root neither, makes a file
		places = append(places, struct{ path, want string }{"/proc/r.txt", "it cannot be written"})
	}
	for _, command := range [][]string{
		{"--no-report", "--out"}, {"compare", "--no-report", "--out"}, {"ledger", "--out"},
		{"ledger", "--delay", "--out"}, {"ledger", "--code", "--out"}, {"engines", "--out"},
		{"report", there, "--out"}, {"exercise", "1", "--guess", "1s", "--answers"}, {"ledger", "-o"},
	} {
		for _, place := range places {
			code, stdout, stderr := call(t.Context(), append(command, place.path)...)
			if code != exitUsage || stdout != "" || !strings.Contains(stderr, place.want) {
				t.Errorf("%q %s ends with %d, %q and %q, want %q", command, place.path, code, stdout, stderr,
					place.want)
			}
		}
	}
	if content, err := os.ReadFile(there); err != nil || string(content) != "precious" {
		t.Errorf("the file that was there holds %q (%v)", content, err)
	}
	if left := append(entries(t, cache), entries(t, folder)...); len(left) > 0 {
		t.Errorf("left behind: %q", left)
	}
}

// TestPageChecked holds that a page that cannot be written is found before the work is done, and
// that an earlier page of the usual name is replaced and another file is not.
func TestPageChecked(t *testing.T) {
	cached(t)
	for _, test := range []struct{ have, want string }{
		{"<p>mine</p>", "the page impedance.html: that file is no page of impedance's; name another " +
			"one, or replace it with --force; --no-report makes no page"},
		{"<!doctype html>" + generator, ""},
	} {
		path := write(t, pageName, test.have)
		t.Chdir(filepath.Dir(path))
		f := comparing{}
		err := f.check(newCompare("impedance"))
		if text := ""; err != nil {
			if text = err.Error(); text != test.want {
				t.Errorf("got %q, want %q", text, test.want)
			}
		} else if test.want != "" {
			t.Errorf("got no error, want %q", test.want)
		}
		f.out.force = true
		if err := f.check(newCompare("impedance")); err != nil {
			t.Errorf("with --force: %v", err)
		}
	}
	if runtime.GOOS == "linux" {
		t.Chdir("/proc")
		code, stdout, stderr := call(t.Context(), "--quick")
		if code != exitUsage || stdout != "" || !strings.Contains(stderr, "the page impedance.html: it cannot") {
			t.Errorf("in a folder that cannot be written it ends with %d, %q and %q", code, stdout, stderr)
		}
	}
}

// TestForce holds that --force replaces a file, and what a link names.
func TestForce(t *testing.T) {
	there := write(t, "results.txt", "old")
	link := filepath.Join(t.TempDir(), "link.txt")
	if err := os.Symlink(there, link); err != nil {
		t.Fatal(err)
	}
	for _, path := range []string{there, link} {
		to := target{name: "--out", path: path, force: true}
		if err := to.check(); err != nil {
			t.Fatal(err)
		}
		if err := to.write([]byte("new " + path)); err != nil {
			t.Fatal(err)
		}
		if got := contentsOf(t, there); got != "new "+path {
			t.Errorf("after writing to %s there is %q", path, got)
		}
	}
	if names := entries(t, filepath.Dir(there)); len(names) != 1 {
		t.Errorf("left behind: %q", names)
	}
}

// TestPrintedAnyway holds that what was measured is printed though the file cannot be written at
// the end, and that the command fails: the folder of the file goes while it measures.
func TestPrintedAnyway(t *testing.T) {
	cached(t)
	dsn := made(t)
	for _, test := range []struct {
		args []string
		want string
	}{
		{[]string{"--rounds", "1", "--ops", "UserByID", "--layers", "floor", "--dsn", dsn}, "UserByID "},
		{[]string{"ledger", "--quick", "--ops", "UserByID", "--layers", "floor", "--dsn", dsn}, "UserByID "},
		{[]string{"ledger", "--delay", "--quick", "--ops", "UserByID", "--layers", "floor", "--dsn", dsn},
			"UserByID "},
	} {
		folder := filepath.Join(t.TempDir(), "gone")
		if err := os.Mkdir(folder, 0o755); err != nil {
			t.Fatal(err)
		}
		out := filepath.Join(folder, "results.txt")
		var stdout bytes.Buffer
		stderr := &interrupting{cancel: func() { os.RemoveAll(folder) }}
		code := run(t.Context(), append(test.args, "--out", out), &stdout, stderr)
		if code != exitFailure || !strings.Contains(unwrapped(stderr.String()), "--out "+out+" was not written: ") {
			t.Errorf("%q ends with %d: %s", test.args, code, stderr)
		}
		if !strings.Contains(stdout.String(), test.want) {
			t.Errorf("%q does not print what it measured: %s", test.args, stdout.String())
		}
	}
}

// TestDiagramFolder holds that pictures in a folder that somebody named stay, and that a folder
// that cannot be written is found before anything is drawn.
func TestDiagramFolder(t *testing.T) {
	out := t.TempDir()
	file := write(t, "letter.txt", "precious")
	if err := os.WriteFile(filepath.Join(out, "sequence-Publish.svg"), []byte("mine"), 0o644); err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct {
		args []string
		want string // empty: it is drawn
	}{
		{[]string{"sequences", "--out", out}, "sequence-Publish.svg is there; name another folder, or"},
		{[]string{"--out", out}, "sequence-Publish.svg is there"},
		{[]string{"schema", "--out", file}, "--out " + file + ": "},
		{[]string{"navigation", "--out", filepath.Join(file, "x")}, "--out " + filepath.Join(file, "x")},
		{[]string{"navigation", "--out", out}, ""},
		{[]string{"navigation", "--out", out}, "navigation.svg is there"},
		{[]string{"navigation", "--out", out, "--force"}, ""},
	} {
		code, _, stderr := call(t.Context(), append([]string{"diagram"}, test.args...)...)
		if wantCode := map[bool]int{true: 0, false: exitUsage}[test.want == ""]; code != wantCode ||
			!strings.Contains(stderr, test.want) {
			t.Errorf("%q ends with %d and %q, want %q", test.args, code, stderr, test.want)
		}
	}
	if got := contentsOf(t, filepath.Join(out, "sequence-Publish.svg")); got != "mine" {
		t.Errorf("the picture that was there is %q", got)
	}
}
