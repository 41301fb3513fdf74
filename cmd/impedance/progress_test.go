package main

import (
	"bytes"
	"os"
	"regexp"
	"strings"
	"testing"
	"time"
	"unicode"
	"unicode/utf8"
)

// plain holds that text can go into a log: lines without control characters.
func plain(t *testing.T, text string) {
	t.Helper()
	for _, r := range text {
		if unicode.IsControl(r) && r != '\n' {
			t.Errorf("there is a control character %q in %q", r, text)
			return
		}
	}
	if text != "" && !strings.HasSuffix(text, "\n") {
		t.Errorf("the last line of %q does not end", text)
	}
}

// TestProgressInPipe holds that nothing is written where there is no terminal.
func TestProgressInPipe(t *testing.T) {
	var w bytes.Buffer
	p := newProgress(&w)
	for done := range int64(1000) {
		p.load("users", done, 1000)
	}
	p.steps("reads", 0, 10)
	p.end()
	if w.Len() > 0 {
		t.Errorf("it wrote %q", w.String())
	}
}

// TestProgressInFile holds that a file is not taken for a terminal.
func TestProgressInFile(t *testing.T) {
	r, w, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	defer w.Close()
	if newProgress(w).terminal {
		t.Error("a pipe is taken for a terminal")
	}
}

// screen is a terminal that keeps what was written to it.
type screen struct{ bytes.Buffer }

func (*screen) IsTerminal() bool { return true }

// TestProgressOnTerminal holds that a line takes any numbers and fits the window, and that its end
// leaves the cursor on an empty line.
func TestProgressOnTerminal(t *testing.T) {
	t.Setenv("COLUMNS", "60")
	var w screen
	p := newProgress(&w)
	p.end()
	p.load("reading", 0, 0)
	p.load("reading", 5, 0)
	p.steps("agreement", 0, 3)
	p.steps("agreement", 3, 3)
	p.steps("agreement", 4, 3)
	p.steps("reads", 0, 10)
	time.Sleep(150 * time.Millisecond) // it is drawn ten times a second at most
	p.steps("reads", 5, 10)
	p.end()
	p.end()
	drawn := w.String()
	half := regexp.MustCompile(`reads   50 %  (\d+ s), about (\d+ s) left  `).FindStringSubmatch(drawn)
	if half == nil || half[1] != half[2] {
		t.Errorf("it does not say of a half that the other takes as long: %q", drawn)
	}
	if last := drawn[:strings.LastIndex(drawn, "\r")]; strings.TrimSpace(last[strings.LastIndex(last, "\r"):]) != "" {
		t.Errorf("the last line is not empty: %q", drawn)
	}
	for line := range strings.SplitSeq(drawn, "\r") {
		if n := utf8.RuneCountInString(line); n > 59 || strings.ContainsAny(line, "\x1b\n") {
			t.Errorf("a line has %d columns: %q", n, line)
		}
	}
}

// TestStage holds what is said of a stage: how long the rest takes, from what is done.
func TestStage(t *testing.T) {
	for _, test := range []struct {
		done, total int64
		took        time.Duration
		width       int
		want        string
	}{
		{0, 40, 3 * time.Second, 80, "building from nothing  3 s"},
		{10, 40, 50 * time.Second, 80,
			"building from nothing   25 %  50 s, about 2 min 30 s left  █████░░░░░░░░░░░░░░░"},
		{10, 40, 50 * time.Second, 60, "building from nothing   25 %  50 s, about 2 min 30 s left"},
		{40, 40, 50 * time.Second, 40, "building from nothing  100 %  50 s, abou"},
	} {
		s := stage{name: "building from nothing", done: test.done, total: test.total}
		if got := s.line(test.took, test.width); got != test.want {
			t.Errorf("got %q, want %q", got, test.want)
		}
	}
}
