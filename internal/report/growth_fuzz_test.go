package report

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"
	"testing/fstest"

	"example.com/impedance/internal/growth"
	"example.com/impedance/internal/results"
)

// FuzzGrowth holds that whatever a file of impedance scale has in it, it is refused or becomes
// tables, JSON, a picture and a page of bounded size, without NaN and without end.
func FuzzGrowth(f *testing.F) {
	line := func(users, value string) string {
		name := "/impl=floor/engine=sqlite/users=" + users
		return "BenchmarkA/cache=warm" + name + "-2 1 " + value + " ns/op 1 things/op\n" +
			"BenchmarkA/of=prediction/cache=warm" + name + "-2 1 " + value + " ns/op " + value +
			" low-ns/op 9 high-ns/op\n"
	}
	others := func(value string) string {
		var b strings.Builder
		b.WriteString(line("1k", "10") + line("10k", "20") + line("100k", "40"))
		b.WriteString("BenchmarkClients/mix=reads/clients=2/impl=floor/engine=sqlite/users=1k-2 9 " +
			value +
			" calls/sec " + value + " p50-sec 1 p99-sec " + value + " cpu " + value + " pool-wait\n")
		b.WriteString("BenchmarkDatabase/engine=sqlite/users=1k-2 1 " + value + " file-B 9 posts " +
			value +
			" follows " + value + " users-B 3 posts-B\n")
		b.WriteString("BenchmarkBackup/engine=sqlite/users=1k-2 1 " + value + " backup-sec 1 backup-B\n")
		b.WriteString("BenchmarkMachine-2 1 " + value + " random-read-sec " + value + " memory-B\n")
		b.WriteString("BenchmarkOutlook/users=1000M-2 1 " + value + " disk-B " + value + " disk-low-B\n")
		return b.String()
	}
	for _, value := range []string{"0", "NaN", "-1", "1e308", "5e-324", "1e-3", "1e15", "1e18", "5"} {
		f.Add(line("1k", "10") + line("10k", value) + line("100k", "9"))
		f.Add(others(value))
	}
	f.Add(line("1k", "1") + line("1", "1") + line("4398046511103M", "1"))
	f.Add(strings.ReplaceAll(line("1k", "10"), "impl=floor",
		"follows=99999999999999999999/impl=floor"))
	f.Add(strings.ReplaceAll(line("1k", "10"), "impl=floor", "impl=gorm"))
	f.Add(line("1k", "10") + "BenchmarkDatabase/engine=sqlite/users=0-2 1 0 posts 0 follows " +
		"1 users-B 1 posts-B\n")
	f.Fuzz(func(t *testing.T, text string) {
		if len(text) > 20_000 {
			t.Skip("larger files take longer, and nothing else")
		}
		file := sealed(t, "format: "+results.Format+"\npkg: "+results.PackageScale+"\n"+text)
		rs, err := growth.Read("scale.txt", []byte(file))
		if err != nil {
			return
		}
		var b bytes.Buffer
		if err := Growth(&b, 80, rs); err != nil {
			t.Fatal(err)
		}
		figures, err := json.Marshal(GrowthFigures(rs))
		if err != nil {
			t.Fatal(err)
		}
		b.Write(figures)
		b.Write(GrowthChart(rs))
		p := &Page{Layers: []Layer{{Name: floor}}, Source: fstest.MapFS{},
			Growth: &growth.Found{Results: rs}}
		if view := p.growth(); view == nil {
			t.Fatal("the page has no section")
		} else {
			for _, chart := range view.Charts {
				b.WriteString(string(chart.SVG))
			}
		}
		for _, odd := range []string{"NaN", "Inf"} {
			if bytes.Contains(b.Bytes(), []byte(odd)) && !strings.Contains(text, odd) {
				t.Errorf("it has %s: %s", odd, b.String())
			}
		}
		if b.Len() > 4<<20 {
			t.Errorf("%d bytes become %d", len(text), b.Len())
		}
	})
}
