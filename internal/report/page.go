package report

import (
	"bytes"
	"cmp"
	"encoding/json"
	"fmt"
	"html/template"
	"io"
	"io/fs"
	"path"
	"slices"
	"strconv"
	"strings"
	"time"

	"example.com/impedance/internal/growth"
	"example.com/impedance/internal/listing"
	"example.com/impedance/internal/results"
	"example.com/impedance/models"
)

// Page is what a page is made of.
type Page struct {
	Runs   []*results.Run   // as Open returns them
	Layers []Layer          // in the order of the tables
	Mixes  []Mix            // presets of weights
	Costs  []results.Code   // what layers cost in code
	Built  *results.Results // what programs with one layer weigh; nil leaves it out
	At     Situation        // that it opens with, on each engine; its mix is one of Mixes
	Code   *listing.Listing // what operations reach; nil leaves it out
	Source fs.FS            // the repository's files that Code and Pictures name
	// Pictures are the names of SVG files in Source, in the order in which they are shown.
	Pictures []string
	Command  string // that made the page

	Catalogues []Catalogue   // what libraries do about the mismatches, by engine
	Surprises  []Surprise    // what libraries do and nobody expects
	Growth     *growth.Found // of growing data; nil leaves it out
}

// Layer is what a page says of a layer beside what was measured.
type Layer struct {
	Name       string
	Library    string // its module, empty for the standard library
	Package    string // that holds it
	Departures []models.Departure
	Light      string // its color, as #rrggbb, on a light page
	Dark       string // and on a dark one
	Mark       string // the shape of its points, see markPath
	Dash       string // of its curves, as stroke-dasharray; empty for a solid line
	Opened     bool   // its code is shown before a reader chooses
}

// Libraries returns the names of the layers that show a library, without the variants of others.
func (v *view) Libraries() (names []string) {
	var seen []string // their packages
	for _, l := range v.Layers {
		if l.Library != "" && !slices.Contains(seen, l.Package) {
			names, seen = append(names, l.Name), append(seen, l.Package)
		}
	}
	return names
}

// paint returns the rules that give layers their colors, marks and dashes. A mark fits a square of ten
// pixels.
func paint(ls []Layer) string {
	var rules strings.Builder
	for _, l := range ls {
		fmt.Fprintf(&rules, "[data-layer=%s] { --own: light-dark(%s, %s); --shape: path(\"%s\"); "+
			"--dash: %s; }\n", quotedCSS(l.Name), l.Light, l.Dark, markPath(l.Mark, 5, 5, 5),
			cmp.Or(l.Dash, "none"))
	}
	return rules.String()
}

// quotedCSS returns a text as a string of CSS that ends neither itself nor the element around it.
func quotedCSS(text string) string {
	var b strings.Builder
	for _, r := range text {
		if r < ' ' || strings.ContainsRune(`"\<>`, r) {
			fmt.Fprintf(&b, `\%x `, r)
		} else {
			b.WriteRune(r)
		}
	}
	return `"` + b.String() + `"`
}

// Largest is how many bytes a page should have at most, so that it can be mailed. Only what
// large runs have measured is more.
const Largest = 3_000_000

// lean is how much a page leaves out to be small enough. What it leaves out stands elsewhere,
// and the page says so. It never leaves out tables and results.
type lean int

const (
	whole        lean = iota
	noGenerated       // without generated code
	noVariants        // and without the source of layers that is another's
	noPlans           // and without the plans of statements
	noDrawings        // and without drawings of rounds and single calls on engines but the first
	noCalls           // and without those on all engines
	noLedgers         // and without the ledger's drawings of single operations
	noCurves          // and without curves by round-trip time
	noStatements      // and without the statements on engines but the first
	noPictures        // and without the pictures of the mismatch
	large             // and says that it is larger even so
)

// words says what a page leaves out, and where that stands.
func (l lean) words() string {
	out := []string{"generated code, which is in the repository",
		"the source of layers that is another's with other settings, which stands there, and mismatches " +
			"on all engines but the first, which impedance mismatch --engine shows",
		"the engines' plans, which are in the result files below",
		"drawings of the rounds and of single calls on all engines but the first, whose numbers it has",
		"the same on the first engine",
		"the ledger's drawings of single operations, which the overview has",
		"curves by round-trip time, whose numbers it has",
		"the statements on all engines but the first, which are in the result files below",
		"the pictures of the mismatch, which are in the repository"}
	text := ""
	if l > whole {
		text = "To stay below three megabytes this page leaves out " +
			strings.Join(out[:min(int(l), len(out))], "; ") + "."
	}
	if l == large {
		text += " It is larger even so, because it never leaves out tables and results; make it of fewer " +
			"files."
	}
	return text
}

// Write writes the page: one file of HTML that needs no other and asks no network. It leaves
// out no more than it has to.
func (p *Page) Write(w io.Writer) error {
	var page bytes.Buffer
	for l := whole; l <= large; l++ {
		page.Reset()
		if err := p.write(&page, l); err != nil {
			return err
		}
		if page.Len() <= Largest {
			break
		}
	}
	_, err := page.WriteTo(w)
	return err
}

func (p *Page) write(w io.Writer, l lean) error {
	v, err := p.view(l)
	if err != nil {
		return err
	}
	t, err := template.New("page.html").Funcs(template.FuncMap{
		"milliseconds": milliseconds,
		"chart":        captioned,
	}).ParseFS(pageFiles, "page/*.html")
	if err != nil {
		return err
	}
	return t.Execute(w, v)
}

// view is what the template shows.
type view struct {
	Style      template.CSS
	Theme      template.JS // a script of its own, which runs before anything is drawn
	Script     template.JS
	Data       template.JS // for the script
	Command    string
	Layers     []Layer
	Operations []string
	Mixes      []Mix
	Trips      []time.Duration // round-trip times to choose from
	Runs       []*runView
	SideBySide []operationView
	Shared     []packageView
	Times      []timesView
	Pictures   []pictureView
	Overlays   []pictureView
	Living     livingView
	Matters    []tradeoff
	Catalogues []catalogueView
	Surprises  []Surprise
	Growth     *growthView // nil without any
	Terms      []term
	LeftOut    string // what it leaves out, empty if nothing
}

// runView is a run with what all sections say of it.
type runView struct {
	*results.Run
	ID, Label string
	Engines   []string
	Sections  []sectionView
	Verdicts  []verdictView
	Tradeoffs []tradeoffsView
	Drawn     []Layer // in charts
	Dots      []panelsView
	Parts     []panelsView
	Rankings  []rankingView
	Native    *nativeView // nil without native layers
	Programs  []figureRow
	BuiltAt   string // where they were built, if that was elsewhere
	Method    methodView
	Unsealed  string // what is said of results that are not sealed; empty if all are
	Noise     []engineNoise
	Large     string // what is said of a data set that is too large for many copies
}

// engineNoise says what is too noisy on an engine.
type engineNoise struct{ Engine, Words string }

// roundTrips are those that a mix can be asked with: none, the same machine, a rack, a data
// center, a region, a continent.
var roundTrips = []time.Duration{0, 100 * time.Microsecond, 500 * time.Microsecond,
	time.Millisecond, 5 * time.Millisecond, 20 * time.Millisecond}

func (p *Page) view(l lean) (*view, error) {
	if l >= noPictures {
		bare := *p
		bare.Pictures = nil
		p = &bare
	}
	if len(p.Runs) == 0 {
		return nil, fmt.Errorf("a page needs results, and there are none")
	}
	v := &view{Command: p.Command, Layers: p.layers(), Operations: p.operations(), Mixes: p.Mixes,
		Trips: p.trips(), LeftOut: l.words(), Terms: glossary}
	var err1, err2, err3 error
	v.Theme, err1 = theme()
	v.Style, err2 = style(v.Layers)
	v.Script, err3 = script()
	if err := cmp.Or(err1, err2, err3); err != nil {
		return nil, err
	}
	for i, run := range p.Runs {
		r, err := p.run(i, run)
		if err != nil {
			return nil, err
		}
		v.Runs = append(v.Runs, r)
	}
	for i, l := range v.Layers {
		v.Layers[i].Departures = l.departures(v.Operations, enginesOfAll(v.Runs))
	}
	data, err := json.Marshal(p.data(v))
	if err != nil {
		return nil, err
	}
	v.Data = template.JS(data)
	code, err := p.code()
	if err != nil {
		return nil, err
	}
	v.Shared = code.packages(l >= noGenerated)
	for _, op := range v.Operations {
		v.SideBySide = append(v.SideBySide, p.sideBySide(op, v.Runs, code, l))
		v.Times = append(v.Times, p.times(op, v.Runs, l))
	}
	if v.Pictures, v.Overlays, err = p.pictures(); err != nil {
		return nil, err
	}
	v.Living, v.Matters = p.living(), matters(v.Runs)
	v.Catalogues, v.Surprises = p.catalogues(l), p.Surprises
	v.Growth = p.growth()
	return v, nil
}

// run returns what the overview and the method say of a run.
func (p *Page) run(i int, run *results.Run) (*runView, error) {
	r := &runView{Run: run, ID: fmt.Sprintf("run-%d", i), Label: label(run), Drawn: p.layers(),
		Engines: enginesOf(run)}
	r.Programs, r.BuiltAt = p.programs(run)
	var err error
	if run.Compared != nil {
		if !slices.Contains(run.Compared.Layers, floor) {
			return nil, fmt.Errorf("%s: the results have no %s to measure against",
				run.Files[0].Name, floor)
		}
		r.Sections = p.sections(run)
		r.Verdicts, r.Tradeoffs = p.verdicts(r), p.tradeoffs(run)
		r.Dots = p.dots(run.Compared)
		r.Rankings = p.rankings(run.Compared)
		r.Native = p.natives(run.Compared)
		if run.Compared.InPairs() {
			r.Large = inPairs(run.Compared)
		}
		for _, engine := range run.Compared.Engines {
			if words := noiseWords(noisySections(run.Compared, engine), quieter); words != "" {
				r.Noise = append(r.Noise, engineNoise{engine, words})
			}
		}
	}
	if run.Ledger != nil {
		r.Parts = p.parts(run.Ledger)
	}
	for _, rs := range run.All() {
		if !rs.Sealed {
			r.Unsealed = unsealed
		}
	}
	r.Method, err = method(run)
	return r, err
}

// timesOf returns the results of a run that are of times.
func timesOf(run *results.Run) (all []*results.Results) {
	for _, rs := range []*results.Results{run.Compared, run.Ledger, run.Delays} {
		if rs != nil {
			all = append(all, rs)
		}
	}
	return all
}

// enginesOf returns the engines of a run, the embedded one first.
func enginesOf(run *results.Run) (engines []string) {
	for _, rs := range timesOf(run) {
		for _, e := range rs.Engines {
			if !slices.Contains(engines, e) {
				engines = append(engines, e)
			}
		}
	}
	return engines
}

// layers returns the layers that any run has or, if there is no telling, all.
func (p *Page) layers() []Layer {
	return slices.DeleteFunc(slices.Clone(p.Layers), func(l Layer) bool {
		return !slices.ContainsFunc(p.Runs, func(run *results.Run) bool {
			return slices.ContainsFunc(timesOf(run), func(rs *results.Results) bool {
				return slices.Contains(rs.Layers, l.Name)
			})
		})
	})
}

// operations returns the operations of all runs, reads first, in the order of the files.
func (p *Page) operations() (ops []string) {
	for _, run := range p.Runs {
		for _, rs := range timesOf(run) {
			for _, row := range rs.Rows {
				if !slices.Contains(ops, row.Operation) {
					ops = append(ops, row.Operation)
				}
			}
		}
	}
	return ops
}

// label says in a line what tells a run from another.
func label(run *results.Run) string {
	rs := timesOf(run)
	if len(rs) == 0 {
		return "code alone"
	}
	parts := []string{strings.Join(enginesOf(run), " + ")}
	for _, key := range []string{results.KeyUsers, results.KeyCPU, results.KeyProcs, results.KeyDate} {
		value := rs[0].Setting(key)
		switch {
		case value == "":
			continue
		case key == results.KeyUsers:
			value += " users"
		case key == results.KeyProcs:
			value += " threads"
		}
		parts = append(parts, value)
	}
	return strings.Join(parts, ", ")
}

// pictureView is a picture of the mismatch.
type pictureView struct {
	ID, Name string
	Title    string
	Layer    string // whose overlay it is
	Height   int    // in pixels, for its place to be kept until it is seen
	SVG      template.HTML
}

// pictures returns the pictures, and those among them that are overlays of one layer.
func (p *Page) pictures() (all, overlays []pictureView, err error) {
	for _, name := range p.Pictures {
		svg, err := fs.ReadFile(p.Source, name)
		if err != nil {
			return nil, nil, err
		}
		base := strings.TrimSuffix(path.Base(name), ".svg")
		v := pictureView{ID: "picture-" + base, Name: base,
			Title: markup(string(svg), `<title id="title">`, "</title>"),
			SVG:   template.HTML(svg)}
		v.Height, _ = strconv.Atoi(markup(string(svg), ` height="`, `"`)) // 0 if it has none
		if layer, ok := strings.CutPrefix(base, "overlay-"); ok {
			v.Layer = layer
			overlays = append(overlays, v)
			continue
		}
		all = append(all, v)
	}
	return all, overlays, nil
}

// markup returns what stands between two pieces of markup, as text.
func markup(text, from, to string) string {
	_, text, _ = strings.Cut(text, from)
	text, _, _ = strings.Cut(text, to)
	return strings.NewReplacer("&lt;", "<", "&gt;", ">", "&quot;", `"`, "&#39;", "'", "&#34;", `"`,
		"&amp;", "&").Replace(text)
}
