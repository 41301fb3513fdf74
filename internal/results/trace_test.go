package results

import (
	"bytes"
	"fmt"
	"reflect"
	"strings"
	"testing"
	"time"

	"golang.org/x/perf/benchfmt"
)

const traceResult = "BenchmarkA/impl=floor/engine=sqlite-2 1 5 ns/op 6 allocs/op\n"

// lookup is a trace with everything in it.
func lookup(layer string) Trace {
	return Trace{Operation: "UserByID", Layer: layer, Engine: "sqlite", Statements: 1, Trips: 2,
		Rows: 3, Changed: 4, Fetched: 5, WantedValues: 6, WantedBytes: 7, Events: []Event{
			{Kind: "begin", Text: []string{"BEGIN"}, Took: time.Microsecond},
			{Kind: "query", Text: []string{"-- query", "SELECT a FROM users WHERE a < ?", "-- args: \"ü\n\""},
				Rows: 3, Affected: 4, Bytes: 5, Took: time.Millisecond,
				Plan: []Step{{Text: "Sort", Sort: true}, {Depth: 1, Text: "SCAN users", Scan: true}}},
		}}
}

// lined returns traces as lines.
func lined(t *testing.T, traces ...Trace) string {
	t.Helper()
	var file bytes.Buffer
	for _, trace := range traces {
		if err := WriteTrace(&file, trace); err != nil {
			t.Fatal(err)
		}
	}
	return file.String()
}

// TestTraces holds that traces are read as they were written, each from one line.
func TestTraces(t *testing.T) {
	want := []Trace{lookup("sqlc"), lookup("floor")}
	lines := lined(t, want...)
	if strings.Count(lines, "\n") != 2 || strings.Count(lines, "\n{\"trace\":{") != 1 {
		t.Errorf("it is written as %s", lines)
	}
	for _, file := range []string{traceResult + lines, lines + "\n" + traceResult,
		strings.ReplaceAll(traceResult+lines, "\n", "\r\n")} {
		results := read(t, file)
		if !reflect.DeepEqual(results.Traces, want) {
			t.Errorf("read are %+v, want %+v", results.Traces, want)
		}
		if len(results.Rows) != 1 {
			t.Errorf("there are %d rows beside the traces", len(results.Rows))
		}
	}
}

// TestTracesAreNoResults holds that a reader that knows nothing of traces, such as benchstat's,
// passes over them, however long they would be.
func TestTracesAreNoResults(t *testing.T) {
	// Lengths around the limit, one character more each, and one far beyond it.
	lengths := []int{10, 1 << 20}
	for n := range 300 {
		lengths = append(lengths, longestLine-500+n)
	}
	omitted := map[int]int{}
	for _, n := range lengths {
		trace := lookup("floor")
		trace.Events = append(trace.Events, Event{Kind: "exec", Text: []string{strings.Repeat("x", n)}})
		file := lined(t, trace) + traceResult
		checkPassed(t, n, file)
		got := read(t, file).Traces[0]
		if len(got.Events)+got.Omitted != 3 || len(got.Events) < 2 {
			t.Errorf("of 3 events %d are kept and %d omitted", len(got.Events), got.Omitted)
		}
		omitted[got.Omitted]++
	}
	if omitted[0] < 2 || omitted[1] < 2 {
		t.Errorf("so many traces have so many events omitted: %v", omitted)
	}
	if len(lookup("floor").Events) != 2 {
		t.Error("writing a trace changed it")
	}
}

// checkPassed reads the one result of a file as others would.
func checkPassed(t *testing.T, n int, file string) {
	t.Helper()
	results := 0
	reader := benchfmt.NewReader(strings.NewReader(file), "results.txt")
	for reader.Scan() {
		if r, ok := reader.Result().(*benchfmt.Result); !ok || len(r.Config) > 0 {
			t.Errorf("with %d bytes: it is read as %v", n, reader.Result())
		}
		results++
	}
	if reader.Err() != nil || results != 1 {
		t.Errorf("with %d bytes: %d results are read (%v)", n, results, reader.Err())
	}
}

// TestWriteTraceRefuses holds that a trace that no line can hold is refused, not cut.
func TestWriteTraceRefuses(t *testing.T) {
	var file bytes.Buffer
	err := WriteTrace(&file, Trace{Operation: strings.Repeat("long", longestLine)})
	if err == nil || len(err.Error()) > 200 || file.Len() > 0 {
		t.Errorf("got %v, and wrote %d bytes", err, file.Len())
	}
}

func TestReadRefusesTraces(t *testing.T) {
	for _, test := range []struct{ line, want string }{
		{`{"trace":{"op":"A","layer":"floor","engine":"sqlite"`, "unexpected end of JSON input"},
		{`{"trace":{"op":1}}`, "json: cannot unmarshal number"},
		{`{"trace":null}`, "it names no op, layer or engine"},
		{`{"trace":{"op":"A","layer":"floor"}}`, "it names no op, layer or engine"},
		{`{"trace":{"layer":"floor","engine":"sqlite"}} x`, "invalid character 'x'"},
	} {
		_, err := Read(strings.NewReader("goos: linux\n"+traceResult+test.line+"\n"), "results.txt")
		want := fmt.Sprintf("results.txt:3: this is no trace: %s", test.want)
		if err == nil || !strings.HasPrefix(err.Error(), want) {
			t.Errorf("%s: got %v, want %s", test.line, err, want)
		}
	}
}
