package main

import (
	"os"
	"path/filepath"
	"testing"
)

// TestEngines holds that what is generated is what is committed, and that there is a line for
// each package that cannot be empty.
func TestEngines(t *testing.T) {
	out := filepath.Join(t.TempDir(), "engines.md")
	code, stdout, stderr := call(t.Context(), "engines", "--out", out)
	if code != 0 || stdout != "" {
		t.Fatalf("it ends with %d: %s%s", code, stdout, stderr)
	}
	plain(t, stderr)
	got, err := os.ReadFile(out)
	if err != nil {
		t.Fatal(err)
	}
	want, err := os.ReadFile("../../docs/engines.md")
	if err != nil {
		t.Fatal(err)
	}
	if string(got) != string(want) {
		t.Errorf("docs/engines.md is out of date; run go generate")
	}
}
