package sqlximpl

import (
	"context"
	"slices"
	"strings"
	"testing"

	"github.com/jmoiron/sqlx"

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

// The tests below pin down what sqlx v1.4.0 does that this layer has to step around. One
// that fails after an upgrade says that a detour may be gone.

// openSQLx returns an empty database with our tables.
func openSQLx(t *testing.T) *sqlx.DB {
	t.Helper()
	db, err := schema.Open(t.Context(), t.TempDir()+"/surprise.db",
		&schema.Options{Create: true, NoSync: true})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	if err := schema.Apply(t.Context(), db); err != nil {
		t.Fatal(err)
	}
	return sqlx.NewDb(db.DB, string(db.Engine))
}

// Of two columns with one name, both go into the same field, and the later one stays
// there (https://github.com/jmoiron/sqlx/issues/112).
func TestSurpriseDuplicateNames(t *testing.T) {
	var row struct {
		Post struct {
			ID int64 `db:"id"`
		} `db:"post"`
		ID int64 `db:"id"`
	}
	const postAndAuthor = `SELECT p.id, u.id FROM (SELECT 1 AS id) p JOIN (SELECT 2 AS id) u`
	if err := openSQLx(t).Get(&row, postAndAuthor); err != nil {
		t.Fatal(err)
	}
	if row.ID != 2 || row.Post.ID != 0 {
		t.Errorf("the post's id came out as %d and %d; sqlx now tells the columns apart",
			row.ID, row.Post.ID)
	}
}

// Get takes the first of many rows without an error
// (https://jmoiron.github.io/sqlx/#getAndSelect).
func TestSurpriseGetManyRows(t *testing.T) {
	var n int
	if err := openSQLx(t).Get(&n, `SELECT 1 UNION ALL SELECT 2`); err != nil || n != 1 {
		t.Errorf("Get over two rows gave %d, %v", n, err)
	}
}

// NULL into a string is an error, in Unsafe mode too, hence the pointers and the sql.Null
// types of the rows (https://github.com/jmoiron/sqlx/issues/776).
func TestSurpriseNullIntoString(t *testing.T) {
	var row struct {
		Bio string `db:"bio"`
	}
	if err := openSQLx(t).Unsafe().Get(&row, `SELECT NULL AS bio`); err == nil {
		t.Error("NULL can be scanned into a string")
	}
}

// Select empties the slice that it is given, so rows cannot be added to others. It keeps the
// slice's room.
func TestSurpriseSelectEmpties(t *testing.T) {
	ids := []int64{1, 2}
	room := &ids[0]
	if err := openSQLx(t).Select(&ids, `SELECT 3`); err != nil || !slices.Equal(ids, []int64{3}) ||
		&ids[0] != room {
		t.Errorf("Select into a slice of two left %d, %v", ids, err)
	}
}

// The question marks stay as they are for a driver whose name sqlx does not know, without a
// word (https://pkg.go.dev/github.com/jmoiron/sqlx#BindDriver).
func TestSurpriseUnknownDriver(t *testing.T) {
	for driver, want := range map[string]string{
		sqliteDialect.driver: "?, ?", postgresDialect.driver: "$1, $2", mysqlDialect.driver: "?, ?",
		"postgresql": "?, ?",
	} {
		if got := sqlx.Rebind(sqlx.BindType(driver), "?, ?"); got != want {
			t.Errorf("%s gets %s, want %s", driver, got, want)
		}
	}
}

// TestMySQLBounds holds that each comparison of a pair that an index serves has the bound
// that MySQL needs, and takes the arguments of the others.
func TestMySQLBounds(t *testing.T) {
	for text, args := range map[string]any{
		searchUsers(models.UserSearch{Sort: models.NewestFirst}): searchArgs{},
		searchUsers(models.UserSearch{Sort: models.OldestFirst}): searchArgs{},
	} {
		query, bound, err := sqlx.Named(mysqlBounds(text), args)
		if err != nil {
			t.Fatal(err)
		}
		_, before, err := sqlx.Named(text, args)
		if err != nil {
			t.Fatal(err)
		}
		if !strings.Contains(query, "= ? AND (") || len(bound) != len(before)+1 {
			t.Errorf("no bound in %s", query)
		}
	}
	args := mysqlPageArgs(1, models.Latest, 1, 1)
	for _, text := range []string{postsByAuthor, following, followers, homeTimeline} {
		query := mysqlBounds(text)
		if !strings.Contains(query, "= ? AND (") || strings.Count(query, "?") != len(args) {
			t.Errorf("no bound in %s", query)
		}
	}
}

// A named statement takes a colon within a string for a parameter, whose name is missing
// then. None of ours has one (https://jmoiron.github.io/sqlx/#namedParams).
func TestSurpriseColonInString(t *testing.T) {
	query, args, err := sqlx.Named(`SELECT '12:30' AS at`, map[string]any{"30": "taken"})
	if err != nil {
		t.Fatal(err)
	}
	if query != `SELECT '12?' AS at` || len(args) != 1 {
		t.Errorf("a colon within a string is left alone: %s", query)
	}
}

// A batch insert keeps what follows VALUES, which is how its ids come back.
func TestSurpriseBatchReturning(t *testing.T) {
	query, args, err := sqlx.Named(insertFollow+" RETURNING followee_id", []followRow{{}, {}})
	if err != nil {
		t.Fatal(err)
	}
	const want = `
INSERT INTO follows (follower_id, followee_id, since, notify)
VALUES (?, ?, ?, ?),(?, ?, ?, ?) RETURNING followee_id`
	if query != want || len(args) != 2*insertFollowParameters {
		t.Errorf("expanded to %s\nwith %d parameters, want %s", query, len(args), want)
	}
}
