package rawimpl

import (
	"context"
	"database/sql"
	"errors"
	"math"
	"path/filepath"
	"regexp"
	"slices"
	"testing"
	"time"

	"example.com/impedance/dataset"
	"example.com/impedance/models"
	"example.com/impedance/schema"
	"example.com/impedance/storetest/harness"
)

func TestStore(t *testing.T) {
	harness.Contract(t, func(ctx context.Context, db *schema.DB,
		clock models.Clock) (models.Store, error) {
		return New(ctx, db, &Options{Clock: clock})
	})
}

// TestPlans holds that SQLite reads no table from end to end for a prepared statement.
func TestPlans(t *testing.T) {
	ctx := t.Context()
	opts := &schema.Options{Create: true, NoSync: true}
	db, err := schema.Open(ctx, filepath.Join(t.TempDir(), "plans.db"), opts)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if err := schema.Apply(ctx, db); err != nil {
		t.Fatal(err)
	}
	scan := regexp.MustCompile(`^SCAN (\w+)`)
	short := []string{"t", "thread", "page", "near", "top", "json_each"} // what queries made
	for _, query := range []string{
		userByID, userByHandle, sqliteUsersByID, updateProfileReturning, userExists, deleteUser,
		postByID, postsByAuthor, sqliteThread, deletePost, unfollow, setNotify, following, followers,
		followCounts, homeTimeline, profileUser, suggestions, topAuthors,
	} {
		rows, err := db.QueryContext(ctx, "EXPLAIN QUERY PLAN "+sqliteHints(query), make([]any, 7)...)
		if err != nil {
			t.Fatalf("%s: %v", query, err)
		}
		for rows.Next() {
			var id, parent, unused int
			var detail string
			if err := rows.Scan(&id, &parent, &unused, &detail); err != nil {
				t.Fatal(err)
			}
			if m := scan.FindStringSubmatch(detail); m != nil && !slices.Contains(short, m[1]) {
				t.Errorf("%s\n%s", query, detail)
			}
		}
		if err := errors.Join(rows.Err(), rows.Close()); err != nil {
			t.Fatal(err)
		}
	}
}

// BenchmarkOverBare reports how much longer the floor takes than the same statements run
// through bare prepared statements, which scan the same columns and make nothing of them:
// the median of the ratios of blocks that take turns.
func BenchmarkOverBare(b *testing.B) {
	b.Run("engine=sqlite", func(b *testing.B) {
		overBare(b, filepath.Join(b.TempDir(), "bare.db"))
	})
	for _, server := range schema.Servers {
		b.Run("engine="+string(server.Engine), func(b *testing.B) {
			overBare(b, harness.Fresh(b, server.Variable))
		})
	}
}

func overBare(b *testing.B, dsn string) {
	ctx, cancel := context.WithCancel(b.Context())
	defer cancel()
	if _, err := dataset.Load(ctx, dsn, dataset.Spec{Users: 1000, Seed: 1}, nil); err != nil {
		b.Fatal(err)
	}
	db, err := schema.Open(ctx, dsn, nil)
	if err != nil {
		b.Fatal(err)
	}
	defer db.Close()
	s, err := New(ctx, db, nil)
	if err != nil {
		b.Fatal(err)
	}
	defer s.Close()
	page := models.Page{Limit: 20}
	for _, op := range []struct {
		name  string
		stmt  *sql.Stmt
		args  func(id int64) []any
		floor func(id int64) error
	}{
		{"UserByID", s.userByID, func(id int64) []any { return []any{id} },
			func(id int64) error { _, err := s.UserByID(ctx, id); return err }},
		{"PostByID", s.postByID, func(id int64) []any { return []any{id} },
			func(id int64) error { _, err := s.PostByID(ctx, id); return err }},
		{"PostsByAuthor", s.postsByAuthor, bareArgs(s),
			func(id int64) error { _, err := s.PostsByAuthor(ctx, id, page); return err }},
		{"Followers", s.followers, bareArgs(s),
			func(id int64) error { _, err := s.Followers(ctx, id, page); return err }},
		{"HomeTimeline", s.homeTimeline, bareArgs(s),
			func(id int64) error { _, err := s.HomeTimeline(ctx, id, page); return err }},
	} {
		b.Run(op.name, func(b *testing.B) {
			bare := func(id int64) error { return scanBare(ctx, op.stmt, op.args(id)) }
			var ratios []float64
			for b.Loop() {
				first, second := block(b, bare), block(b, op.floor)
				if len(ratios)%2 == 1 { // the other way round, so that neither is always first
					second, first = block(b, op.floor), block(b, bare)
				}
				ratios = append(ratios, second.Seconds()/first.Seconds())
			}
			slices.Sort(ratios)
			b.ReportMetric(ratios[len(ratios)/2], "floor/bare")
		})
	}
}

func bareArgs(s *Store) func(id int64) []any {
	return func(id int64) []any { return s.pageArgs(id, models.Latest, math.MaxInt64, 21) }
}

// block makes calls for a hundred users or posts.
func block(b *testing.B, call func(id int64) error) time.Duration {
	start := time.Now()
	for id := range int64(100) {
		if err := call(id + 1); err != nil {
			b.Fatal(err)
		}
	}
	return time.Since(start)
}

// scanBare runs a statement and scans its columns into variables of the types that the
// floor scans them into, the same for each row.
func scanBare(ctx context.Context, stmt *sql.Stmt, args []any) error {
	rows, err := stmt.QueryContext(ctx, args...)
	if err != nil {
		return err
	}
	defer rows.Close()
	columns, err := rows.Columns()
	if err != nil {
		return err
	}
	var post postRow
	var follow models.Follow
	var user models.User
	var fields []any
	switch {
	case len(columns) == 14:
		fields = append(fields, &follow.FollowerID, &follow.FolloweeID, &follow.Since, &follow.Notify)
	case len(columns) != 10:
		fields = append(fields, post.fields()...)
	}
	if len(columns) >= 10 {
		fields = append(fields, userFields(&user)...)
	}
	for rows.Next() {
		if err := rows.Scan(fields...); err != nil {
			return err
		}
	}
	return rows.Err()
}
