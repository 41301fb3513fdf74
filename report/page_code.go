package report

import (
	"fmt"
	"html/template"
	"slices"
	"strings"

	"example.com/impedance/footprint"
)

// codes is the source that operations reach, by package.
type codes struct {
	all   []*packageCode
	words map[string]string // the interface's first sentence on each operation
}

// packageCode is the source of a package of layers.
type packageCode struct {
	footprint.PackageListing
	texts []string
	users []int // how many operations reach each part
}

// codeView is a layer's source of an operation.
type codeView struct {
	Written, Mapping, Generated int // lines
	Own                         []partView
	Shared, GeneratedShared     []partView // which stand elsewhere, for they are others' too
	GeneratedOwn                []partView
	Note, Package               string
}

// partView is a piece of source.
type partView struct {
	ID, Name, Where string
	Lines           int
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
	c := &codes{}
	if p.Code == nil {
		return c, nil
	}
	for _, listing := range p.Code.Packages {
		k := &packageCode{PackageListing: listing, users: make([]int, len(listing.Parts))}
		for _, part := range listing.Parts {
			text, err := part.Text(p.Source)
			if err != nil {
				return nil, err
			}
			k.texts = append(k.texts, dedented(text))
		}
		for _, op := range listing.Operations {
			for _, i := range append(slices.Clone(op.Parts), op.Method) {
				k.users[i]++
			}
		}
		c.all = append(c.all, k)
	}
	return c, nil
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

// of returns the source of an operation in the package of a layer, or nil.
func (c *codes) of(operation string, l Layer) *codeView {
	for _, k := range c.all {
		if k.Package != l.Package {
			continue
		}
		for n, op := range k.Operations {
			if op.Name == operation {
				v := k.view(op, k.Code.Operations[n].Lines)
				if k.Name != l.Name {
					v.Note = fmt.Sprintf("The same source as %s's, with other settings.", k.Name)
				}
				return v
			}
		}
	}
	return nil
}

func (k *packageCode) view(op footprint.Reach, lines footprint.Lines) *codeView {
	v := &codeView{Written: lines.Written, Mapping: lines.Mapping, Generated: lines.Generated,
		Package: k.Package, Own: []partView{k.part(op.Method, true)}}
	for _, i := range op.Parts {
		own := k.users[i] == 1
		list := &v.Shared
		switch {
		case own && k.Parts[i].Generated:
			list = &v.GeneratedOwn
		case own:
			list = &v.Own
		case k.Parts[i].Generated:
			list = &v.GeneratedShared
		}
		*list = append(*list, k.part(i, own))
	}
	return v
}

// part returns a piece of source, with its text where it is to stand.
func (k *packageCode) part(i int, text bool) partView {
	part := k.Parts[i]
	v := partView{ID: fmt.Sprintf("p-%s-%d", k.Name, i), Name: part.Name, Lines: part.Lines,
		Where: fmt.Sprintf("%s:%d", part.File, part.From)}
	if text {
		v.Source = k.texts[i]
	}
	return v
}

// packages returns the pieces that several operations reach; if lean, the generated ones without
// their text.
func (c *codes) packages(lean bool) (views []packageView) {
	for _, k := range c.all {
		v := packageView{Package: k.Package}
		for i := range k.Parts {
			if k.users[i] < 2 {
				continue
			}
			if k.Parts[i].Generated {
				v.Generated = append(v.Generated, k.part(i, !lean))
			} else {
				v.Written = append(v.Written, k.part(i, true))
			}
		}
		views = append(views, v)
	}
	return views
}
