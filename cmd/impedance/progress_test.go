package main

import (
	"bytes"
	"os"
	"strings"
	"testing"
	"time"
	"unicode"
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

// TestProgressInPipe holds that each stage is a line where there is no terminal.
func TestProgressInPipe(t *testing.T) {
	var w bytes.Buffer
	p := newProgress(&w)
	for done := range int64(1000) {
		p.load("users", done, 1000)
	}
	p.steps("reads", 0, 10)
	p.steps("reads", 9, 10)
	p.end()
	p.steps("reads", 0, 10)
	if want := "users …\nreads …\nreads …\n"; w.String() != want {
		t.Errorf("got %q, want %q", w.String(), want)
	}
	plain(t, w.String())
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

// TestProgressOnTerminal holds that a bar takes any numbers, and that its end leaves the
// cursor on an empty line.
func TestProgressOnTerminal(t *testing.T) {
	var w bytes.Buffer
	p := &progress{w: &w, terminal: true}
	p.end()
	p.load("reading", 0, 0)
	p.load("reading", 5, 0)
	p.steps("agreement", 0, 3)
	p.steps("agreement", 3, 3)
	p.steps("agreement", 4, 3)
	p.steps("reads", 0, 10)
	time.Sleep(150 * time.Millisecond) // bars are drawn ten times a second at most
	p.steps("reads", 5, 10)
	p.end()
	p.end()
	drawn := w.String()
	if !strings.Contains(drawn, "reads") {
		t.Errorf("no bar was drawn: %q", drawn)
	}
	if last := drawn[strings.LastIndex(drawn, "\r")+1:]; strings.TrimSpace(last) != "" {
		t.Errorf("the last line is not empty: %q", last)
	}
}
