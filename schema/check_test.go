package schema_test

import (
	"errors"
	"strings"
	"testing"

	"example.com/impedance/schema"
)

// TestCheckCatalog holds that tables of others are tolerated beside ours, and that what is on
// ours and not of ours is refused by its name.
func TestCheckCatalog(t *testing.T) {
	onEngines(t, func(t *testing.T, e schema.Engine, dsn string) {
		db := openWith(t, dsn, &schema.Options{Conns: 1})
		on(t, db, "CREATE TABLE notes (id INTEGER PRIMARY KEY, users INTEGER)",
			"CREATE INDEX notes_users ON notes (users)")
		if err := schema.CheckCatalog(t.Context(), db); err != nil {
			t.Fatalf("somebody's own table is refused: %v", err)
		}
		on(t, db, "CREATE INDEX aside ON users (bio)")
		refuses(t, db, "index aside on users is there")
		drop := map[schema.Engine]string{schema.MySQL: " ON users"}[e]
		on(t, db, "DROP INDEX aside"+drop, "DROP INDEX users_created"+drop)
		refuses(t, db, "index users_created on users is missing")
		on(t, db, "CREATE INDEX users_created ON users (created_at, id)")
		if err := schema.CheckCatalog(t.Context(), db); err != nil {
			t.Fatalf("it is as it was, and refused: %v", err)
		}
		on(t, db, "ALTER TABLE notes ADD COLUMN x INTEGER", referring[e])
		refuses(t, db, "on users is there")
		on(t, db, "DROP TABLE letters", trigger[e])
		refuses(t, db, "trigger x on follows is there")
	})
}

// referring is a table of somebody's with a foreign key to ours.
var referring = map[schema.Engine]string{
	schema.SQLite:   "CREATE TABLE letters (id INTEGER REFERENCES users (id))",
	schema.Postgres: "CREATE TABLE letters (id bigint REFERENCES users (id))",
	schema.MySQL:    "CREATE TABLE letters (id BIGINT, FOREIGN KEY (id) REFERENCES users (id))",
}

// trigger is one of somebody's on a table of ours.
var trigger = map[schema.Engine]string{
	schema.SQLite: "CREATE TRIGGER x BEFORE INSERT ON follows BEGIN SELECT 1; END",
	schema.Postgres: "CREATE TRIGGER x BEFORE INSERT ON follows FOR EACH ROW " +
		"EXECUTE FUNCTION suppress_redundant_updates_trigger()",
	schema.MySQL: "CREATE TRIGGER x BEFORE INSERT ON follows FOR EACH ROW SET @x = 1",
}

func refuses(t *testing.T, db *schema.DB, want string) {
	t.Helper()
	err := schema.CheckCatalog(t.Context(), db)
	if !errors.Is(err, schema.ErrAltered) || !strings.Contains(err.Error(), want) {
		t.Errorf("got %v, want schema.ErrAltered and %q", err, want)
	}
}

// TestCheckCatalogForeign refuses somebody's table users with the mark of ours.
func TestCheckCatalogForeign(t *testing.T) {
	onEngines(t, func(t *testing.T, e schema.Engine, dsn string) {
		db := openWith(t, dsn, &schema.Options{Conns: 1})
		on(t, db, "DROP TABLE follows", "DROP TABLE posts", "DROP TABLE users",
			"CREATE TABLE users (id INTEGER PRIMARY KEY, name VARCHAR(10))")
		on(t, db, schema.Marks(e)...)
		for _, want := range []string{"table posts is missing", "table follows is missing", " users"} {
			refuses(t, db, want)
		}
	})
}
