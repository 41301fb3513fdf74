package report

import (
	"fmt"
	"html/template"
	"math"
	"slices"
	"time"

	"example.com/impedance/internal/median"
	"example.com/impedance/internal/results"
)

// sectionView is a section of the table of times: reads, or writes of one kind.
type sectionView struct {
	Title, Sync string
	Oracle      bool // whether any row has its time
	Bare        bool // or that of the floor's bare statements
	Rows        []overviewRow
	Means       []meanRow
}

type overviewRow struct {
	Operation, Engine string
	Name              string // of the row, which may be of later pages of the operation
	Floor, FloorGC    string // its time, and the share of that charged for garbage
	Oracle            string // empty without one
	Bare              cellView
	Cells             []cellView
}

// cellView is a layer's time as a multiple of the floor's.
type cellView struct {
	Layer  string
	Ratio  string // such as 1.25, or – without a ratio
	Spread string // of its interval, such as ±7%
	GC     string // the share of the time charged for garbage, empty if it is not known
	Shade  string // class of the color
	Words  string // for those who do not see it
	Why    string // marks of what makes it slower, empty without
}

type meanRow struct {
	Engine string
	Cells  []cellView
}

// sections returns the table of times.
func (p *Page) sections(run *results.Run) (views []sectionView) {
	rs := run.Compared
	for _, s := range sectionsOf(rs) {
		v := sectionView{Title: s.title, Sync: s.sync}
		for _, row := range s.rows {
			if _, timed := row.Blocks[floor]; !timed {
				continue
			}
			v.Rows = append(v.Rows, p.overviewRow(run, row))
			v.Oracle = v.Oracle || len(row.Blocks[results.Oracle].Seconds) > 0
			v.Bare = v.Bare || len(row.Blocks[results.Bare].Seconds) > 0
		}
		for _, engine := range rs.Engines {
			if s.means[engine] != nil {
				v.Means = append(v.Means, p.meanRow(engine, s.means[engine]))
			}
		}
		if len(v.Rows) > 0 {
			views = append(views, v)
		}
	}
	return views
}

func (p *Page) overviewRow(run *results.Run, row results.Row) overviewRow {
	rs := run.Compared
	v := overviewRow{Operation: row.Operation, Name: row.Name(), Engine: row.Engine,
		Floor: duration(secondsOf(rs, row, floor)), FloorGC: gcMark(row.Blocks[floor]),
		Bare: cell(results.Bare, overBare(rs, row), "its bare statements")}
	if b, ok := row.Blocks[results.Oracle]; ok {
		v.Oracle = duration(median.Of(b.Seconds))
	}
	for _, l := range p.layers() {
		if l.Name == floor {
			continue
		}
		r := relationOf(rs, row, l.Name)
		c := cell(l.Name, r, "the floor")
		c.GC = gcMark(row.Blocks[l.Name])
		if all := reasonsOf(run, row, l.Name); r.center > closeTo && !r.same() && !r.noisy() {
			c.Why = marks(all)
		} else if len(all) > 0 && all[0].trips {
			c.Why = marks(all[:1])
		}
		v.Cells = append(v.Cells, c)
	}
	return v
}

// gcMark writes which share of a time is charged for garbage, if that is known.
func gcMark(b results.Blocks) string {
	if share := gcShare(b); !math.IsNaN(share) {
		return wholePercent(share)
	}
	return ""
}

func (p *Page) meanRow(engine string, means map[string]relation) meanRow {
	v := meanRow{Engine: engine}
	for _, l := range p.layers() {
		if l.Name == floor {
			continue
		}
		r, ok := means[l.Name]
		if !ok {
			r = missing
		}
		v.Cells = append(v.Cells, cell(l.Name, r, "the floor"))
	}
	return v
}

func cell(layer string, r relation, other string) cellView {
	v := cellView{Layer: layer, Shade: shade(r.center), Words: r.words(other)}
	v.Ratio, v.Spread = r.figures()
	if r.same() || r.noisy() {
		v.Shade = "same"
	}
	return v
}

// shades are the ratios from which on a cell has a class; below the first it is faster than
// the floor.
var shades = []struct {
	from  float64
	class string
}{{5, "h6"}, {3, "h5"}, {2, "h4"}, {1.5, "h3"}, {1.2, "h2"}, {1.05, "h1"}, {0.95, "h0"}, {0, "l1"}}

func shade(ratio float64) string {
	for _, s := range shades {
		if ratio >= s.from {
			return s.class
		}
	}
	return "none"
}

// rankingView is the ranking that a mix makes of the layers on an engine.
type rankingView struct {
	Engine, Mix, From, Sync string
	Network                 string
	Noise                   string        // why there are no ranks, empty if there are
	Chart                   template.HTML // empty if nothing is ranked
	Places                  []placeView
	Missing                 string
}

type placeView struct {
	Rank    string
	Layer   string
	Time    string
	Ratio   string
	Spread  string
	Words   string
	Percent float64 // of the slowest, for the bar
}

// rankings returns a ranking for each engine, in the situation that the page opens with. The page's
// script makes all others.
func (p *Page) rankings(rs *results.Results) (views []rankingView) {
	if !rs.Sealed {
		return nil
	}
	for _, engine := range rs.Engines {
		at, rows := p.opening().on(rs, engine)
		v := rankingView{Engine: engine, Mix: at.Mix.Name, From: at.Mix.From, Sync: syncWords(at.Sync),
			Network: at.network()}
		r := at.ranked(rows, rs.Layers)
		v.Missing, v.Noise = r.missingWords(), r.noiseWords()
		slowest := 0.0
		for _, pl := range r.places {
			if !pl.floor.noisy() {
				slowest = max(slowest, pl.seconds)
			}
		}
		for _, pl := range r.places {
			v.Places = append(v.Places, pl.view(slowest))
		}
		v.Chart = p.ranks(v, r)
		views = append(views, v)
	}
	return views
}

func (pl standing) view(slowest float64) placeView {
	v := placeView{Rank: pl.rank, Layer: pl.layer, Time: duration(pl.seconds), Words: pl.words,
		Percent: 100 * pl.seconds / slowest}
	v.Ratio, _ = pl.floor.figures()
	switch {
	case pl.layer == floor:
		v.Ratio = "1.00"
	case pl.floor.noisy():
		v.Time, v.Percent = "–", 0
	default:
		v.Spread = pl.floor.ends()
	}
	return v
}

// opening returns the situation that the page opens with. Unless it was asked for, writes are synced
// as they are less noisy on the first engine that was compared.
func (p *Page) opening() Situation {
	for _, run := range p.Runs {
		if rs := run.Compared; rs != nil && rs.Sealed && len(rs.Engines) > 0 {
			at, _ := p.At.on(rs, rs.Engines[0])
			return at
		}
	}
	return p.At
}

// timedSync returns how writes are synced among rows: as asked, if any are.
func timedSync(rows []results.Row, sync string) string {
	other := "off"
	for _, row := range rows {
		switch row.Sync {
		case sync:
			return sync
		case "full":
			other = "full"
		}
	}
	return other
}

// rowsOf returns the rows of an engine.
func rowsOf(rs *results.Results, engine string) []results.Row {
	return slices.DeleteFunc(slices.Clone(rs.Rows), func(r results.Row) bool {
		return r.Engine != engine
	})
}

// pageData is what the script ranks by.
type pageData struct {
	Layers []string          `json:"layers"`
	Opened []string          `json:"opened"` // whose columns of source are open at first
	Marks  map[string]string `json:"marks"`  // of layers, as paths around 0
	Mixes  []Mix             `json:"mixes"`
	Runs   []runData         `json:"runs"`

	// The situation that it opens with.
	Mix       string  `json:"mix"`
	Sync      string  `json:"sync"`
	RoundTrip float64 `json:"rtt"` // in milliseconds

	// What the estimator goes by, for the script to have the same: see bounds, trimmed, critical,
	// and the constants.
	Bounds      map[string][2]int             `json:"bounds"`   // by number of rounds
	Critical    map[string]map[string]float64 `json:"critical"` // by rounds and layers
	Fewest      int                           `json:"fewest"`
	TooWide     float64                       `json:"tooWide"`
	Meaningless float64                       `json:"meaningless"`
	Negligible  float64                       `json:"negligible"`
	Quieter     string                        `json:"quieter"`
	MeasureToo  string                        `json:"measureToo"`
}

type runData struct {
	Label   string    `json:"label"`
	Why     string    `json:"why,omitempty"` // there is no ranking; empty if there is
	Engines []string  `json:"engines"`
	Rows    []rowData `json:"rows"`

	Verdicts map[string]verdictData `json:"verdicts,omitempty"` // by engine
}

// rowData are the rounds of an operation.
type rowData struct {
	Operation string             `json:"op"`
	Engine    string             `json:"engine"`
	Sync      string             `json:"sync,omitempty"`
	Waits     map[string]float64 `json:"waits"`  // by layer, see waits
	Rounds    map[string][]int64 `json:"rounds"` // by layer, in nanoseconds
}

func (p *Page) data(v *view) pageData {
	at := p.opening()
	d := pageData{Layers: []string{}, Opened: []string{}, Mixes: p.Mixes, Mix: at.Mix.Name,
		Sync: at.Sync, RoundTrip: 1000 * at.RoundTrip.Seconds(), Marks: map[string]string{},
		Bounds:   map[string][2]int{},
		Critical: map[string]map[string]float64{}, Fewest: fewest, TooWide: tooWide,
		Meaningless: meaningless, Negligible: negligible, Quieter: quieter,
		MeasureToo: measureToo}
	for _, l := range v.Layers {
		d.Layers = append(d.Layers, l.Name)
		d.Marks[l.Name] = markPath(l.Mark, 0, 0, rankRadius)
		if l.Opened {
			d.Opened = append(d.Opened, l.Name)
		}
	}
	for _, run := range v.Runs {
		r := runData{Label: run.Label, Engines: run.Engines, Rows: []rowData{}}
		if run.Compared != nil {
			if !run.Compared.Sealed {
				r.Why = unsealed
			}
			r.Verdicts = p.verdictDataOf(run, v.Trips)
			for _, row := range run.Compared.Rows {
				r.Rows = append(r.Rows, rowDataOf(row, d))
			}
		}
		d.Runs = append(d.Runs, r)
	}
	return d
}

func rowDataOf(row results.Row, d pageData) rowData {
	r := rowData{Operation: row.Name(), Engine: row.Engine, Sync: row.Sync,
		Waits: map[string]float64{}, Rounds: map[string][]int64{}}
	for _, layer := range d.Layers {
		b, ok := row.Blocks[layer]
		if !ok {
			continue
		}
		for _, s := range b.Seconds {
			r.Rounds[layer] = append(r.Rounds[layer], int64(math.Round(s*1e9)))
		}
		r.Waits[layer] = waits(b)
		d.know(len(b.Seconds))
	}
	return r
}

// know adds what the estimator goes by for a number of rounds.
func (d pageData) know(rounds int) {
	n := fmt.Sprint(rounds)
	if _, known := d.Bounds[n]; known {
		return
	}
	d.Bounds[n], d.Critical[n] = bounds(rounds), map[string]float64{}
	for k := 2; k <= len(d.Layers) && rounds >= fewest; k++ {
		d.Critical[n][fmt.Sprint(k)] = critical(rounds, k)
	}
}

// milliseconds writes a round-trip time as a number for a form.
func milliseconds(d time.Duration) string {
	return fmt.Sprint(d.Seconds() * 1000)
}
