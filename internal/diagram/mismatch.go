package diagram

import (
	"fmt"
	"math"
	"strconv"
	"strings"

	"example.com/impedance/mismatch"
	"example.com/impedance/schema"
)

// mismatches draw the mismatches that a picture explains better than words.
var mismatches = map[string]func([]mismatch.Seen) *picture{
	"null-against-zero": drawNull,
	"subtypes":          drawKinds,
	"unit-of-work":      drawEditors,
	"partial-objects":   drawParts,
	"bind-limits":       drawLengths,
}

// HasMismatch reports whether there is a picture of a mismatch.
func HasMismatch(slug string) bool { return mismatches[slug] != nil }

// Mismatch draws what was observed of a mismatch on an engine, or returns nil if words suffice.
func Mismatch(slug string, seen []mismatch.Seen) ([]byte, error) {
	if !HasMismatch(slug) {
		return nil, nil
	}
	p := mismatches[slug](seen)
	if found := p.problems(); len(found) > 0 {
		return nil, fmt.Errorf("the picture of %s: %s", slug, strings.Join(found, "; "))
	}
	return p.svg(), nil
}

// The measures of pictures of mismatches.
const (
	editorRoom  = 2 * lineHeight
	leftNames   = 130 // the width of what stands left of a lane
	momentWidth = 150
)

// editors are what happens on the time line of two editors, in order: the lane, the words, and what
// the row's location is afterwards for a way that loses the first edit, and for one that keeps it.
var editors = []struct {
	lane             int
	words            string
	losing, refusing string
}{
	{0, "reads the user", "London", "London"},
	{1, "reads the user", "London", "London"},
	{0, "saves Rome", "Rome", "Rome"},
	{1, "saves Oslo", "Oslo", "Rome"},
}

// drawEditors draws the time line of two editors of one field, with the ways that lose an edit and
// those that refuse it.
func drawEditors(seen []mismatch.Seen) *picture {
	p := &picture{title: "Two editors of one field",
		description: "Both read the user, then both save another location. Some ways lose the " +
			"first edit."}
	p.width = leftNames + len(editors)*momentWidth + 2*margin
	p.text(margin, margin+large, large, "", p.title)
	y := margin + 3*large
	for _, lane := range []string{"first editor", "second editor"} {
		p.text(margin, y+lineHeight, normal, "", lane)
		p.line("thin", lane, point{leftNames, y + editorRoom}, point{p.width - margin, y + editorRoom})
		y += editorRoom + margin
	}
	top := margin + 3*large
	for i, e := range editors {
		x := leftNames + i*momentWidth
		p.text(x, top+e.lane*(editorRoom+margin)+lineHeight, normal, "strong", e.words)
	}
	for _, row := range []struct {
		verdict, class string
		after          func(i int) string
	}{
		{"lost", "bad", func(i int) string { return editors[i].losing }},
		{"refused", "good", func(i int) string { return editors[i].refusing }},
	} {
		var ways []string
		for _, s := range seen {
			for _, o := range s.Ways {
				if o.Value("the second edit of a field is") == row.verdict {
					ways = append(ways, s.Library+", "+string(o.Step))
				}
			}
		}
		y += margin
		p.text(margin, y+lineHeight, normal, "", "the row has")
		for i := range editors {
			class := ""
			if i == len(editors)-1 {
				class = row.class
			}
			p.text(leftNames+i*momentWidth, y+lineHeight, normal, class, row.after(i))
		}
		y += editorRoom
		p.text(margin, y, small, "muted", strings.Join(ways, "; "))
		p.width = max(p.width, 2*margin+textWidth(strings.Join(ways, "; "), small))
	}
	p.height = y + margin
	return p
}

// bindLimit is the longest list that an engine takes with a parameter for each element.
type bindLimit struct {
	engine schema.Engine
	words  string
	length int
}

// bindLimits have their sources in https://www.sqlite.org/limits.html and
// https://www.postgresql.org/docs/current/limits.html. Drivers of MySQL write the values into the
// text here.
var bindLimits = []bindLimit{
	{schema.SQLite, "SQLite: 32,766 parameters", 32_766},
	{schema.Postgres, "PostgreSQL: 65,535 parameters", 65_535},
}

// drawLengths draws how many statements a list of each length takes, over the length. Lengths stand
// on a logarithmic scale.
func drawLengths(seen []mismatch.Seen) *picture {
	const decade, dot = 290, 5
	p := &picture{title: "Statements over the length of a list",
		description: "A way with a parameter for each element is refused above the engine's limit."}
	left := leftNames + 40
	lengths := mismatch.Lengths()
	at := func(length int) int {
		return left + int(math.Round(decade*math.Log10(float64(length)/float64(lengths[0]))))
	}
	p.width = at(100_000) + margin
	p.text(margin, margin+large, large, "", p.title)
	y := margin + 3*large
	p.text(margin, y, normal, "strong", "ids in the list")
	for _, length := range lengths {
		p.text(at(length)-dot, y, normal, "strong", thousands(length))
	}
	top := y + lineHeight/2
	p.line("thin", "lengths", point{left - margin, top}, point{p.width - margin, top})
	y = top + lineHeight/2
	for _, s := range seen {
		for _, o := range s.Ways {
			y += lineHeight + margin/3
			p.text(margin, y, normal, "", s.Library+", "+string(o.Step))
			for _, length := range lengths {
				words, class := o.Value(mismatch.SentFor(length)), "good"
				if _, err := strconv.Atoi(words); err != nil {
					words, class = "refused", "bad"
				}
				p.text(at(length)-dot, y, normal, class, words)
			}
		}
	}
	for i, l := range bindLimits {
		if len(seen) == 0 || seen[0].Engine != string(l.engine) {
			continue
		}
		p.line("dash", l.words, point{at(l.length), top}, point{at(l.length), y + margin})
		p.text(at(l.length)-textWidth(l.words, small), y+margin+(i+1)*lineHeight, small, "muted", l.words)
	}
	p.height = y + 2*margin + len(bindLimits)*lineHeight
	return p
}

// thousands writes a number with commas between each three digits.
func thousands(n int) string {
	if n < 1000 {
		return strconv.Itoa(n)
	}
	return fmt.Sprintf("%s,%03d", thousands(n/1000), n%1000)
}

// drawParts draws what a list of three columns fetches, and what the bio of an object in it says.
func drawParts(seen []mismatch.Seen) *picture {
	const cellWidth, wanted, all = 22, 3, 10
	p := &picture{title: "A list of 3 columns",
		description: "The columns that each way fetches, and what the field for the bio then says."}
	bars := leftNames + 70
	bio := bars + all*cellWidth + margin
	p.width = bio + 290
	p.text(margin, margin+large, large, "", p.title)
	y := margin + 3*large
	p.text(bars, y, small, "muted", "columns fetched, 3 wanted")
	p.text(bio, y, small, "muted", "the bio, which is hello, reads as")
	for _, s := range seen {
		for _, o := range s.Ways {
			y += lineHeight + margin/2
			p.text(margin, y, normal, "", s.Library+", "+string(o.Step))
			for i := range all {
				class := "paper"
				switch {
				case i < wanted:
					class = "head"
				case int64(i) < o.Columns:
					class = "shade"
				}
				p.rect(bars+i*cellWidth, y-normal, cellWidth-3, lineHeight-2, class)
			}
			read, class := o.Value("the bio of a card reads as"), "good"
			if o.Verdict == mismatch.WrongInSilence {
				class = "bad"
			}
			p.text(bio, y, normal, class, read)
		}
	}
	p.height = y + 2*margin
	return p
}

// zeros are the values of NULL against zero, with what is given and what should be kept.
var zeros = []struct{ name, given, kept string }{
	{"a bio never set is read as", "never set", "never set"},
	{"a bio set empty is stored as", "set empty", "empty"},
	{"a bio changed to empty is stored as", "hello, then empty", "empty"},
	{"a user created undiscoverable is stored as", "not discoverable", "not discoverable"},
}

// drawNull draws what becomes of values that are zero in Go and something else in SQL.
func drawNull(seen []mismatch.Seen) *picture {
	const column = 165
	p := &picture{title: "What is given, and what each way keeps",
		description: "Values that are zero in Go: a bio that is absent or empty, and a false."}
	left := leftNames + 40
	p.width = left + len(zeros)*column + margin
	p.text(margin, margin+large, large, "", p.title)
	y := margin + 3*large
	p.text(margin, y, normal, "strong", "given")
	for i, z := range zeros {
		p.text(left+i*column, y, normal, "strong", z.given)
	}
	p.line("thin", "below what is given", point{margin, y + lineHeight/2},
		point{p.width - margin, y + lineHeight/2})
	for _, s := range seen {
		for _, o := range s.Ways {
			y += lineHeight + margin/3
			p.text(margin, y, normal, "", s.Library+", "+string(o.Step))
			for i, z := range zeros {
				kept, class := o.Value(z.name), "good"
				if kept != z.kept {
					class = "bad"
				}
				p.text(left+i*column, y, normal, class, kept)
			}
		}
	}
	p.height = y + margin
	return p
}

// kinds are the kinds of posts, with the columns of posts that are for some kinds only, and whether
// a post of the kind has a value there.
var kinds = []struct {
	kind   string
	values [3]bool // body, parent_id, repost_of_id
}{
	{"text", [3]bool{true, false, false}},
	{"reply", [3]bool{true, true, false}},
	{"repost", [3]bool{false, false, true}}, // without a comment
}

// drawKinds draws rows of all kinds, which are sparse, and counts the empty fields of each way.
func drawKinds(seen []mismatch.Seen) *picture {
	const column = 130
	p := &picture{title: "Three kinds of posts in one table",
		description: "Each kind leaves columns of the others empty. A type for each kind has none."}
	left := leftNames + 60
	p.width = left + 3*column + margin
	p.text(margin, margin+large, large, "", p.title)
	y := margin + 3*large
	for i, name := range []string{"body", "parent_id", "repost_of_id"} {
		p.text(left+i*column, y, normal, "strong", name)
	}
	for _, k := range kinds {
		y += lineHeight + margin/3
		p.text(margin, y, normal, "", "a "+k.kind)
		for i, has := range k.values {
			class, text := "shade", "NULL"
			if has {
				class, text = "head", "a value"
			}
			p.rect(left+i*column-margin/4, y-normal, column-margin/2, lineHeight, class)
			p.text(left+i*column, y, normal, "", text)
		}
	}
	y += lineHeight + margin
	p.text(margin, y, normal, "strong", "empty fields of")
	for i, k := range kinds {
		p.text(left+i*column, y, normal, "strong", "a "+k.kind)
	}
	for _, s := range seen {
		for _, o := range s.Ways {
			y += lineHeight + margin/3
			p.text(margin, y, normal, "", s.Library+", "+string(o.Step))
			for i, k := range kinds {
				n, class := o.Value("empty fields of a "+k.kind), "bad"
				if n == "0" {
					class = "good"
				}
				p.text(left+i*column, y, normal, class, n)
			}
		}
	}
	p.height = y + margin
	return p
}
