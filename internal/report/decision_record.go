package report

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"example.com/impedance/internal/results"
)

// recordVersion is the version of the records that this package writes and reads. It changes with
// what a field means.
const recordVersion = 1

// mostWeights is how many operations a mix of a record has at most.
const mostWeights = 200

// recordKey marks the block of a decision that a program reads, and has its version.
const recordKey = "impedance-decision"

// Record is the part of a decision that a program reads: a block of JSON in its Markdown.
type Record struct {
	Version   int               `json:"impedance-decision"`
	Choice    string            `json:"choice"`
	RunnerUp  string            `json:"runner_up"`
	Limit     float64           `json:"limit"` // of the best layer's time
	ToBest    *RecordedRatio    `json:"to_best"`
	Situation RecordedSituation `json:"situation"`
	Layers    []string          `json:"layers"` // that were compared
	Machine   map[string]string `json:"machine"`
	Versions  map[string]string `json:"versions"`
	Data      map[string]string `json:"data"`
	Settings  map[string]string `json:"settings"`
	Dates     []string          `json:"dates"`
	Files     []RecordedFile    `json:"files"`
}

// RecordedSituation is the situation of a record. Its mix has the operations that were timed.
type RecordedSituation struct {
	Engine    string             `json:"engine"`
	Mix       string             `json:"mix"`
	Weights   map[string]float64 `json:"weights"`
	Syncs     string             `json:"syncs"` // full or off
	RoundTrip float64            `json:"round_trip_seconds"`
}

// RecordedRatio is the time of a choice as a multiple of the best layer's. It is not there if the
// intervals were too wide.
type RecordedRatio struct {
	Layer string `json:"layer"` // the best
	Ratio
}

// RecordedFile is a file of results with its seals.
type RecordedFile struct {
	Name  string   `json:"name"`
	Seals []string `json:"seals"` // each the lines and the checksum of a part
}

// Record returns what a program reads of a decision.
func (d *Decision) Record() *Record {
	known := factsOf(d.results, d.at.Engine)
	r := &Record{Version: recordVersion, Choice: d.choice, RunnerUp: d.runnerUp, Limit: d.limit,
		Situation: RecordedSituation{d.at.Engine, d.at.Mix.Name, map[string]float64{}, d.at.Sync,
			d.at.RoundTrip.Seconds()},
		Layers: d.layers, Machine: known[ofMachine], Versions: known[ofVersions], Data: known[ofData],
		Settings: known[ofSettings], Dates: d.results.Dates}
	for _, part := range d.mixParts() {
		r.Situation.Weights[part.operation] = d.at.Mix.Weights[part.operation]
	}
	if !d.noise.tooNoisy() {
		r.ToBest = &RecordedRatio{d.places[0].layer, figuresOf(d.toBest(d.choice))}
	}
	for _, f := range d.run.Files {
		r.Files = append(r.Files, RecordedFile{filepath.Base(f.Name), f.Seals()})
	}
	return r
}

// errNoRecord says that a text is no decision.
var errNoRecord = fmt.Errorf("it is no decision record: it has no block ```json with the key %q; "+
	"impedance decide RESULTS --out makes one", recordKey)

// ReadRecord reads the record of a decision from its Markdown.
func ReadRecord(text []byte) (*Record, error) {
	var found []byte
	for _, block := range jsonBlocks(text) {
		if !bytes.Contains(block, []byte(`"`+recordKey+`"`)) {
			continue
		}
		if found != nil {
			return nil, errors.New("it has two decisions; give each a file of its own")
		}
		found = block
	}
	if found == nil {
		return nil, errNoRecord
	}
	var version struct {
		Version int `json:"impedance-decision"`
	}
	if err := json.Unmarshal(found, &version); err != nil {
		return nil, fmt.Errorf("its block ```json cannot be read: %w", err)
	}
	if version.Version != recordVersion {
		return nil, fmt.Errorf("it is a record of version %d, and this program reads version %d; "+
			"decide again, or check it with the program that made it", version.Version, recordVersion)
	}
	var r Record
	if err := json.Unmarshal(found, &r); err != nil {
		return nil, fmt.Errorf("its block ```json cannot be read: %w", err)
	}
	return &r, r.sane()
}

// jsonBlocks returns the fenced blocks of a Markdown text that are marked as JSON.
func jsonBlocks(text []byte) (blocks [][]byte) {
	var block []byte
	inside, isJSON := false, false
	for line := range bytes.Lines(text) {
		switch fence := strings.TrimSpace(string(line)); {
		case inside && fence == "```":
			if isJSON {
				blocks = append(blocks, block)
			}
			inside = false
		case inside:
			block = append(block, line...)
		case strings.HasPrefix(fence, "```"):
			inside, isJSON, block = true, fence == "```json", nil
		}
	}
	return blocks
}

// sane refuses a record that nothing can be checked by.
func (r *Record) sane() error {
	at := r.Situation
	switch {
	case r.Choice == "":
		return errors.New("its record has no choice")
	case r.Limit < 1: // JSON has neither NaN nor infinity
		return fmt.Errorf("its record has the limit %v; a limit is 1 or more times the best layer's "+
			"time",
			r.Limit)
	case at.Engine == "":
		return errors.New("its record has no engine")
	case at.Syncs != "full" && at.Syncs != "off":
		return fmt.Errorf("its record has syncs %q; they are full or off", at.Syncs)
	case at.RoundTrip < 0 || at.RoundTrip > 3600:
		return fmt.Errorf("its record has round trips of %v seconds", at.RoundTrip)
	case len(at.Weights) == 0:
		return errors.New("its record has no mix: it needs weights of operations")
	case len(at.Weights) > mostWeights:
		return fmt.Errorf("its record has weights of %d operations; a mix has %d at most", len(at.Weights),
			mostWeights)
	}
	for op, weight := range at.Weights {
		if weight <= 0 || weight > 1e9 {
			return fmt.Errorf("its record has the weight %v for %s; a weight is above 0, up "+
				"to 1e9", weight, op)
		}
	}
	return nil
}

// situation returns that of a record.
func (r *Record) situation() Situation {
	return Situation{Mix: Mix{Name: r.Situation.Mix, Weights: r.Situation.Weights},
		Engine: r.Situation.Engine, Sync: r.Situation.Syncs,
		RoundTrip: time.Duration(math.Round(r.Situation.RoundTrip * float64(time.Second)))}
}

// Finding is what results say of a decision.
type Finding struct {
	Outcome Outcome
	Words   string
	Changes []FactChange // since the decision
	Layers  []string     // that the decision compared, and the results lack
}

// Check says whether the choice of a record still holds by other results, or by the same.
func (r *Record) Check(rs *results.Results) (*Finding, error) {
	at := r.situation()
	c, err := newContest(rs, at)
	if err != nil {
		return nil, err
	}
	if c.missing != nil {
		return nil, fmt.Errorf("the record is of operations that these results lack on %s with %s: %s",
			at.Engine, syncWords(at.Sync), strings.Join(c.missing, ", "))
	}
	if !slices.Contains(c.layers, r.Choice) {
		return nil, fmt.Errorf("the record chose %s, and these results do not have it on %s; they "+
			"have %s",
			r.Choice, at.Engine, strings.Join(c.layers, ", "))
	}
	f := &Finding{Outcome: c.within(r.Choice, r.Limit)}
	f.Words = c.finding(r, f.Outcome)
	f.Changes = factsOf(rs, at.Engine).since(facts{ofMachine: r.Machine, ofVersions: r.Versions,
		ofData: r.Data, ofSettings: r.Settings})
	for _, layer := range r.Layers {
		if !slices.Contains(c.layers, layer) {
			f.Layers = append(f.Layers, layer)
		}
	}
	return f, nil
}

// finding says an outcome in words.
func (c contest) finding(r *Record, outcome Outcome) string {
	begin := c.at.String() + ": "
	if c.noise.tooNoisy() {
		return begin + lower(c.noiseWords())
	}
	begin += c.ratioWords(r.Choice)
	if was := r.ToBest; was != nil {
		begin += fmt.Sprintf(" The decision had %.2f.", float64(was.Ratio.Ratio))
	}
	limit := fmt.Sprintf("the limit of %.2f", r.Limit)
	switch {
	case outcome == Beyond:
		return begin + " That is beyond " + limit + ": the decision does not hold."
	case outcome == TooWide:
		return begin + " That is above " + limit + ", and the interval reaches below it: it is " +
			"too wide to say. " +
			quieter
	case c.toBest(r.Choice).center > r.Limit:
		return begin + " That is above " + limit + ", and not beyond chance: the decision holds."
	}
	return begin + " That is within " + limit + ": the decision holds."
}

// ratioWords compares a layer with the best.
func (c contest) ratioWords(layer string) string {
	best := c.places[0].layer
	if layer == best {
		return layer + " is the fastest."
	}
	r := c.toBest(layer)
	text := fmt.Sprintf("%s takes %.2f times the time of %s, the fastest (95 %% interval %s)", layer,
		r.center, best, r.ends())
	if c.place(layer).top {
		text += "; the two cannot be told apart in this run"
	}
	return text + "."
}
