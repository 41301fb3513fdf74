package report

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"testing"

	"example.com/impedance/internal/results"
)

// bounded counts what a page writes, and fails where it is too much.
type bounded struct{ left int }

func (b *bounded) Write(p []byte) (int, error) {
	if b.left -= len(p); b.left < 0 {
		return 0, io.ErrShortWrite
	}
	return len(p), nil
}

// FuzzPage holds that whatever a file has in it, it is refused or becomes tables and a page of
// bounded size, without NaN and without end.
func FuzzPage(f *testing.F) {
	line := func(layer, value string) string {
		return "BenchmarkA/impl=" + layer + "/engine=sqlite-2 1 " + value +
			" ns/op 6 allocs/op 1 calls/op\n"
	}
	for _, value := range []string{"0", "NaN", "Inf", "-1", "1e308", "5e-324", "1e-300", "1e-3",
		"1e15", "5"} {
		f.Add(line("floor", "5") + line("gorm", value))
		f.Add(line("floor", value) + line("gorm", value))
		f.Add(line("floor", "5") + line("gorm", "6") + strings.ReplaceAll(line("floor", value)+
			line("gorm", value), "-2 1", "/rtt=1ms-2 1"))
		f.Add(strings.ReplaceAll(line("floor", "5")+line("gorm", "6"), "1 calls/op",
			value+" engine-ns/op "+value+" build-ns/op"))
	}
	f.Add("goos: linux\n" +
		strings.Repeat(line("floor", "5")+line("bare", "4")+line("oracle", "1"), 9) +
		"# single calls of A/impl=floor/engine=sqlite-2: 1 calls, max 5 ns: 6\n" +
		`{"trace":{"op":"A","layer":"floor","engine":"sqlite","events":[{"kind":"query"}]}}` + "\n")
	f.Add(codeFile)
	f.Fuzz(func(t *testing.T, text string) {
		if len(text) > 20_000 {
			t.Skip("larger files take longer, and nothing else")
		}
		for _, file := range []string{text, sealed(t, "format: 2\n"+text)} {
			fuzzPage(t, fileOf("a.txt", file))
		}
	})
}

func fuzzPage(t *testing.T, file results.File) {
	runs, err := results.Gather(file)
	if err != nil {
		return
	}
	p := &Page{Runs: runs, Mixes: mixes, At: Situation{Mix: mixes[0]}}
	for _, layer := range columns {
		p.Layers = append(p.Layers, Layer{Name: layer})
	}
	var b bytes.Buffer
	for _, run := range runs {
		for _, rs := range timesOf(run) {
			for _, table := range []func(io.Writer, int, *results.Results) error{Table, Ledger, Delays, Asked} {
				_ = table(&b, wide, rs) // which may refuse what is of another kind
			}
			_ = Ranking(&b, wide, rs, Situation{Mix: mixes[0]})
			_ = fmt.Sprint(AA(rs), CheckFloor(rs))
			figures, err := json.Marshal([]any{Compare(rs, Situation{Mix: mixes[0]}, p.Layers),
				LedgerLines(rs), DelayLines(rs)})
			if err != nil {
				t.Errorf("as JSON: %v", err)
			}
			b.Write(figures)
		}
		if run.Compared == nil {
			continue
		}
		if d, err := NewDiff(run, run); err == nil {
			_ = d.Write(&b, wide)
		}
		at := Situation{Mix: mixes[0], Engine: run.Compared.Engines[0]}
		if d, err := Decide(run, nil, at, "", UsualLimit); err == nil {
			_ = d.Write(&b)
		}
	}
	if b.Len() > 100*Largest {
		t.Errorf("%d bytes become %d", len(file.Text), b.Len())
	}
	for _, odd := range []string{"NaN", "±Inf"} {
		if bytes.Contains(b.Bytes(), []byte(odd)) && !bytes.Contains(file.Text, []byte(odd)) {
			t.Errorf("a table has %s: %s", odd, b.String())
		}
	}
	err = p.Write(&bounded{100 * Largest})
	if err != nil && !strings.Contains(err.Error(), "no floor") {
		t.Errorf("the page: %v", err)
	}
}
