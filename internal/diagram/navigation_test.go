package diagram

import (
	"path/filepath"
	"strings"
	"testing"

	"example.com/impedance/internal/dataset"
	"example.com/impedance/probe"
	"example.com/impedance/schema"
)

// underProbe opens a small data set under a probe, and returns a user who follows many.
func underProbe(t *testing.T) (db *schema.DB, p *probe.Probe, userID int64) {
	t.Helper()
	dsn := schema.DSN(filepath.Join(t.TempDir(), "small.db"))
	if _, err := dataset.Load(t.Context(), dsn, dataset.Spec{Users: 200, Seed: 1}, nil); err != nil {
		t.Fatal(err)
	}
	p = probe.New()
	db, err := schema.Open(t.Context(), dsn, &schema.Options{Wrap: p.Connector})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	const most = `SELECT follower_id FROM follows GROUP BY follower_id
		ORDER BY count(*) DESC, follower_id LIMIT 1`
	if err := db.QueryRowContext(t.Context(), most).Scan(&userID); err != nil {
		t.Fatal(err)
	}
	return db, p, userID
}

// TestNavigation holds that the three ways take 1 + N, 2 and 1 statements for the same rows.
func TestNavigation(t *testing.T) {
	db, p, userID := underProbe(t)
	all, err := Navigation(t.Context(), db, p, userID)
	if err != nil {
		t.Fatal(err)
	}
	for i, want := range []sums{
		{statements: 1 + followees, rows: 2 * followees},
		{statements: 2, rows: 2 * followees},
		{statements: 1, rows: followees},
	} {
		got := sum(all[i].Events)
		if got.statements != want.statements || got.calls != want.statements ||
			got.rows != want.rows || got.bytes == 0 || got.changed != 0 {
			t.Errorf("%s: %+v, want %+v", all[i].Operation, got, want)
		}
	}
	svg, _, err := Beside("Whom a user follows, in three ways", all)
	if err != nil {
		t.Fatal(err)
	}
	texts := textsOf(t, svg)
	for _, want := range []string{"loop", "eager loading", "join", "… 17 more like this: 17 statements",
		"SELECT follows ⋈ users", "21 statements · 21 driver calls waited for"} {
		if !texts[want] {
			t.Errorf("there is no text %q in the picture", want)
		}
	}
}

// TestNavigationNowhere holds that one who follows nobody is no error.
func TestNavigationNowhere(t *testing.T) {
	db, p, _ := underProbe(t)
	all, err := Navigation(t.Context(), db, p, 1_000_000)
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range all {
		if n := sum(s.Events); n.statements != 1 || n.rows != 0 {
			t.Errorf("%s: %+v, want 1 statement and no row", s.Operation, n)
		}
	}
}

// TestNavigationElsewhere holds that another probe than the database's is noticed.
func TestNavigationElsewhere(t *testing.T) {
	db, _, userID := underProbe(t)
	_, err := Navigation(t.Context(), db, probe.New(), userID)
	if err == nil || !strings.Contains(err.Error(), "not under the probe") {
		t.Errorf("got error %v", err)
	}
}
