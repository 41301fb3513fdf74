package main

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// sameAsDocs holds that the files of a kind of diagrams are those in docs, which
// go generate makes anew, byte for byte.
func sameAsDocs(t *testing.T, kind string, names ...string) (stdout string) {
	t.Helper()
	cached(t)
	out := t.TempDir()
	code, stdout, stderr := call(t.Context(), "diagram", kind, "--out", out)
	if code != 0 {
		t.Fatalf("it ends with %d: %s", code, stderr)
	}
	if found := entries(t, out); len(found) != len(names) {
		t.Errorf("the files are %q, want %q", found, names)
	}
	for _, name := range names {
		got, err := os.ReadFile(filepath.Join(out, name))
		if err != nil {
			t.Fatal(err)
		}
		want, err := os.ReadFile(filepath.Join("..", "..", "docs", "diagrams", name))
		if err != nil || string(got) != string(want) {
			t.Errorf("%s is not as in docs/diagrams (%v); run go generate", name, err)
		}
	}
	return stdout
}

// TestDiagramHeap holds what the pictures say of the layers: whether those that join read an
// author again for each post, and which make one object of an author.
func TestDiagramHeap(t *testing.T) {
	sameAsDocs(t, "heap", "heap-HomeTimeline.svg", "heap-HomeTimeline.mmd", "heap-ProfilePage.svg",
		"heap-ProfilePage.mmd")
	text, err := os.ReadFile(filepath.Join("..", "..", "docs", "diagrams", "heap-HomeTimeline.mmd"))
	if err != nil {
		t.Fatal(err)
	}
	panels := strings.Split(string(text), "subgraph ")[1:]
	for _, want := range []struct{ layers, facts []string }{
		{[]string{"floor", "sqlx", "sqlc", "gorm"},
			[]string{"17 objects", "User 5 ÷ 2", "102 values, 40 of them again"}},
		{[]string{"ent"}, []string{"11 objects", "User 2 ÷ 2", "62 values, 0 of them again"}},
		{[]string{"gorm-quickstart"}, []string{"14 objects", "User 5 ÷ 2", "62 values, 0 of them again"}},
	} {
		for _, layer := range want.layers {
			i := slices.IndexFunc(panels, func(panel string) bool {
				title, _, _ := strings.Cut(panel, "\n")
				return slices.Contains(strings.FieldsFunc(title, func(r rune) bool {
					return strings.ContainsRune(" ·[]\"", r)
				}), layer)
			})
			for _, fact := range want.facts {
				if i < 0 || !strings.Contains(panels[i], fact) {
					t.Errorf("the part of %s in the picture has no %q", layer, fact)
				}
			}
		}
	}
}
