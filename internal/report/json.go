package report

import (
	"encoding/json"
	"math"
	"time"

	"example.com/impedance/internal/median"
	"example.com/impedance/internal/results"
	"example.com/impedance/models"
)

// Figure is a number in JSON, or null if it was not measured.
type Figure float64

// MarshalJSON implements [json.Marshaler].
func (f Figure) MarshalJSON() ([]byte, error) {
	if math.IsNaN(float64(f)) || math.IsInf(float64(f), 0) {
		return []byte("null"), nil
	}
	return json.Marshal(float64(f))
}

// Ratio is a time as a multiple of another, with the ends of its interval.
type Ratio struct {
	Ratio Figure `json:"ratio"`
	Low   Figure `json:"ratio_low"`
	High  Figure `json:"ratio_high"`
}

func figuresOf(r relation) Ratio {
	if r.unpaired || math.IsInf(r.high, 0) {
		return Ratio{Figure(r.center), Figure(math.NaN()), Figure(math.NaN())}
	}
	return Ratio{Figure(r.center), Figure(r.low), Figure(r.high)}
}

// Comparison is what impedance compare shows, as JSON.
type Comparison struct {
	Noise      string              `json:"noise,omitempty"` // what is too wide to compare
	Rows       []ComparedRow       `json:"rows"`
	Means      []ComparedMean      `json:"means"`
	Rankings   []ComparedRanking   `json:"rankings"`
	Native     *ComparedNative     `json:"native,omitempty"`
	Departures []ComparedDeparture `json:"departures"`
}

// ComparedNative are the layers without database/sql. Their floor is a multiple of the floor, and
// the others are multiples of theirs.
type ComparedNative struct {
	Engine string              `json:"engine"`
	Floor  string              `json:"native_floor"`
	Rows   []ComparedNativeRow `json:"rows"`
	Means  []ComparedMean      `json:"means"`
}

// ComparedNativeRow is an operation on the native layers.
type ComparedNativeRow struct {
	Operation string         `json:"operation"`
	Page      string         `json:"page,omitempty"`
	Syncs     string         `json:"syncs,omitempty"`
	Layers    []ComparedCell `json:"layers"` // their floor first
}

// ComparedRow is an operation on an engine.
type ComparedRow struct {
	Operation string         `json:"operation"`
	Page      string         `json:"page,omitempty"` // later, of a list
	Engine    string         `json:"engine"`
	Syncs     string         `json:"syncs,omitempty"` // of a write: full or off
	Layers    []ComparedCell `json:"layers"`          // the floor first
	Oracle    Figure         `json:"oracle_seconds"`
	OverBare  Ratio          `json:"floor_to_bare"`
}

// ComparedCell is an operation on a layer.
type ComparedCell struct {
	Layer        string `json:"layer"`
	Seconds      Figure `json:"call_seconds"`
	Ratio               // to the floor, or to the native floor
	GarbageShare Figure `json:"garbage_share"`
	Statements   Figure `json:"statements"`
	RoundTrips   Figure `json:"round_trips"`
	Rows         Figure `json:"rows"`
	FetchedBytes Figure `json:"fetched_bytes"`
}

// ComparedMean is a geometric mean of ratios to the floor.
type ComparedMean struct {
	Of     string `json:"of"` // reads, writes, syncs off and so on, as the table has them
	Engine string `json:"engine"`
	Layer  string `json:"layer"`
	Ratio
}

// ComparedRanking is the order of layers for a mix.
type ComparedRanking struct {
	Mix       string          `json:"mix"`
	Engine    string          `json:"engine"`
	Syncs     string          `json:"syncs"`
	RoundTrip Figure          `json:"round_trip_seconds"`
	Places    []ComparedPlace `json:"places"`
}

// ComparedPlace is a layer in a ranking.
type ComparedPlace struct {
	Rank    string `json:"rank"` // such as 2–4; – where there is too much noise
	Layer   string `json:"layer"`
	Seconds Figure `json:"call_seconds"`
	Ratio
	Words string `json:"words,omitempty"`
}

// ComparedDeparture is where a layer leaves the common way.
type ComparedDeparture struct {
	Layer      string   `json:"layer"`
	Operations []string `json:"operations,omitempty"` // without any, all
	Engines    []string `json:"engines,omitempty"`    // without any, all
	Instead    string   `json:"instead"`
	Reason     string   `json:"reason"`
	Source     string   `json:"source"`
}

// DepartureOf returns a departure of a layer as it stands in JSON.
func DepartureOf(layer string, d models.Departure) ComparedDeparture {
	return ComparedDeparture{layer, d.Operations, d.Engines, d.Instead, d.Reason, d.Source}
}

// Compare returns the figures of the tables of results.
func Compare(rs *results.Results, at Situation, all []Layer) *Comparison {
	c := &Comparison{Noise: Noise(rs), Rows: []ComparedRow{}, Means: []ComparedMean{},
		Rankings: []ComparedRanking{}, Departures: []ComparedDeparture{}}
	means := func(of string, found map[string]map[string]relation) {
		for _, engine := range rs.Engines {
			for _, layer := range columnsOf(rs) {
				if mean, ok := found[engine][layer]; ok {
					c.Means = append(c.Means, ComparedMean{of, engine, layer, figuresOf(mean)})
				}
			}
		}
	}
	var operations []string
	for _, s := range sectionsOf(rs) {
		for _, row := range s.rows {
			operations = append(operations, row.Operation)
			c.Rows = append(c.Rows, comparedRow(rs, row))
		}
		means(s.title, s.means)
	}
	means("all but durable", everything(rs))
	if rs.Sealed {
		for _, engine := range rs.Engines {
			at, rows := at.on(rs, engine)
			of := ComparedRanking{at.Mix.Name, engine, at.Sync, Figure(at.RoundTrip.Seconds()),
				[]ComparedPlace{}}
			for _, p := range at.ranked(rows, rs.Layers).places {
				of.Places = append(of.Places, ComparedPlace{p.rank, p.layer, Figure(p.seconds),
					figuresOf(p.floor), p.words})
			}
			c.Rankings = append(c.Rankings, of)
		}
	}
	c.Native = comparedNative(rs)
	for _, l := range all {
		if hasTimes(rs, l.Name) {
			for _, d := range l.departures(operations, rs.Engines) {
				c.Departures = append(c.Departures, DepartureOf(l.Name, d))
			}
		}
	}
	return c
}

func comparedRow(rs *results.Results, row results.Row) ComparedRow {
	r := ComparedRow{Operation: row.Operation, Page: row.Page, Engine: row.Engine, Syncs: row.Sync,
		Oracle: Figure(secondsOf(rs, row, results.Oracle)), OverBare: figuresOf(overBare(rs, row))}
	for _, layer := range append([]string{floor}, columnsOf(rs)...) {
		b, ok := row.Blocks[layer]
		if !ok {
			continue
		}
		relation := itself
		if layer != floor {
			relation = relationOf(rs, row, layer)
		}
		r.Layers = append(r.Layers, comparedCell(layer, secondsOf(rs, row, layer), relation, b))
	}
	return r
}

func comparedCell(layer string, seconds float64, r relation, b results.Blocks) ComparedCell {
	other := func(unit string) Figure { return Figure(median.Of(b.Other[unit])) }
	return ComparedCell{layer, Figure(seconds), figuresOf(r), Figure(gcShare(b)),
		other(results.UnitStatements), other(results.UnitTrips), other(results.UnitRows),
		other(results.UnitFetched)}
}

// comparedNative returns the figures of native layers, or nil if results have none.
func comparedNative(rs *results.Results) *ComparedNative {
	sections, columns, engine := nativeSections(rs)
	if len(sections) == 0 {
		return nil
	}
	n := &ComparedNative{Engine: engine, Floor: rs.Natives[0], Rows: []ComparedNativeRow{}}
	for _, s := range sections {
		for _, r := range s.rows {
			if r.seconds == 0 {
				n.Means = append(n.Means, ComparedMean{s.title, engine, n.Floor, figuresOf(r.overFloor)})
				for i, c := range columns {
					n.Means = append(n.Means, ComparedMean{s.title, engine, c, figuresOf(r.over[i])})
				}
				continue
			}
			row := ComparedNativeRow{r.of.Operation, r.of.Page, r.of.Sync, []ComparedCell{
				comparedCell(n.Floor, r.seconds, r.overFloor, r.of.Blocks[n.Floor])}}
			for i, c := range columns {
				row.Layers = append(row.Layers, comparedCell(c, r.seconds*r.over[i].center, r.over[i],
					r.of.Blocks[c]))
			}
			n.Rows = append(n.Rows, row)
		}
	}
	return n
}

// LedgerLines returns the figures of the ledger: a map for each line, whose keys name the units.
func LedgerLines(rs *results.Results) []map[string]any {
	lines := []map[string]any{}
	for _, row := range rs.Rows {
		if row.Delayed || row.Blocks[floor].Other[results.UnitEngine] == nil {
			continue
		}
		for _, layer := range append([]string{floor}, columnsOf(rs)...) {
			b, ok := row.Blocks[layer]
			if !ok {
				continue
			}
			total := secondsOf(rs, row, layer)
			line := map[string]any{"operation": row.Operation, "engine": row.Engine, "layer": layer,
				"total_seconds": Figure(total), "allocations": Figure(median.Of(b.Allocs))}
			parts := partsOf(b, total)
			for _, p := range parts {
				line[p.class+"_seconds"] = Figure(p.seconds)
			}
			line["rest_share"] = Figure(parts[len(parts)-1].seconds / total)
			for key, unit := range map[string]string{"library_allocations": results.UnitLibraryAllocs,
				"statements": results.UnitStatements, "calls": results.UnitCalls, "rows": results.UnitRows,
				"fetched_bytes": results.UnitFetched, "wanted_bytes": results.UnitWanted,
				"fetched_values": results.UnitFetchedValues, "wanted_values": results.UnitWantedValues} {
				line[key] = Figure(median.Of(b.Other[unit]))
			}
			lines = append(lines, line)
		}
	}
	return lines
}

// DelayLine is a layer's calls of an operation with a network's round trips.
type DelayLine struct {
	Operation string      `json:"operation"`
	Syncs     string      `json:"syncs,omitempty"`
	Layer     string      `json:"layer"`
	Calls     Figure      `json:"calls"`
	Times     []DelayTime `json:"times"`
	LikeFloor string      `json:"like_the_floor,omitempty"`
}

// DelayTime is the time of a call with a round-trip time.
type DelayTime struct {
	RoundTrip Figure `json:"round_trip_seconds"`
	Measured  Figure `json:"call_seconds"`
	Predicted Figure `json:"predicted_seconds"` // from the time without a round trip
}

// DelayLines returns the figures of the delays.
func DelayLines(rs *results.Results) []DelayLine {
	lines := []DelayLine{}
	for _, rows := range delayGroups(rs) {
		for _, layer := range append([]string{floor}, columnsOf(rs)...) {
			if _, ok := rows[0].Blocks[layer]; !ok {
				continue
			}
			base := modelOf(rs, rows[0], layer)
			line := DelayLine{Operation: rows[0].Operation, Syncs: rows[0].Sync, Layer: layer,
				Calls: Figure(base.calls)}
			if layer != floor {
				line.LikeFloor = likeFrom(rs, rows, layer).String()
			}
			for _, row := range rows {
				line.Times = append(line.Times, DelayTime{Figure(row.RoundTrip.Seconds()),
					Figure(secondsOf(rs, row, layer)), Figure(base.at(row.RoundTrip))})
			}
			lines = append(lines, line)
		}
	}
	return lines
}

// Shown is an operation on a layer, as JSON.
type Shown struct {
	Layer          string      `json:"layer"`
	WrittenLines   int         `json:"written_lines"`
	MappingLines   int         `json:"mapping_lines"`
	GeneratedLines int         `json:"generated_lines"`
	Source         []ShownPart `json:"source"`
	Sent           []ShownCall `json:"sent"`
}

// ShownPart is a piece of source that an operation alone has.
type ShownPart struct {
	Where     string `json:"where"` // a file and lines
	Source    string `json:"source"`
	Generated bool   `json:"generated,omitempty"`
}

// ShownCall is a call of the driver.
type ShownCall struct {
	Kind    string         `json:"kind"`
	Text    []string       `json:"text"`
	Seconds Figure         `json:"call_seconds"`
	Rows    int64          `json:"rows"`
	Changed int64          `json:"changed_rows"`
	Bytes   int64          `json:"fetched_bytes"`
	Plan    []results.Step `json:"plan,omitempty"`
}

// ShowJSON returns what Show writes of the layers beside their figures, given what was sent.
func (p *Page) ShowJSON(op string, sent []results.Trace) ([]Shown, error) {
	code, err := p.code()
	if err != nil {
		return nil, err
	}
	all := []Shown{}
	for _, c := range p.sideBySide(op, nil, code, whole).Columns {
		s := Shown{Layer: c.Layer, Source: []ShownPart{}, Sent: []ShownCall{}}
		if c.Code != nil {
			s.WrittenLines, s.MappingLines, s.GeneratedLines = c.Code.Written, c.Code.Mapping,
				c.Code.Generated
			for _, part := range c.Code.Own {
				s.Source = append(s.Source, ShownPart{part.Where, part.Source, false})
			}
			for _, part := range c.Code.GeneratedOwn {
				s.Source = append(s.Source, ShownPart{part.Where, part.Source, true})
			}
		}
		for _, t := range sent {
			if t.Layer != c.Layer {
				continue
			}
			for _, e := range t.Events {
				s.Sent = append(s.Sent, ShownCall{e.Kind, e.Text,
					Figure(float64(e.Took) / float64(time.Second)), e.Rows, e.Affected, e.Bytes, e.Plan})
			}
		}
		all = append(all, s)
	}
	return all, nil
}
