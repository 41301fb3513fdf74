package report

import (
	"fmt"
	"html/template"
	"slices"
	"strings"

	"example.com/impedance/internal/listing"
)

// codes is the source that operations reach, by package.
type codes struct {
	all   []*packageCode
	words map[string]string // the first sentence on each operation, which all layers share
}

// packageCode is the source of a package of layers.
type packageCode struct {
	listing.Entry
	texts []string
	users []int // how many operations reach each part
}

// codeView is a layer's source of an operation.
type codeView struct {
	Written, Mapping, Generated int // lines
	Own                         []partView
	Shared, GeneratedShared     []partView // which stand elsewhere, for they are others' too
	GeneratedOwn                []partView
	Elsewhere                   int // generated pieces that the page leaves out
	Note, Package               string
}

// partView is a piece of source.
type partView struct {
	ID, Name, Where string // the ID is of what several operations share
	Source          string // empty where it stands elsewhere
}

// Text returns the source for a page.
func (p partView) Text() template.HTML {
	file, _, _ := strings.Cut(p.Where, ":")
	return highlighted(languageOf(file), p.Source)
}

// packageView is the source of a package that several operations reach.
type packageView struct {
	Package            string
	Written, Generated []partView
}

// code reads the source of all layers, or none if it is not known.
func (p *Page) code() (*codes, error) {
	c := &codes{words: map[string]string{}}
	if p.Code == nil {
		return c, nil
	}
	for _, entry := range p.Code.Packages {
		k := &packageCode{Entry: entry, users: make([]int, len(entry.Parts))}
		for _, part := range entry.Parts {
			text, err := part.Text(p.Source)
			if err != nil {
				return nil, err
			}
			k.texts = append(k.texts, dedented(text))
		}
		for _, op := range entry.Operations {
			for _, i := range append(slices.Clone(op.Parts), op.Method) {
				k.users[i]++
			}
			if c.words[op.Name] == "" {
				c.words[op.Name] = firstSentence(k.texts[op.Method])
			}
		}
		c.all = append(c.all, k)
	}
	return c, nil
}

// firstSentence returns the first sentence of the comment above a piece of source, or "".
func firstSentence(source string) string {
	var words []string
	for line := range strings.Lines(source) {
		text, ok := strings.CutPrefix(strings.TrimSpace(line), "// ")
		if !ok {
			break
		}
		words = append(words, text)
	}
	text := strings.Join(words, " ")
	if first, _, more := strings.Cut(text, ". "); more {
		return first + "."
	}
	return text
}

func languageOf(file string) string {
	if strings.HasSuffix(file, ".sql") {
		return "sql"
	}
	return "go"
}

// dedented takes the indentation that all lines share off source, and makes a tab two blanks,
// because columns are narrow.
func dedented(text string) string {
	lines := strings.Split(strings.TrimRight(text, "\n"), "\n")
	shared := ""
	for i, line := range lines {
		indent := line[:len(line)-len(strings.TrimLeft(line, "\t"))]
		if i == 0 || line != "" && len(indent) < len(shared) {
			shared = indent
		}
	}
	for i, line := range lines {
		line = strings.TrimPrefix(line, shared)
		rest := strings.TrimLeft(line, "\t")
		lines[i] = strings.Repeat("  ", len(line)-len(rest)) + rest
	}
	return strings.Join(lines, "\n")
}

// of returns the source of an operation in the package of a layer, or nil. A layer whose
// package has another's name goes without text where the page is to be lean.
func (c *codes) of(operation string, l Layer, size lean) *codeView {
	for _, k := range c.all {
		if k.Package != l.Package {
			continue
		}
		for n, op := range k.Operations {
			if op.Name == operation {
				lines := k.Code.Operations[n].Lines
				if k.Name == l.Name {
					return k.view(op, lines, size)
				}
				v := k.counts(lines)
				if size < noVariants {
					v = k.view(op, lines, size)
				}
				v.Note = fmt.Sprintf("The same source as %s's, with other settings.", k.Name)
				return v
			}
		}
	}
	return nil
}

// counts returns how many lines there are, without the lines.
func (k *packageCode) counts(lines listing.Lines) *codeView {
	return &codeView{Written: lines.Written, Mapping: lines.Mapping, Generated: lines.Generated,
		Package: k.Package}
}

func (k *packageCode) view(op listing.Reach, lines listing.Lines, size lean) *codeView {
	v := k.counts(lines)
	v.Own = []partView{k.own(op.Method)}
	for _, i := range op.Parts {
		switch own, generated := k.users[i] == 1, k.Parts[i].Generated; {
		case generated && size >= noGenerated:
			v.Elsewhere++
		case own && generated:
			v.GeneratedOwn = append(v.GeneratedOwn, k.own(i))
		case own:
			v.Own = append(v.Own, k.own(i))
		case generated:
			v.GeneratedShared = append(v.GeneratedShared, k.shared(i))
		default:
			v.Shared = append(v.Shared, k.shared(i))
		}
	}
	return v
}

// own returns a piece of source that stands with the only operation that reaches it.
func (k *packageCode) own(i int) partView {
	part := k.Parts[i]
	return partView{Name: part.Name, Where: fmt.Sprintf("%s:%d", part.File, part.From),
		Source: k.texts[i]}
}

// shared returns a piece of source that stands elsewhere, by the ID that it has there.
func (k *packageCode) shared(i int) partView {
	v := k.own(i)
	v.ID, v.Source = fmt.Sprintf("p-%s-%d", k.Name, i), ""
	return v
}

// packages returns the pieces that several operations reach; if lean, without the generated ones.
func (c *codes) packages(lean bool) (views []packageView) {
	for _, k := range c.all {
		v := packageView{Package: k.Package}
		for i := range k.Parts {
			part := k.shared(i)
			part.Source = k.texts[i]
			switch {
			case k.users[i] < 2 || lean && k.Parts[i].Generated:
			case k.Parts[i].Generated:
				v.Generated = append(v.Generated, part)
			default:
				v.Written = append(v.Written, part)
			}
		}
		views = append(views, v)
	}
	return views
}
