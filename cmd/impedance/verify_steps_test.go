package main

import (
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// TestVerifySteps holds that steps are counted, that a state goes on from where it was, and that
// nothing is left in the cache.
func TestVerifySteps(t *testing.T) {
	cache := cached(t)
	state := filepath.Join(t.TempDir(), "state.json")
	verify := func(more ...string) (code int, stdout, stderr string) {
		return call(t.Context(), append([]string{"verify", "--layers", "sqlx", "--state", state},
			more...)...)
	}
	code, stdout, stderr := verify("--steps", "1001")
	text := strings.Join(strings.Fields(stdout), " ")
	if code != 0 || stderr != "" || strings.Contains(text, "Going on") ||
		!strings.Contains(text, "2000 steps agree with the oracle") {
		t.Errorf("it ends with %d: %s%s", code, stdout, stderr)
	}
	code, stdout, _ = verify("--steps", "3000")
	text = strings.Join(strings.Fields(stdout), " ")
	if code != 0 || !strings.HasPrefix(text, "Going on after 2000 steps") ||
		!strings.Contains(text, "3000 steps agree") {
		t.Errorf("with more steps it ends with %d: %s", code, stdout)
	}
	code, stdout, _ = verify("--steps", "1000", "--json")
	var found struct {
		Engines []struct {
			Engine string
			Layers []string
			Blocks int
		}
		Steps int
		Agree bool
	}
	if err := json.Unmarshal([]byte(stdout), &found); err != nil {
		t.Fatalf("%v: %s", err, stdout)
	}
	if code != 0 || !found.Agree || found.Steps != 3000 || len(found.Engines) != 1 ||
		found.Engines[0].Engine != "sqlite" || found.Engines[0].Blocks != 3 ||
		strings.Join(found.Engines[0].Layers, " ") != "floor sqlx" {
		t.Errorf("figures of what was done before, with %d: %s", code, stdout)
	}
	code, _, stderr = verify("--steps", "1000", "--seed", "2")
	if code != exitFailure || !strings.Contains(stderr, "it is a state of seed 1, and this is 2") {
		t.Errorf("with another seed it ends with %d: %s", code, stderr)
	}
	if err := os.WriteFile(state, []byte("my notes"), 0o600); err != nil {
		t.Fatal(err)
	}
	code, _, stderr = verify("--steps", "1000")
	if code != exitFailure || !strings.Contains(stderr, "is no state of verify --steps") {
		t.Errorf("with another file it ends with %d: %s", code, stderr)
	}
	if text, err := os.ReadFile(state); err != nil || string(text) != "my notes" {
		t.Errorf("the other file is now %q, %v", text, err)
	}
	for _, name := range entries(t, cache) {
		t.Errorf("the cache has %s", name)
	}
}

// TestVerifyStepsInterrupted holds that an interrupt keeps what was done, and leaves nothing else.
func TestVerifyStepsInterrupted(t *testing.T) {
	cache := cached(t)
	state := filepath.Join(t.TempDir(), "state.json")
	ctx, cancel := context.WithCancel(t.Context())
	go func() {
		defer cancel()
		for {
			text, err := os.ReadFile(state)
			if err == nil && strings.Contains(string(text), `"blocks": 1`) || t.Context().Err() != nil {
				return
			}
			time.Sleep(time.Millisecond)
		}
	}()
	code, _, stderr := call(ctx, "verify", "--layers", "sqlx", "--steps", "1M", "--state", state)
	if code != exitSignal+2 || !strings.Contains(stderr, "interrupted; nothing was left behind") {
		t.Errorf("it ends with %d: %s", code, stderr)
	}
	code, stdout, _ := call(t.Context(), "verify", "--layers", "sqlx", "--steps", "1k", "--state", state)
	if code != 0 || !strings.HasPrefix(stdout, "Going on after ") {
		t.Errorf("then it ends with %d: %s", code, stdout)
	}
	for _, name := range entries(t, cache) {
		t.Errorf("the cache has %s", name)
	}
}
