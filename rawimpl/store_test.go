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

// TestUnprepared runs the contract on the layer with texts that are not prepared.
func TestUnprepared(t *testing.T) {
	harness.VariantContract(t, func(ctx context.Context, db *schema.DB,
		clock models.Clock) (models.Store, error) {
		return New(ctx, db, &Options{Clock: clock, Unprepared: true})
	})
}

// TestBulkKept holds that a bulk insert keeps the statement of as many rows as fit and those of 16
// other numbers, and does without for further ones.
func TestBulkKept(t *testing.T) {
	ctx := t.Context()
	db, err := schema.Open(ctx, filepath.Join(t.TempDir(), "bulk.db"),
		&schema.Options{Create: true, NoSync: true})
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if err := schema.Apply(ctx, db); err != nil {
		t.Fatal(err)
	}
	s, err := New(ctx, db, nil)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	s.maxParameters = 30 * insertUserParameters
	for range 2 {
		for rows := range 29 {
			b, err := s.bulk(ctx, insertUser, insertUserParameters, 30+rows+1, s.returning)
			if err != nil {
				t.Fatal(err)
			}
			if kept := b.rest.stmt != nil; b.full.stmt == nil || kept != (rows < maxShort) {
				t.Errorf("of an insert of 30 and %d rows, %t and %t is prepared", rows+1,
					b.full.stmt != nil, kept)
			}
		}
	}
	if len(s.kept) != 1+maxShort {
		t.Errorf("%d statements are kept", len(s.kept))
	}
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
