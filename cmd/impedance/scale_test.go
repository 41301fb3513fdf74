package main

import (
	"context"
	"encoding/json"
	"encoding/xml"
	"errors"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"example.com/impedance/internal/growth"
	"example.com/impedance/internal/report"
)

// TestScale runs the command. It holds what it prints and writes, that the next page shows it, and
// that nothing but data sets and the last results stay in the cache.
func TestScale(t *testing.T) {
	cache, folder := cached(t), t.TempDir()
	out, chart := filepath.Join(folder, "scale.txt"), filepath.Join(folder, "scale.svg")
	args := []string{"scale", "--quick", "--sizes", "512,128,256", "--layers", "gorm", "--ops",
		"UserByID,Follow"}
	code, stdout, stderr := call(t.Context(), append(args, "--out", out, "--chart", chart)...)
	if code != 0 {
		t.Fatalf("it ends with %d: %s", code, stderr)
	}
	plain(t, stdout)
	for _, want := range []string{"OPERATION", "128", "256", "512", "GROWTH", "UserByID", "Follow ",
		"In mixed, gorm ", "RESTORE", "not measured"} {
		if !strings.Contains(unwrapped(stdout), want) {
			t.Errorf("it lacks %q:\n%s", want, stdout)
		}
	}
	for line := range strings.Lines(stdout) {
		if n := len([]rune(line)); n > usualWidth+1 {
			t.Errorf("a line has %d columns: %s", n, line)
		}
	}
	text, err := os.ReadFile(out)
	if err != nil {
		t.Fatal(err)
	}
	rs, err := growth.Read(out, text)
	if err != nil {
		t.Fatal(err)
	}
	if got := rs.Sizes(); !slices.Equal(got, []int64{128, 256, 512}) {
		t.Errorf("sizes %v", got)
	}
	if got := rs.Setting("command"); !strings.HasPrefix(got, "impedance scale ") ||
		!strings.Contains(got, " --sizes 128,256,512") {
		t.Errorf("the command is %s", got)
	}
	left := slices.DeleteFunc(entries(t, cache), func(name string) bool {
		return strings.HasSuffix(name, ".db") || strings.HasSuffix(name, ".sha256")
	})
	if !slices.Equal(left, []string{growth.LastName}) {
		t.Errorf("left in the cache: %q", left)
	}
	if _, listed, _ := call(t.Context(), "data", "--list"); !strings.Contains(listed,
		"results of the last impedance scale") {
		t.Errorf("the cache lists\n%s", listed)
	}
	svg, err := os.Open(chart)
	if err != nil {
		t.Fatal(err)
	}
	defer svg.Close()
	for decoder := xml.NewDecoder(svg); ; {
		if _, err := decoder.Token(); err == io.EOF {
			break
		} else if err != nil {
			t.Fatalf("the chart is no XML: %v", err)
		}
	}
	found, err := lastScale()
	if err != nil || !found.Here || len(found.Costs) != len(rs.Costs) {
		t.Errorf("the last results are %+v (%v)", found, err)
	}
}

// TestScaleJSON holds that figures are printed as JSON, and nothing else.
func TestScaleJSON(t *testing.T) {
	cached(t)
	code, stdout, stderr := call(t.Context(), "scale", "--quick", "--sizes", "128", "--layers",
		"floor", "--ops", "UserByID", "--json")
	var found struct {
		Command string
		report.Grown
	}
	decoder := json.NewDecoder(strings.NewReader(stdout))
	if err := decoder.Decode(&found); code != 0 || err != nil || decoder.More() {
		t.Fatalf("it ends with %d: %v, %s%s", code, err, stdout, stderr)
	}
	if !strings.HasPrefix(found.Command, "impedance scale") || len(found.Costs) == 0 ||
		found.Costs[0].Users != 128 || found.Growth != nil || len(found.Clients) == 0 ||
		!strings.Contains(stdout, `"visited_rows": null`) {
		t.Errorf("it prints %s", stdout)
	}
}

// TestScaleInterrupted holds that an interrupt leaves the data sets alone behind.
func TestScaleInterrupted(t *testing.T) {
	cache := cached(t)
	ctx, cancel := context.WithCancel(t.Context())
	go func() {
		defer cancel()
		for ctx.Err() == nil {
			found, err := filepath.Glob(filepath.Join(cache, "scale-*", "stage-*", "reads-*.db"))
			if len(found) > 0 || err != nil {
				return
			}
			time.Sleep(time.Millisecond)
		}
	}()
	code, _, stderr := call(ctx, "scale", "--quick", "--sizes", "128,256,512")
	if code != exitStopped(ctx) || !errors.Is(ctx.Err(), context.Canceled) {
		t.Errorf("it ends with %d: %s", code, stderr)
	}
	for _, name := range entries(t, cache) {
		if !strings.HasSuffix(name, ".db") && !strings.HasSuffix(name, ".sha256") {
			t.Errorf("left behind: %s", name)
		}
	}
}

// TestScaleSizes holds the sizes that are measured when none are given.
func TestScaleSizes(t *testing.T) {
	c := newScale()
	flag := c.Flags().Lookup("sizes")
	if got := flag.Value.String(); got != "1k,10k,100k,1M" {
		t.Errorf("the sizes are %s", got)
	}
	if err := flag.Value.Set("2k,1k"); err != nil || flag.Value.String() != "1k,2k" {
		t.Errorf("the sizes are %s (%v)", flag.Value, err)
	}
}
