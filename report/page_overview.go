package report

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"time"
)

// sectionView is a section of the table of times: reads, or writes of one kind.
type sectionView struct {
	Title, Sync string
	Oracle      bool // whether any row has its time
	Rows        []overviewRow
	Means       []meanRow
}

type overviewRow struct {
	Operation, Engine string
	Floor             string // its time
	Oracle            string // empty without one
	Cells             []cellView
}

// cellView is a layer's time beside the floor's.
type cellView struct {
	Layer  string
	Ratio  string // such as 1.25, – if there is none
	Spread string // of its interval, such as ±7%
	Same   bool   // no difference can be told
	Shade  string // class of the color
	Words  string // for who does not see it
}

type meanRow struct {
	Engine string
	Cells  []cellView
}

// sections returns the table of times.
func (p *Page) sections(rs *Results) (views []sectionView) {
	for _, s := range sections {
		v := sectionView{Title: s.title, Sync: s.sync}
		all := map[string]means{}
		for _, row := range rs.Rows {
			if _, timed := row.Blocks[floor]; !timed || row.Sync != s.sync {
				continue
			}
			v.Rows = append(v.Rows, p.overviewRow(row, all))
			_, known := row.Blocks[oracle]
			v.Oracle = v.Oracle || known
		}
		for _, engine := range rs.engines {
			if all[engine] != nil {
				v.Means = append(v.Means, p.meanRow(engine, all[engine]))
			}
		}
		if len(v.Rows) > 0 {
			views = append(views, v)
		}
	}
	return views
}

func (p *Page) overviewRow(row Row, all map[string]means) overviewRow {
	base := row.Blocks[floor].Seconds
	v := overviewRow{Operation: row.Operation, Engine: row.Engine, Floor: duration(median(base))}
	if b, ok := row.Blocks[oracle]; ok {
		v.Oracle = duration(median(b.Seconds))
	}
	for _, l := range p.layers() {
		if l.Name == floor {
			continue
		}
		r := ratio(row.Blocks[l.Name].Seconds, base)
		all[row.Engine] = all[row.Engine].add(l.Name, r.center)
		v.Cells = append(v.Cells, cell(l.Name, r))
	}
	return v
}

func (p *Page) meanRow(engine string, m means) meanRow {
	v := meanRow{Engine: engine}
	for _, l := range p.layers() {
		if l.Name == floor {
			continue
		}
		c := cellView{Layer: l.Name, Ratio: "–", Shade: "none"}
		if len(m[l.Name]) > 0 {
			mean := geometricMean(m[l.Name])
			c.Ratio, c.Shade = fmt.Sprintf("%.2f", mean), shade(mean)
		}
		v.Cells = append(v.Cells, c)
	}
	return v
}

func cell(layer string, r relation) cellView {
	if math.IsNaN(r.center) {
		return cellView{Layer: layer, Ratio: "–", Shade: "none", Words: "not timed"}
	}
	v := cellView{Layer: layer, Ratio: fmt.Sprintf("%.2f", r.center), Same: r.same,
		Shade: shade(r.center), Words: r.words("the floor")}
	_, v.Spread, _ = strings.Cut(r.String(), " ")
	v.Spread = strings.TrimSpace(v.Spread)
	if r.same {
		v.Shade = "same"
	}
	return v
}

// words says a relation to somebody.
func (r relation) words(other string) string {
	switch {
	case math.IsNaN(r.center):
		return "–"
	case math.IsInf(r.high, 0) || math.IsInf(r.low, 0):
		return "too few rounds to tell a difference from " + other
	case r.same:
		return "no detectable difference from " + other
	case r.center < 1:
		return fmt.Sprintf("%s less time than %s", percent(1-r.center), other)
	case r.center < 2:
		return fmt.Sprintf("%s more time than %s", percent(r.center-1), other)
	}
	return fmt.Sprintf("%.1f times the time of %s", r.center, other)
}

// percent writes a share in per cent, with a digit after the point where it is small.
func percent(share float64) string {
	if share < 0.095 {
		return fmt.Sprintf("%.1f %%", 100*share)
	}
	return fmt.Sprintf("%.0f %%", 100*share)
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
	Places                  []placeView
	Missing                 string
}

type placeView struct {
	Rank    int
	Layer   string
	Time    string
	Ratio   string
	Spread  string
	Words   string
	Percent float64 // of the slowest, for the bar
}

// rankings returns a ranking for each engine: that of the first mix without a network, with
// durable writes if they were timed. The page's script makes all others.
func (p *Page) rankings(rs *Results) (views []rankingView) {
	if len(p.Mixes) == 0 {
		return nil
	}
	for _, engine := range rs.engines {
		rows := rs.of(engine)
		v := rankingView{Engine: engine, Mix: p.Mixes[0].Name, From: p.Mixes[0].From,
			Sync: bestSync(rows)}
		places, missing := ranked(rows, p.Mixes[0], v.Sync, 0)
		v.Missing = strings.Join(missing, ", ")
		slowest := 0.0
		for _, pl := range places {
			slowest = max(slowest, pl.seconds)
		}
		for i, pl := range places {
			v.Places = append(v.Places, pl.view(i, places, slowest))
		}
		views = append(views, v)
	}
	return views
}

func (pl standing) view(i int, places []standing, slowest float64) placeView {
	v := placeView{Rank: i + 1, Layer: pl.layer, Time: duration(pl.seconds),
		Ratio:   fmt.Sprintf("%.2f", pl.floor.center),
		Spread:  fmt.Sprintf("%s–%s", bound(pl.floor.low), bound(pl.floor.high)),
		Percent: 100 * pl.seconds / slowest}
	if i > 0 {
		v.Words = pl.better.words(places[i-1].layer)
	}
	return v
}

// bound writes the end of an interval.
func bound(v float64) string {
	switch {
	case math.IsInf(v, 1):
		return "∞"
	case math.IsInf(v, -1):
		return "0"
	}
	return fmt.Sprintf("%.2f", v)
}

// of returns the rows of an engine.
func (rs *Results) of(engine string) []Row {
	return slices.DeleteFunc(slices.Clone(rs.Rows), func(r Row) bool { return r.Engine != engine })
}

// bestSync returns how writes are synced where both are there: durably, as an application
// has them.
func bestSync(rows []Row) string {
	sync := "off"
	for _, row := range rows {
		if row.Sync == "full" {
			sync = "full"
		}
	}
	return sync
}

// pageData is what the script ranks by.
type pageData struct {
	Layers []string          `json:"layers"`
	Mixes  []Mix             `json:"mixes"`
	Runs   []runData         `json:"runs"`
	Bounds map[string][2]int `json:"bounds"` // by number of rounds, see bounds
}

type runData struct {
	Label   string    `json:"label"`
	Engines []string  `json:"engines"`
	Rows    []rowData `json:"rows"`
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
	d := pageData{Mixes: p.Mixes, Bounds: map[string][2]int{}}
	for _, l := range v.Layers {
		d.Layers = append(d.Layers, l.Name)
	}
	for _, run := range v.Runs {
		r := runData{Label: run.Label, Engines: run.Engines, Rows: []rowData{}}
		if run.Compared != nil {
			for _, row := range run.Compared.Rows {
				r.Rows = append(r.Rows, row.data(d))
			}
		}
		d.Runs = append(d.Runs, r)
	}
	return d
}

func (row Row) data(d pageData) rowData {
	r := rowData{Operation: row.Operation, Engine: row.Engine, Sync: row.Sync,
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
		d.Bounds[fmt.Sprint(len(b.Seconds))] = bounds(len(b.Seconds))
	}
	return r
}

// milliseconds writes a round-trip time as a number for a form.
func milliseconds(d time.Duration) string {
	return fmt.Sprint(d.Seconds() * 1000)
}
