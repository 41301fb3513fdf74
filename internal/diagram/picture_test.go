package diagram

import (
	"bytes"
	"encoding/xml"
	"io"
	"strings"
	"testing"
)

// textsOf returns the texts of an SVG file, which must be well-formed.
func textsOf(t *testing.T, svg []byte) map[string]bool {
	t.Helper()
	texts := map[string]bool{}
	var open []string // the texts of the elements that are not closed
	for decoder := xml.NewDecoder(bytes.NewReader(svg)); ; {
		token, err := decoder.Token()
		if err == io.EOF {
			return texts
		} else if err != nil {
			t.Fatal(err)
		}
		switch token := token.(type) {
		case xml.StartElement:
			if open = append(open, ""); token.Name.Local == "script" {
				t.Error("there is a script in the picture")
			}
		case xml.CharData:
			if n := len(open); n > 0 {
				open[n-1] += string(token)
			}
		case xml.EndElement:
			last := len(open) - 1
			texts[open[last]], open = true, open[:last]
		}
	}
}

// TestProblems holds that what a reader would complain about is found.
func TestProblems(t *testing.T) {
	for _, test := range []struct {
		name string
		draw func(*picture)
		want string
	}{
		{"nothing", func(p *picture) {
			p.box(10, 10, 80, 40, "box", "users")
			p.text(20, 30, normal, "", "users")
			p.line("", "reference", point{90, 30}, point{150, 30})
		}, ""},
		{"a text over another", func(p *picture) {
			p.text(20, 30, normal, "", "first")
			p.text(30, 32, normal, "", "second")
		}, `"second" is over "first"`},
		{"a text beyond the edge", func(p *picture) {
			p.text(180, 30, normal, "", "a long one")
		}, `"a long one" is beyond the edge`},
		{"a text too long for its box", func(p *picture) {
			p.box(10, 10, 40, 40, "box", "users")
			p.text(20, 30, normal, "", "too long")
		}, `"too long" is half in the box "users"`},
		{"a box over another", func(p *picture) {
			p.box(10, 10, 40, 40, "box", "users")
			p.box(30, 30, 40, 40, "box", "posts")
		}, `the box "posts" is over "users"`},
		{"a line through a box", func(p *picture) {
			p.box(50, 10, 40, 40, "box", "users")
			p.line("", "reference", point{10, 30}, point{150, 30})
		}, `the line "reference" goes through the box "users"`},
	} {
		p := &picture{title: test.name, width: 200, height: 100}
		test.draw(p)
		if got := strings.Join(p.problems(), "; "); got != test.want {
			t.Errorf("%s: %q, want %q", test.name, got, test.want)
		}
		textsOf(t, p.svg())
	}
}

// TestShown holds that a name is one line, and does not turn what stands around it.
func TestShown(t *testing.T) {
	for name, want := range map[string]string{"": `""`, "שלום": "שלום", "a\nb": "a␊b", "a\u2028b": "a\ufffdb",
		"a\u202eb\u2066": "a\ufffdb\ufffd", "a\x7f\uffff\xff": "a\ufffd\ufffd\ufffd", "é😀": "é😀"} {
		if got := shown(name); got != want {
			t.Errorf("%q is shown as %q, want %q", name, got, want)
		}
	}
}
