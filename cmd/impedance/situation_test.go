package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestMixOfFile holds what a file of --mix may say, and what is said of one that is wrong.
func TestMixOfFile(t *testing.T) {
	t.Parallel()
	for _, test := range []struct{ text, want string }{
		{"HomeTimeline 60\n\n# reads\nPostByID 0.5 # with its author\n", ""},
		{"\ufeffHomeTimeline 60\r\nPostByID 0.5\r\n", ""}, // as editors on Windows write it
		{"HomeTimeline\n", "line 1: want an operation and a weight, such as HomeTimeline 60"},
		{"HomeTimeline 1\nHomeTimelin 1\n", "line 2: "},
		{"HomeTimelin 1\n", "did you mean HomeTimeline?"},
		{"HomeTimeline 0\n", `line 1: want a weight above 0, such as 60 or 0.5, not "0"`},
		{"HomeTimeline NaN\n", `not "NaN"`},
		{"HomeTimeline 1\nHomeTimeline 2\n", "line 2: HomeTimeline is here a second time"},
		{"# nothing\n", "it has no operation"},
		{strings.Repeat("x", 1<<17), "want lines such as HomeTimeline 60"},
	} {
		path := filepath.Join(t.TempDir(), "ours.txt")
		if err := os.WriteFile(path, []byte(test.text), 0o600); err != nil {
			t.Fatal(err)
		}
		m, err := mixNamed(path)
		switch {
		case test.want != "":
			if err == nil || !strings.Contains(err.Error(), test.want) ||
				!strings.Contains(err.Error(), "--mix "+path) {
				t.Errorf("of %.40q it says %v, not %q", test.text, err, test.want)
			}
		case err != nil:
			t.Errorf("of %q it says %v", test.text, err)
		case m.Name != "ours" || m.Weights["HomeTimeline"] != 60 || m.Weights["PostByID"] != 0.5:
			t.Errorf("%q is the mix %+v", test.text, m)
		}
	}
}

// TestSituation holds that what cannot be a situation is refused before anything is measured.
func TestSituation(t *testing.T) {
	t.Parallel()
	for _, test := range []struct{ flags, want string }{
		{"--mix soical", "did you mean social?, and there is no file of that name"},
		{"--mix " + t.TempDir(), "is a directory"},
		{"--rtt -1ms", "--rtt must be 0–10s, not -1ms"},
		{"--rtt 1h", "--rtt must be 0–10s, not 1h0m0s"},
		{"--sync maybe", `--sync must be full or off, not "maybe"`},
	} {
		for _, command := range []string{"compare", "report nothing.txt"} {
			code, stdout, stderr := call(t.Context(), append(strings.Fields(command),
				strings.Fields(test.flags)...)...)
			if code != 2 || stdout != "" || !strings.Contains(stderr, test.want) {
				t.Errorf("%s %s ends with %d: %s%s", command, test.flags, code, stdout, stderr)
			}
		}
	}
}
