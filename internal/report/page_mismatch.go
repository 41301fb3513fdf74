package report

import (
	"fmt"
	"html/template"
	"slices"
	"strings"
)

// Catalogue is what libraries do about the mismatches on an engine.
type Catalogue struct {
	Engine    string
	Libraries []string
	Rows      []Mismatch // in the order of the table
}

// Mismatch is what each library does about a mismatch.
type Mismatch struct {
	Name                string
	Question, Situation string
	By                  string         // who named it
	Cells               []MismatchCell // a library each
}

// MismatchCell is what a library does about a mismatch.
type MismatchCell struct {
	Verdict string // the worst of its ways
	Rank    int    // of the verdict, from 0 for the best
	Figure  string // of the first try and the way out
	Ways    []MismatchWay
	Source  string // of both
}

// MismatchWay is what one of a library's ways did.
type MismatchWay struct {
	Step, Verdict string
	Counts        string // of statements, trips, rows and columns
	Kept          []string
	SQL           []string
}

// Surprise is what a library does and its users do not expect.
type Surprise struct {
	Name, Library, Title string
	Verdict              string
	Rank                 int // of the verdict, from 0 for the best
	Avoid, Source        string
}

// Class is that of the color of the verdict.
func (s Surprise) Class() string { return fmt.Sprintf("v%d", s.Rank) }

// catalogueView is a catalogue with the names of its places.
type catalogueView struct {
	Catalogue
	Rows []mismatchView
}

type mismatchView struct {
	Mismatch
	ID    string
	Cells []mismatchCellView
}

type mismatchCellView struct {
	MismatchCell
	ID, Library string
	Code        template.HTML // empty where the page is to be lean
}

// catalogues returns what the page shows of the mismatches.
func (p *Page) catalogues(size lean) (views []catalogueView) {
	for i, c := range p.Catalogues {
		if i > 0 && size >= noVariants {
			break
		}
		v := catalogueView{Catalogue: c}
		for _, m := range c.Rows {
			row := mismatchView{Mismatch: m, ID: place("mismatch", m.Name, c.Engine)}
			for i, cell := range m.Cells {
				of := mismatchCellView{MismatchCell: cell, Library: c.Libraries[i],
					ID: place("mismatch", m.Name, c.Libraries[i], c.Engine)}
				if size < noGenerated {
					of.Code = highlighted("go", cell.Source)
				}
				row.Cells = append(row.Cells, of)
			}
			v.Rows = append(v.Rows, row)
		}
		views = append(views, v)
	}
	return views
}

// place returns the name of a place of the page.
func place(words ...string) string {
	return strings.ReplaceAll(strings.ToLower(strings.Join(words, "-")), " ", "-")
}

// Class is that of the color of a verdict.
func (c mismatchCellView) Class() string { return fmt.Sprintf("v%d", c.Rank) }

// Engines returns the engines of all runs.
func (p *Page) Engines() (all []string) {
	for _, run := range p.Runs {
		for _, e := range enginesOf(run) {
			if !slices.Contains(all, e) {
				all = append(all, e)
			}
		}
	}
	return all
}
