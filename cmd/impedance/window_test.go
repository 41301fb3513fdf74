package main

import (
	"bytes"
	"fmt"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf8"
)

// TestComplaints holds that lines of standard error fit the window, and that arguments, commands, and
// flags with their values stand in one line.
func TestComplaints(t *testing.T) {
	cached(t)
	path := filepath.Join(t.TempDir(), "no such folder", "my results.txt")
	for _, width := range []int{40, 80} {
		t.Setenv("COLUMNS", fmt.Sprint(width))
		for _, test := range []struct {
			args  []string
			whole string
		}{
			{[]string{"--out", path}, path},
			{[]string{"report", path}, strings.TrimSuffix(path, "txt") + "html:"},
			{[]string{"verify", "--dsn", path}, path},
			{[]string{"gorm"}, "--layers gorm?"},
			{[]string{"data", "--list", "--clear"}, "--list and --clear"},
			{[]string{"--version"}, "impedance version?"},
			{[]string{"serve", "--layer", "none"}, "--layers now;"},
		} {
			var out, complaint bytes.Buffer
			if code := run(t.Context(), test.args, &out, &complaint); code == 0 {
				t.Errorf("%q is accepted", test.args)
			}
			if !strings.Contains(complaint.String(), test.whole) {
				t.Errorf("%q is not in one line of\n%s", test.whole, &complaint)
			}
			for line := range strings.Lines(complaint.String()) {
				line = strings.TrimRight(line, "\n")
				if n := utf8.RuneCountInString(line); n > width && !strings.Contains(line, filepath.Dir(path)) {
					t.Errorf("a line of %d columns at %d: %s", n, width, line)
				}
			}
		}
	}
}
