package grid

import (
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
	if err := g.Write(&b); err != nil {
		t.Fatal(err)
	}
	if got := "\n" + b.String(); got != want {
		t.Errorf("got%swant%s", got, want)
	}
	if g.Len() != 5 {
		t.Errorf("it has %d lines", g.Len())
	}
}
