package report

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"example.com/impedance/internal/results"
)

// withNative returns results of seven rounds on PostgreSQL: sqlx takes 1.5 of the floor,
// floor-pgx 0.8 and sqlc-pgx 1.25 of that.
func withNative(t *testing.T, layers ...string) *results.Results {
	t.Helper()
	times := map[string]int{"floor": 10_000, "bare": 10_000, "sqlx": 15_000, "floor-pgx": 8_000,
		"sqlc-pgx": 10_000}
	var b strings.Builder
	b.WriteString("format: 2\nrounds: 7\n\n")
	for _, op := range []string{"UserByID", "CreateUser/sync=off"} {
		name, sync, _ := strings.Cut(op, "/")
		if sync != "" {
			sync = "/" + sync
		}
		for round := range 7 {
			for _, layer := range layers {
				fmt.Fprintf(&b, "Benchmark%s/impl=%s/engine=postgres%s-2 9 %d ns/op 64 B/op 2 allocs/op 0 gc-ns/op\n",
					name, layer, sync, times[layer]+10*round)
			}
		}
	}
	rs := read(t, sealed(t, b.String()))
	rs.Arrange(usual, nativeColumns)
	return rs
}

// TestNative holds the table of native layers.
func TestNative(t *testing.T) {
	t.Parallel()
	var got bytes.Buffer
	if err := Native(&got, wide, withNative(t, "floor", "bare", "sqlx", "floor-pgx", "sqlc-pgx")); err != nil {
		t.Fatal(err)
	}
	const want = `Without database/sql, on postgres
READS              floor-pgx  ÷ floor   sqlc-pgx ÷ floor-pgx
UserByID             8.03 µs  0.80 ±0%  1.25 ±0%
geometric mean                0.80 ±0%  1.25 ±0%

WRITES, syncs off  floor-pgx  ÷ floor   sqlc-pgx ÷ floor-pgx
CreateUser           8.03 µs  0.80 ±0%  1.25 ±0%
geometric mean                0.80 ±0%  1.25 ±0%
floor-pgx is written by hand`
	if !strings.HasPrefix(got.String(), want) || !strings.HasSuffix(got.String(), "database/sql.\n\n") {
		t.Errorf("got\n%s\nwant\n%s", got.String(), want)
	}
	got.Reset()
	if err := Native(&got, wide, withNative(t, "floor", "bare", "sqlx", "floor-pgx")); err != nil {
		t.Fatal(err)
	}
	if s := got.String(); strings.Contains(s, "÷ floor-pgx") || !strings.Contains(s, "0.80") {
		t.Errorf("without sqlc-pgx there is\n%s", s)
	}
	got.Reset()
	if err := Native(&got, wide, withNative(t, "floor", "bare", "sqlx")); err != nil || got.Len() > 0 {
		t.Errorf("without native layers there is %q, %v", got.String(), err)
	}
}

// TestNativeJSON holds that the figures of native layers in JSON are those of their table.
func TestNativeJSON(t *testing.T) {
	t.Parallel()
	rs := withNative(t, "floor", "bare", "sqlx", "floor-pgx", "sqlc-pgx")
	n := Compare(rs, Situation{Mix: mixes[0]}, nil).Native
	if n == nil || n.Engine != "postgres" || n.Floor != "floor-pgx" || len(n.Rows) != 2 || len(n.Means) != 4 {
		t.Fatalf("there is %+v", n)
	}
	for i, row := range n.Rows {
		if want := []string{"UserByID", "CreateUser"}[i]; row.Operation != want || len(row.Layers) != 2 {
			t.Errorf("row %d is %+v, want %s", i, row, want)
		}
		for k, want := range []struct{ layer, ratio, seconds string }{{"floor-pgx", "0.80", "8.03 µs"},
			{"sqlc-pgx", "1.25", "10.0 µs"}} {
			got := row.Layers[k]
			if got.Layer != want.layer || ratioText(float64(got.Ratio.Ratio)) != want.ratio ||
				duration(float64(got.Seconds)) != want.seconds {
				t.Errorf("%s has %+v, want %+v", row.Operation, got, want)
			}
		}
	}
	if n.Rows[1].Syncs != "off" {
		t.Errorf("writes have syncs %q", n.Rows[1].Syncs)
	}
	if n := Compare(withNative(t, "floor", "sqlx"), Situation{Mix: mixes[0]}, nil).Native; n != nil {
		t.Errorf("without native layers there is %+v", n)
	}
}

// TestNativeApart holds that native layers change nothing of the tables, ranks and means of the
// others.
func TestNativeApart(t *testing.T) {
	t.Parallel()
	with := withNative(t, "floor", "bare", "sqlx", "floor-pgx", "sqlc-pgx")
	without := withNative(t, "floor", "bare", "sqlx")
	mix := Mix{Name: "all", From: "nobody", Weights: map[string]float64{"UserByID": 1, "CreateUser": 1}}
	written := func(rs *results.Results) string {
		var b bytes.Buffer
		if err := Table(&b, wide, rs); err != nil {
			t.Fatal(err)
		}
		Legend(&b, wide, rs)
		if err := Ranking(&b, wide, rs, Situation{Mix: mix}); err != nil {
			t.Fatal(err)
		}
		if err := Asked(&b, wide, rs); err != nil {
			t.Fatal(err)
		}
		return b.String()
	}
	if got, want := written(with), written(without); got != want {
		t.Errorf("with native layers\n%s\nwithout\n%s", got, want)
	}
}

// TestNativeComplete holds that a block that is missing of a native layer is found.
func TestNativeComplete(t *testing.T) {
	t.Parallel()
	lines := "format: 2\nrounds: 2\n\n"
	for _, layer := range []string{"floor", "floor-pgx", "floor"} {
		lines += "BenchmarkA/impl=" + layer + "/engine=postgres-2 9 10 ns/op 6 B/op 2 allocs/op 0 gc-ns/op\n"
	}
	_, err := results.Read(strings.NewReader(sealed(t, lines)), "results.txt")
	if err == nil || !strings.Contains(err.Error(), "fewer blocks of floor-pgx") {
		t.Errorf("got %v", err)
	}
}

// TestNativeOnPage holds that the page has the table where the results have native layers.
func TestNativeOnPage(t *testing.T) {
	t.Parallel()
	p := &Page{}
	v := p.natives(withNative(t, "floor", "bare", "floor-pgx", "sqlc-pgx"))
	if v == nil || v.Engine != "postgres" || len(v.Sections) != 2 || len(v.Columns) != 1 {
		t.Fatalf("got %+v", v)
	}
	row := v.Sections[0].Rows[0]
	if row.OverFloor.Ratio != "0.80" || row.Cells[0].Ratio != "1.25" ||
		!strings.Contains(row.Cells[0].Words, "more time than floor-pgx") {
		t.Errorf("got %+v", row)
	}
	if p.natives(withNative(t, "floor", "bare")) != nil {
		t.Error("there is a table without native layers")
	}
}
