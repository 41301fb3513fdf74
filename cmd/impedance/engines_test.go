package main

import (
	"os"
	"path/filepath"
	"testing"
)

// TestEngines holds that what is generated is what is committed, and needs neither a checkout nor
// the go command.
func TestEngines(t *testing.T) {
	want := readPage(t, "docs/engines.md")
	t.Chdir(t.TempDir())
	t.Setenv("PATH", t.TempDir())
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
	if string(got) != want {
		t.Errorf("docs/engines.md is out of date; run go generate")
	}
}
