package rawimpl

import (
	"context"
	"errors"
	"path/filepath"
	"regexp"
	"slices"
	"testing"

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
