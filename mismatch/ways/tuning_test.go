package ways_test

import (
	"context"
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"example.com/impedance/internal/dataset"
	"example.com/impedance/mismatch/tuning"
	"example.com/impedance/mismatch/ways"
	"example.com/impedance/schema"
)

// tuned runs all cases of package tuning on a small data set.
func tuned(t *testing.T) []tuning.Result {
	t.Helper()
	dsn := filepath.Join(t.TempDir(), "tuned.db")
	if _, err := dataset.Load(t.Context(), dsn, dataset.Spec{Users: 1000, Seed: 1}, nil); err != nil {
		t.Fatal(err)
	}
	steps := 0
	p := tuning.Plan{Cases: tuning.Cases(), Libraries: ways.Tuned(), Rounds: tuning.FewestRounds,
		Progress: func(string, int, int) { steps++ }}
	all, err := p.Run(t.Context(), dsn)
	if err != nil {
		t.Fatal(err)
	}
	if want := len(p.Cases) * len(p.Libraries); steps != want || len(all) != want {
		t.Fatalf("there are %d steps and %d results, want %d", steps, len(all), want)
	}
	return all
}

// TestTuned holds what both ways of each case send with each library, and that no tuned way scans
// or needs more than it must.
func TestTuned(t *testing.T) {
	type sends struct{ statements, rows int64 }
	// By the case, or by the library where that sends something else. An ORM that sets a field of each
	// row sends what it needs for that besides.
	before := map[string]sends{"walk": {21, 40}, "columns": {1, 100}, "index": {1, 1}, "page": {1, 20},
		"count": {1, 1}}
	after := map[string]sends{"walk": {1, 20}, "walk/ent": {2, 39}, "walk/gorm": {2, 39},
		"columns": {1, 100}, "index": {1, 1}, "page": {1, 20}, "count": {1, 1},
		"set": {1, 0}}
	for _, r := range tuned(t) {
		t.Run(r.Case+"/"+r.Library, func(t *testing.T) {
			for _, way := range []struct {
				name string
				want map[string]sends
				seen tuning.Seen
			}{{"before", before, r.Before}, {"after", after, r.After}} {
				want, ok := way.want[r.Case+"/"+r.Library]
				if !ok {
					want, ok = way.want[r.Case]
				}
				if got := (sends{way.seen.Statements, way.seen.Rows}); ok && got != want {
					t.Errorf("%s it sends %+v, want %+v", way.name, got, want)
				}
			}
			if r.After.Scans() {
				t.Errorf("the tuned way scans: %+v", r.After.SQL)
			}
			if scans := r.Case == "index"; r.Before.Scans() != scans {
				t.Errorf("the first way scans: %v, want %v: %+v", !scans, scans, r.Before.SQL)
			}
			switch {
			case r.Case == "columns" && (r.Before.Columns != 10 || r.After.Columns != 1):
				t.Errorf("it reads %d and %d columns", r.Before.Columns, r.After.Columns)
			case r.Case == "set" && r.Before.Statements < 90:
				t.Errorf("it sets about a hundred follows by %d statements", r.Before.Statements)
			case r.Case == "page" && !strings.Contains(r.After.SQL[0].Plan[0].Text, "created_at<"):
				t.Errorf("the page does not begin at its key: %+v", r.After.SQL)
			case len(r.BeforeSeconds) != tuning.FewestRounds || len(r.AfterSeconds) != tuning.FewestRounds:
				t.Errorf("there are %d and %d rounds", len(r.BeforeSeconds), len(r.AfterSeconds))
			}
			if g := r.Gain(); !(g.Low > 0) || g.Low > g.Value || g.Value > g.High {
				t.Errorf("the gain is %+v", g)
			}
		})
	}
}

// wrong is a library one of whose ways lies.
type wrong struct{ tuning.Ways }

func (w wrong) UserByHandle(ctx context.Context, handle string) (int64, error) {
	id, err := w.Ways.UserByHandle(ctx, handle)
	return id + 1, err
}

// TestTunedNotices holds that a way with another answer is an error.
func TestTunedNotices(t *testing.T) {
	dsn := filepath.Join(t.TempDir(), "tuned.db")
	if _, err := dataset.Load(t.Context(), dsn, dataset.Spec{Users: 128, Seed: 1}, nil); err != nil {
		t.Fatal(err)
	}
	libraries := ways.Tuned()[:2]
	open := libraries[1].Open
	libraries[1].Open = func(db *schema.DB) (tuning.Ways, error) {
		w, err := open(db)
		return wrong{w}, err
	}
	p := tuning.Plan{Cases: tuning.Cases(), Libraries: libraries, Rounds: 1,
		Progress: func(string, int, int) {}}
	if all, err := p.Run(t.Context(), dsn); err == nil {
		t.Errorf("a wrong answer gives %d results", len(all))
	}
}

// TestTunedParallel holds that the files of the libraries have the same methods in the same order,
// each with the interface's sentence.
func TestTunedParallel(t *testing.T) {
	type method struct{ name, doc string }
	of := func(path string, pick func(ast.Node) (method, bool)) (all []method) {
		file, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.ParseComments)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(file, func(n ast.Node) bool {
			if m, ok := pick(n); ok {
				all = append(all, m)
			}
			return true
		})
		return all
	}
	want := of("../tuning/ways.go", func(n ast.Node) (method, bool) {
		f, ok := n.(*ast.Field)
		if !ok || f.Doc == nil || len(f.Names) == 0 {
			return method{}, false
		}
		return method{f.Names[0].Name, sentence(f.Doc)}, true
	})
	if len(want) != 2*len(tuning.Cases()) {
		t.Fatalf("the interface has %d methods", len(want))
	}
	for _, l := range ways.Tuned() {
		got := of(filepath.Join(l.Name, "tuning.go"), func(n ast.Node) (method, bool) {
			f, ok := n.(*ast.FuncDecl)
			if !ok || f.Recv == nil || !f.Name.IsExported() {
				return method{}, false
			}
			return method{f.Name.Name, sentence(f.Doc)}, true
		})
		if !slices.Equal(got, want) {
			t.Errorf("%s has\n%q, want\n%q", l.Name, got, want)
		}
	}
}

// sentence returns the first paragraph of a comment on one line.
func sentence(doc *ast.CommentGroup) string {
	first, _, _ := strings.Cut(doc.Text(), "\n\n")
	return strings.Join(strings.Fields(first), " ")
}
