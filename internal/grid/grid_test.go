package grid

import (
	"slices"
	"strings"
	"testing"
)

func TestWrite(t *testing.T) {
	g := Grid{Left: 1}
	g.Add("NAME", "engine", "time", "over\t", "words\t")
	g.Add("one", "sqlite", "9 µs", "1.0\t±3 %", "so\t")
	g.Add("a longer one", "x", "–", "12.25\t±10 %", "and so on\t")
	g.Add()
	g.Add("short", "x")
	const want = `
NAME          engine  time  over         words
one           sqlite  9 µs    1.0 ±3 %   so
a longer one  x          –  12.25 ±10 %  and so on

short         x
`
	var b strings.Builder
	if err := g.Write(&b, 80); err != nil {
		t.Fatal(err)
	}
	if got := "\n" + b.String(); got != want {
		t.Errorf("got%swant%s", got, want)
	}
	if g.Len() != 5 {
		t.Errorf("it has %d lines", g.Len())
	}
}

// TestFold holds that a table which is wider than the window stands in parts, each with its keys,
// and that no line is wider than the window.
func TestFold(t *testing.T) {
	g := Grid{Keys: 1, Left: 1, Beside: []string{"gc"}}
	g.Add("READS", "engine", "floor", "gc", "sqlc", "gc", "gorm", "gc")
	g.Add("UserByID", "sqlite", "9.00 µs", "5%", "1.08", "6%", "1.97", "12%")
	g.Add()
	g.Add("WRITES", "engine", "floor", "gc", "sqlc", "gc", "gorm", "gc")
	g.Add("Publish", "sqlite", "31.0 µs", "5%", "1.00", "6%", "1.20", "12%")
	const want = `
READS     engine    floor  gc
UserByID  sqlite  9.00 µs  5%

READS     engine  sqlc  gc
UserByID  sqlite  1.08  6%

READS     engine  gorm   gc
UserByID  sqlite  1.97  12%

WRITES    engine    floor  gc
Publish   sqlite  31.0 µs  5%

WRITES    engine  sqlc  gc
Publish   sqlite  1.00  6%

WRITES    engine  gorm   gc
Publish   sqlite  1.20  12%
`
	var b strings.Builder
	if err := g.Write(&b, 30); err != nil {
		t.Fatal(err)
	}
	if got := "\n" + b.String(); got != want {
		t.Errorf("got%swant%s", got, want)
	}
}

// TestWrapped holds that a text at the end of lines is wrapped beside them, that a cell without
// room beside the key is too, and that words stay whole.
func TestWrapped(t *testing.T) {
	for _, test := range []struct {
		width int
		want  string
	}{
		{60, `
NAME        size  what it is
one      10.0 MB  a text that goes on and on
another   9.0 MB  short
`}, {40, `
NAME        size  what it is
one      10.0 MB  a text that goes on
                  and on
another   9.0 MB  short
`}, {29, `
NAME        size
one      10.0 MB
another   9.0 MB

NAME     what it is
one      a text that goes on
         and on
another  short
`},
	} {
		g := Grid{Text: true}
		g.Add("NAME", "size", "what it is\t")
		g.Add("one", "10.0 MB", "a text that goes on and on\t")
		g.Add("another", "9.0 MB", "short\t")
		var b strings.Builder
		if err := g.Write(&b, test.width); err != nil {
			t.Fatal(err)
		}
		if got := "\n" + b.String(); got != test.want {
			t.Errorf("at %d got%swant%s", test.width, got, test.want)
		}
	}
}

func TestParagraph(t *testing.T) {
	const text = "No word is broken, and a-very-long-word-indeed has its line."
	var b strings.Builder
	if err := Paragraph(&b, 20, text); err != nil {
		t.Fatal(err)
	}
	const want = "No word is broken,\nand\na-very-long-word-indeed\nhas its line.\n"
	if b.String() != want {
		t.Errorf("got %q, want %q", b.String(), want)
	}
	b.Reset()
	Paragraph(&b, 500, strings.Repeat("word ", 40))
	if line, _, _ := strings.Cut(b.String(), "\n"); len(line) > 92 {
		t.Errorf("a line has %d columns: %s", len(line), line)
	}
}

func TestWrap(t *testing.T) {
	for _, test := range []struct {
		text  string
		width int
		want  []string
	}{
		{"one two three", 7, []string{"one two", "three"}},
		{"one  two\nthree", 80, []string{"one two three"}},
		{"überlänge übt", 9, []string{"überlänge", "übt"}}, // by characters, not bytes
		{"unbreakable it is", 5, []string{"unbreakable", "it is"}},
		{"", 5, []string{""}},
	} {
		if got := Wrap(test.text, test.width); !slices.Equal(got, test.want) {
			t.Errorf("%q in %d: %q, want %q", test.text, test.width, got, test.want)
		}
	}
}

// TestWideKey holds that a first column leaves room for the others.
func TestWideKey(t *testing.T) {
	var g Grid
	g.Add("A CALL", "floor", "ent")
	g.Add("half of the single calls, garbage collection left out", "27.9 µs", "190 µs")
	var b strings.Builder
	if err := g.Write(&b, 60); err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(b.String()) {
		if n := len([]rune(line)) - 1; n > 60 {
			t.Errorf("a line has %d columns: %s", n, line)
		}
	}
	if got := strings.Join(strings.Fields(b.String()), " "); got != "A CALL floor ent half of the single calls, "+
		"27.9 µs 190 µs garbage collection left out" {
		t.Errorf("got\n%s", b.String())
	}
}

// TestNarrowKey holds that a first column gives way to a column and the one beside it.
func TestNarrowKey(t *testing.T) {
	g := Grid{Beside: []string{"gc"}}
	g.Add("READS", "floor", "gc", "sqlc", "gc")
	g.Add("HomeTimeline, later", "1.23 ms", "8%", "~1.06 1.03–1.34", "10%")
	const want = `
READS                 floor  gc
HomeTimeline,       1.23 ms  8%
later

READS                          sqlc   gc
HomeTimeline,       ~1.06 1.03–1.34  10%
later
`
	var b strings.Builder
	if err := g.Write(&b, 40); err != nil {
		t.Fatal(err)
	}
	if got := "\n" + b.String(); got != want {
		t.Errorf("got%swant%s", got, want)
	}
}

// TestProse holds that lines of the source are none of the window, and that lists stay lists.
func TestProse(t *testing.T) {
	const text = `Draw diagrams, all kinds
or one:

  schema      tables and columns
  navigation  three ways to read a
              list of users
  impedance diagram

The end.
`
	for width, want := range map[int]string{
		80: `Draw diagrams, all kinds or one:

  schema      tables and columns
  navigation  three ways to read a list of users
  impedance diagram

The end.
`, 30: `Draw diagrams, all kinds or
one:

  schema      tables and
              columns
  navigation  three ways to
              read a list of
              users
  impedance diagram

The end.
`} {
		var b strings.Builder
		if err := Prose(&b, width, text); err != nil {
			t.Fatal(err)
		}
		if b.String() != want {
			t.Errorf("at %d got\n%swant\n%s", width, b.String(), want)
		}
	}
}

// TestHang holds that a last column without room beside the others stands below them.
func TestHang(t *testing.T) {
	const text = "Flags:\n  -h, --help            help for it, and more of it\n  $ a command that stays whole\n"
	for width, want := range map[int]string{
		60: "Flags:\n  -h, --help            help for it, and more of it\n  $ a command that stays whole\n",
		44: "Flags:\n  -h, --help            help for it, and\n                        more of it\n" +
			"  $ a command that stays whole\n",
		28: "Flags:\n  -h, --help\n          help for it, and\n          more of it\n  $ a command that stays whole\n",
	} {
		var b strings.Builder
		err := Hang(&b, width, text, func(line string) bool { return strings.HasPrefix(line, "  $") })
		if err != nil || b.String() != want {
			t.Errorf("at %d got (%v)\n%s\nwant\n%s", width, err, b.String(), want)
		}
	}
}
