package main

import (
	"fmt"
	"io"
	"sync"
	"unicode"
	"unicode/utf8"
)

// printable passes text on to a stream and writes as \u001b what a terminal would heed instead of
// show: names come from databases, files and command lines, and must not move the cursor, change
// the title, or turn the direction of the text. The form is that of JSON, which stays the same.
type printable struct {
	to     io.Writer
	mu     sync.Mutex // requests of serve are logged while it says something
	broken []byte     // the beginning of a character whose end is not here yet
}

func (p *printable) Write(text []byte) (int, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	whole := append(p.broken, text...)
	end := len(whole)
	for i := max(0, end-utf8.UTFMax+1); i < end; i++ {
		if utf8.RuneStart(whole[i]) && !utf8.FullRune(whole[i:]) {
			end = i
		}
	}
	shown := appendPrintable(make([]byte, 0, end), whole[:end])
	p.broken = append([]byte(nil), whole[end:]...)
	if _, err := p.to.Write(shown); err != nil {
		return 0, err
	}
	return len(text), nil
}

// end writes what has no end.
func (p *printable) end() {
	if len(p.broken) > 0 {
		p.to.Write(appendPrintable(nil, p.broken)) // a failure was there before
		p.broken = nil
	}
}

// appendPrintable appends text to b without what a terminal heeds, other than tabs and ends of
// lines. A byte that is no UTF-8 is shown as the character that stands for those.
func appendPrintable(b, text []byte) []byte {
	for len(text) > 0 {
		r, size := utf8.DecodeRune(text)
		switch {
		case r != '\n' && r != '\t' && unicode.IsControl(r), turns(r):
			b = fmt.Appendf(b, `\u%04x`, r)
		default:
			b = utf8.AppendRune(b, r)
		}
		text = text[size:]
	}
	return b
}

// turns reports whether a character changes the direction of the text that follows.
func turns(r rune) bool { return r >= '\u202a' && r <= '\u202e' || r >= '\u2066' && r <= '\u2069' }
