package main

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode"
)

// TestPrintable holds what becomes of text that a terminal would heed, however it is divided.
func TestPrintable(t *testing.T) {
	for text, want := range map[string]string{
		"plain":                      "plain",
		"a\tb\nc":                    "a\tb\nc",
		"é … │ 日本 🙂":                 "é … │ 日本 🙂",
		"\x1b[2Jgone":                `\u001b[2Jgone`,
		"\x1b]0;title\x07":           `\u001b]0;title\u0007`,
		"first\rsecond":              `first\u000dsecond`,
		"\u009b2J":                   `\u009b2J`,
		"a\x7fb\x00":                 `a\u007fb\u0000`,
		"\u202eevil\u202c \u2067x":   `\u202eevil\u202c \u2067x`,
		"\xff\x9b":                   "\ufffd\ufffd",
		"cut \xf0\x9f\x99":           "cut \ufffd\ufffd\ufffd",
		"\xe2\x80\xaeturned":         `\u202eturned`,
		"\u200fshalom stays \u200e.": "\u200fshalom stays \u200e.",
	} {
		for step := 1; step <= len(text); step++ {
			var b bytes.Buffer
			p := &printable{to: &b}
			for rest := text; rest != ""; {
				n := min(step, len(rest))
				if written, err := p.Write([]byte(rest[:n])); err != nil || written != n {
					t.Fatalf("%d of %d bytes are written, %v", written, n, err)
				}
				rest = rest[n:]
			}
			p.end()
			if b.String() != want {
				t.Errorf("%q in steps of %d is shown as %q, want %q", text, step, b.String(), want)
			}
		}
	}
}

// FuzzPrintable holds that nothing that a terminal heeds passes, and that JSON stays the same.
func FuzzPrintable(f *testing.F) {
	for _, text := range []string{"", "a\x1b[2J", "\u009b", "\xff", "\u202e", "🙂", "\\u001b"} {
		f.Add(text, 1)
	}
	f.Fuzz(func(t *testing.T, text string, cut int) {
		var b bytes.Buffer
		p := &printable{to: &b}
		cut = min(max(cut, 0), len(text))
		p.Write([]byte(text[:cut]))
		p.Write([]byte(text[cut:]))
		p.end()
		if strings.ContainsFunc(b.String(), func(r rune) bool {
			return r != '\n' && r != '\t' && unicode.IsControl(r) || turns(r)
		}) {
			t.Errorf("%q is shown as %q", text, b.String())
		}
		var read string
		var written bytes.Buffer
		if err := writeJSON(&printable{to: &written}, text); err != nil {
			t.Fatal(err)
		}
		if err := json.Unmarshal(written.Bytes(), &read); err != nil ||
			read != strings.ToValidUTF8(text, "\ufffd") && !strings.Contains(text, "\xff") &&
				strings.ToValidUTF8(text, "") == text {
			t.Errorf("%q is written as %s and read as %q, %v", text, written.String(), read, err)
		}
	})
}

// TestHostileNames holds that what files, databases and arguments are called does not reach a
// terminal as it is.
func TestHostileNames(t *testing.T) {
	cached(t)
	const hostile = "\x1b[2J\x1b]0;owned\x07\u009bA\u202e"
	folder := t.TempDir()
	graph := filepath.Join(folder, "a"+hostile+".txt")
	if err := os.WriteFile(graph, []byte("\"a"+hostile+"\",b\n1,2\n2,1\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	result := write(t, "results.txt", "BenchmarkA"+hostile+"/impl=floor"+hostile+
		"-2 1 5 ns/op 6 allocs/op\n")
	target := filepath.Join(folder, hostile+".db")
	for _, test := range []struct {
		args []string
		want string
	}{
		{[]string{"data", "--graph", graph, "--dsn", target}, `calls the follower "a\x1b[2J`},
		{[]string{"data", "--graph", graph}, "owned"},
		{[]string{"data", "--list"}, "owned"},
		{[]string{"verify", "--dsn", filepath.Join(folder, "none"+hostile+".db")}, "owned"},
		{[]string{"report", result}, "owned"},
		{[]string{"decide", result}, ""},
		{[]string{"report", "--diff", result, result}, ""},
		{[]string{hostile}, "owned"},
		{[]string{"--" + hostile}, ""},
		{[]string{"capacity", hostile}, "owned"},
		{[]string{"--mix", hostile, "report", result}, "owned"},
	} {
		_, stdout, stderr := call(t.Context(), test.args...)
		for _, text := range []string{stdout, stderr} {
			if strings.ContainsFunc(text, func(r rune) bool {
				return r != '\n' && r != '\t' && unicode.IsControl(r) || turns(r)
			}) {
				t.Errorf("%q prints %q", test.args, text)
			}
		}
		if !strings.Contains(stdout+stderr, test.want) {
			t.Errorf("%q prints %q and %q, want %q in it", test.args, stdout, stderr, test.want)
		}
	}
}
