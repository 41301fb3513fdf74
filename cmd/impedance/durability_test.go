package main

import (
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"example.com/impedance/lab/durability"
	"example.com/impedance/layers"
)

// asProgram is the variable with which the test is the program.
const asProgram = "IMPEDANCE_AS_PROGRAM"

func TestMain(m *testing.M) {
	if durability.Child() {
		return
	}
	if os.Getenv(asProgram) != "" {
		main()
	}
	os.Exit(m.Run())
}

// TestDurability runs the command, and holds that it leaves nothing behind.
func TestDurability(t *testing.T) {
	cache := cached(t)
	code, stdout, stderr := call(t.Context(), "durability", "--quick", "--layers", "sqlx", "--modes",
		"wal+full")
	if code != 0 {
		t.Fatalf("it ends with %d: %s", code, stderr)
	}
	lines := strings.Split(stdout, "\n")
	for i, layer := range []string{"floor", "sqlx"} {
		row := strings.Fields(lines[i+1])
		want := []string{layer, "WAL", "FULL"}
		if !slices.Equal(row[:3], want) || !strings.Contains(lines[i+1], " 0 (5 kills) ") {
			t.Errorf("row %d is %q, want %q", i, lines[i+1], want)
		}
		if durability.Tracing(t.Context()) == nil && !strings.Contains(lines[i+1], " 0 of 25 (") {
			t.Errorf("row %d is %q, want that no power cut lost anything", i, lines[i+1])
		}
	}
	if left := entries(t, cache); len(left) > 0 {
		t.Errorf("left behind: %q", left)
	}
}

// TestDurabilityWithoutTrace holds that what was not measured is not shown as nothing lost.
func TestDurabilityWithoutTrace(t *testing.T) {
	cached(t)
	t.Setenv("PATH", t.TempDir())
	code, stdout, stderr := call(t.Context(), "durability", "--quick", "--layers", "floor", "--modes",
		"WAL+FULL")
	if code != 0 {
		t.Fatalf("it ends with %d: %s", code, stderr)
	}
	for _, want := range []string{" not measured: needs strace ", "0 · –",
		"Power cuts are not measured here: "} {
		if !strings.Contains(stdout, want) {
			t.Errorf("it lacks %q:\n%s", want, stdout)
		}
	}
}

// TestDurabilityPlan holds what is tried when nothing is chosen, and when something is.
func TestDurabilityPlan(t *testing.T) {
	byDefault, err := layers.Named(nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		flags losses
		want  int
	}{
		{losses{}, len(durability.Modes()) + len(byDefault) - 1},
		{losses{layers: []string{"floor"}}, len(durability.Modes())},
		{losses{layers: []string{"gorm"}, modes: []string{"wal+normal", "delete+extra"}}, 4},
	} {
		p, err := tt.flags.plan()
		if err != nil || len(p.Subjects) != tt.want {
			t.Errorf("%+v: %d subjects, %v, want %d", tt.flags, len(p.Subjects), err, tt.want)
		}
	}
}

// TestPromisesKept holds that a loss which may not be ends the command with a failure.
func TestPromisesKept(t *testing.T) {
	r := durability.Result{Subject: durability.Subject{Layer: "gorm", Mode: durability.Default},
		Commit: time.Millisecond}
	if err := promisesKept([]durability.Result{r}); err != nil {
		t.Errorf("nothing was lost, and it says %v", err)
	}
	r.Kill = durability.Crashes{Trials: 5, Lost: 1, Worst: 1, Losing: 1}
	if err := promisesKept([]durability.Result{r}); err == nil ||
		!strings.Contains(err.Error(), "gorm, WAL+FULL: 1 of 5 kills lost") {
		t.Errorf("a row was lost, and it says %v", err)
	}
}
