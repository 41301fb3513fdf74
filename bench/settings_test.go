package bench

import (
	"bytes"
	"testing"
	"time"

	"golang.org/x/perf/benchfmt"

	"example.com/impedance/internal/dataset"
	"example.com/impedance/schema"
)

// TestSettings writes the settings to a result file and reads them back.
func TestSettings(t *testing.T) {
	info := &dataset.Info{Version: 1, Users: 1000, Posts: 10_000, Follows: 20_000, Seed: 7,
		Source: "followers.txt.gz sha256:abc"}
	config := Settings(info, Plan{Rounds: 31, Block: 6 * time.Millisecond},
		[]*Stage{{Engine: schema.SQLite, Opened: "conns=4"},
			{Engine: schema.MySQL, Opened: "tls=off", Server: "MariaDB 10"}})
	var file bytes.Buffer
	result := &benchfmt.Result{Config: config, Name: benchfmt.Name("A/impl=floor"), Iters: 1,
		Values: []benchfmt.Value{{Value: 1, Unit: "ns/op"}}}
	if err := benchfmt.NewWriter(&file).Write(result); err != nil {
		t.Fatal(err)
	}
	reader := benchfmt.NewReader(&file, "settings")
	if !reader.Scan() {
		t.Fatalf("nothing can be read back: %v", reader.Err())
	}
	back, ok := reader.Result().(*benchfmt.Result)
	if !ok {
		t.Fatalf("got %v back", reader.Result())
	}
	if len(back.Config) != len(config) {
		t.Errorf("%d settings come back, want %d", len(back.Config), len(config))
	}
	for _, c := range config {
		if got := back.GetConfig(c.Key); got != string(c.Value) || got == "" {
			t.Errorf("%s comes back as %q, want %q", c.Key, got, c.Value)
		}
	}
	for key, want := range map[string]string{"rounds": "31", "block": "6ms", "users": "1000",
		"dataset": "version 1, seed 7, followers.txt.gz sha256:abc", "mysql-server": "MariaDB 10"} {
		if got := back.GetConfig(key); got != want {
			t.Errorf("%s is %q, want %q", key, got, want)
		}
	}
}

// TestCodeSettings holds that what code depends on is said of runs in the same words, so that
// the two can be put together.
func TestCodeSettings(t *testing.T) {
	said := map[string]string{}
	for _, c := range Settings(&dataset.Info{}, Plan{}, nil) {
		said[c.Key] = string(c.Value)
	}
	code := map[string]string{}
	for _, c := range CodeSettings() {
		code[c.Key] = string(c.Value)
		if c.Key != "pkg" && c.Key != "date" && said[c.Key] != string(c.Value) {
			t.Errorf("%s is %q of code and %q of runs", c.Key, c.Value, said[c.Key])
		}
	}
	keys := []string{"goos", "goarch", "cpu", "gomaxprocs", "go", "date"}
	for _, l := range everyLayer() {
		if l.Generator != "" {
			keys = append(keys, l.Library)
		}
	}
	for _, key := range keys {
		if code[key] == "" {
			t.Errorf("%s is not told", key)
		}
	}
	for _, key := range []string{"users", "rounds", "schema"} {
		if _, told := code[key]; told {
			t.Errorf("the settings have %s, and code does not depend on it", key)
		}
	}
}
