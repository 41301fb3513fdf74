package results

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"time"
)

// Trace is what a layer sent to the database for one call of an operation.
//
// In a result file it is one line, an object of JSON with the only key "trace". Readers of
// benchfmt pass over lines that are no results, unless they are longer than [longestLine].
// Traces stand after the last result, so that a reader of the file meets the settings first.
type Trace struct {
	Operation    string  `json:"op"`
	Layer        string  `json:"layer"`
	Engine       string  `json:"engine"`
	Statements   int64   `json:"stmts"`
	Trips        int64   `json:"trips,omitempty"` // round trips to a server
	Rows         int64   `json:"rows,omitempty"`  // fetched
	Changed      int64   `json:"changed,omitempty"`
	Fetched      int64   `json:"fetched,omitempty"` // bytes of the values of those rows
	WantedValues int64   `json:"wantedvalues,omitempty"`
	WantedBytes  int64   `json:"wantedbytes,omitempty"`
	Events       []Event `json:"events"`
	Omitted      int     `json:"omitted,omitempty"` // events after those: a line has no room
}

// like reports whether another trace is of the same operation, layer and engine.
func (t Trace) like(other Trace) bool {
	return t.Operation == other.Operation && t.Layer == other.Layer && t.Engine == other.Engine
}

// Event is a call of the driver.
type Event struct {
	Kind     string        `json:"kind"` // query, exec, begin and so on
	Text     []string      `json:"text"` // lines of SQL, in which all else is a comment
	Rows     int64         `json:"rows,omitempty"`
	Affected int64         `json:"affected,omitempty"`
	Bytes    int64         `json:"bytes,omitempty"`
	Took     time.Duration `json:"ns"`
	Plan     []Step        `json:"plan,omitempty"`
}

// Step is a line of the plan by which an engine runs a statement.
type Step struct {
	Depth int    `json:"depth,omitempty"` // 0 for the outermost
	Text  string `json:"text"`
	Scan  bool   `json:"scan,omitempty"` // from one end, without a bound
	Sort  bool   `json:"sort,omitempty"`
}

// traceLine is a trace as it stands in a file.
type traceLine struct {
	Trace *Trace `json:"trace"`
}

// tracePrefix begins the line of a trace, and no line of benchfmt.
const tracePrefix = `{"trace":`

// longestLine is the number of bytes, with its end, of the longest line that benchfmt reads. A
// file with a longer one is refused as a whole.
const longestLine = bufio.MaxScanTokenSize - 1

// WriteTrace writes a trace as a line of a result file. What makes it too long for a line is
// left out at its end and counted.
func WriteTrace(w io.Writer, t Trace) error {
	for {
		line, err := json.Marshal(traceLine{&t})
		if err != nil {
			return err
		}
		if len(line) < longestLine {
			_, err = w.Write(append(line, '\n'))
			return err
		}
		if len(t.Events) == 0 {
			return fmt.Errorf("the trace of %.40q takes %d bytes without its events; a line holds %d",
				t.Operation, len(line), longestLine)
		}
		t.Events = t.Events[:len(t.Events)-1]
		t.Omitted++
	}
}

// readTraces returns the traces in a result file, in its order. The name is for error messages.
func readTraces(file []byte, name string) ([]Trace, error) {
	var all []Trace
	number, events := 0, 0
	for line := range bytes.Lines(file) {
		number++
		if !bytes.HasPrefix(line, []byte(tracePrefix)) {
			continue
		}
		t, err := parseTrace(line)
		if err != nil {
			return nil, fmt.Errorf("%s:%d: this is no trace: %w", name, number, err)
		}
		if events += t.weight(); events > mostEvents {
			return nil, fmt.Errorf("%s:%d: %w", name, number, tooMany("events in traces", mostEvents))
		}
		all = append(all, *t)
	}
	return all, nil
}

func parseTrace(line []byte) (*Trace, error) {
	var parsed traceLine
	if err := json.Unmarshal(line, &parsed); err != nil {
		return nil, err
	}
	t := parsed.Trace
	if t == nil || t.Operation == "" || t.Layer == "" || t.Engine == "" {
		return nil, errors.New("it names no op, layer or engine")
	}
	return t, t.check()
}

// weight is how much there is to show of a trace.
func (t *Trace) weight() int {
	all := 1 + len(t.Events)
	for _, e := range t.Events {
		all += len(e.Text) + len(e.Plan)
	}
	return all
}

// check refuses a trace that nothing can have left.
func (t *Trace) check() error {
	name := Name{Operation: t.Operation, Participant: t.Layer, Engine: t.Engine}
	if err := name.check(); err != nil {
		return err
	}
	counts := []int64{t.Statements, t.Trips, t.Rows, t.Changed, t.Fetched, t.WantedValues,
		t.WantedBytes, int64(t.Omitted)}
	for _, e := range t.Events {
		counts = append(counts, e.Rows, e.Affected, e.Bytes, int64(e.Took))
		for _, s := range e.Plan {
			if s.Depth < 0 || s.Depth > deepestPlan {
				return fmt.Errorf("a step of a plan is %d deep, which is not from 0 to %d", s.Depth,
					deepestPlan)
			}
		}
	}
	for _, n := range counts {
		if n < 0 || n > largest {
			return fmt.Errorf("a count is %d, which is not from 0 to %v", n, largest)
		}
	}
	return nil
}
