package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf8"
)

// TestEngines holds that what is generated is what is committed, and needs neither a checkout nor
// the go command.
func TestEngines(t *testing.T) {
	want := readPage(t, "docs/engines.md")
	t.Chdir(t.TempDir())
	t.Setenv("PATH", t.TempDir())
	out := filepath.Join(t.TempDir(), "engines.md")
	code, stdout, stderr := call(t.Context(), "engines", "--out", out)
	if code != 0 || stdout != "" {
		t.Fatalf("it ends with %d: %s%s", code, stdout, stderr)
	}
	plain(t, stderr)
	got, err := os.ReadFile(out)
	if err != nil {
		t.Fatal(err)
	}
	if string(got) != want {
		t.Errorf("docs/engines.md is out of date; run go generate")
	}
}

// TestEnginesText holds that the same fits a window, and that words are whole.
func TestEnginesText(t *testing.T) {
	for _, width := range []int{60, 80, 120, 200} {
		t.Setenv("COLUMNS", fmt.Sprint(width))
		code, stdout, stderr := call(t.Context(), "engines")
		if code != 0 || stderr != "" {
			t.Fatalf("it ends with %d: %s%s", code, stdout, stderr)
		}
		fitsWindow(t, stdout, width)
		for _, want := range []string{"PostgreSQL", "LINES, ENGINES", "gorm, Thread: Raw. Why: "} {
			if !strings.Contains(stdout, want) {
				t.Errorf("it has no %q", want)
			}
		}
	}
}

// fitsWindow holds that no line is wider than a window, other than by one word such as an address
// or by a command to be copied.
func fitsWindow(t *testing.T, text string, width int) {
	t.Helper()
	for line := range strings.Lines(text) {
		line = strings.TrimSuffix(line, "\n")
		if utf8.RuneCountInString(line) > width && len(strings.Fields(line)) > 1 &&
			!strings.HasPrefix(line, "  impedance ") {
			t.Errorf("at %d a line has %d columns: %s", width, utf8.RuneCountInString(line), line)
		}
	}
}

// TestHelpFits holds that every help fits the window, and that nothing is written in colours.
func TestHelpFits(t *testing.T) {
	for _, c := range append(newRoot().Commands(), newRoot()) {
		for _, width := range []int{60, 80, 120} {
			t.Setenv("COLUMNS", fmt.Sprint(width))
			code, stdout, stderr := call(t.Context(), c.Name(), "--help")
			if c.Name() == "impedance" {
				code, stdout, stderr = call(t.Context(), "--help")
			}
			if code != 0 || stderr != "" || strings.Contains(stdout, "\x1b") {
				t.Errorf("the help of %s ends with %d: %s", c.Name(), code, stderr)
			}
			fitsWindow(t, stdout, width)
		}
	}
}
