package dataset

import "unicode/utf8"

// bodyBytes are the sixteenths of the distribution of a body's length in bytes: half of
// the bodies have some 128 or fewer, LinkBench's median payload.
var bodyBytes = []uint64{
	4, 14, 28, 44, 60, 76, 92, 108, 120, 132, 148, 168, 192, 224, 272, 340, 440,
}

// The limit of a body, in code points, and how many of a thousand bodies fill it.
const (
	bodyLimit       = 500
	fullPerThousand = 2
)

// phrases writes short texts. It keeps the memory it writes them in.
type phrases struct{ buffer []byte }

// body returns the text of a post.
func (p *phrases) body(r *random, l *language) string {
	if r.below(1000) < fullPerThousand {
		return p.full(r, l, bodyLimit)
	}
	k := r.below(uint64(len(bodyBytes) - 1))
	return p.write(r, l, bodyBytes[k]+r.below(bodyBytes[k+1]-bodyBytes[k]))
}

// write returns words of about a number of bytes, at most a word more, and sometimes an
// emoji. At least one word is written.
func (p *phrases) write(r *random, l *language, length uint64) string {
	p.buffer = append(p.buffer[:0], pick(r, l.words)...)
	for uint64(len(p.buffer)) < length {
		p.buffer = append(p.buffer, l.separator...)
		p.buffer = append(p.buffer, pick(r, l.words)...)
	}
	if r.chance(8) {
		p.buffer = append(p.buffer, ' ')
		p.buffer = append(p.buffer, pick(r, emoji)...)
	}
	return string(p.buffer)
}

// full returns words of exactly a number of code points.
func (p *phrases) full(r *random, l *language, codePoints int) string {
	text := p.write(r, l, uint64(codePoints*utf8.UTFMax))
	for i := range text {
		if codePoints == 0 {
			return text[:i]
		}
		codePoints--
	}
	return text
}
