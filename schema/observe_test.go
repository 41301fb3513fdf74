package schema_test

import (
	"context"
	"errors"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"example.com/impedance/schema"
)

// onEngines runs a test for each engine, on the name of a new database with our tables.
func onEngines(t *testing.T, test func(t *testing.T, e schema.Engine, dsn string)) {
	t.Run("sqlite", func(t *testing.T) {
		path := filepath.Join(t.TempDir(), "a.db")
		db := openWith(t, path, &schema.Options{Create: true, Conns: 1})
		if err := errors.Join(schema.Apply(t.Context(), db), db.Close()); err != nil {
			t.Fatal(err)
		}
		test(t, schema.SQLite, path)
	})
	onServers(t, test)
}

// openWith opens a database until the end of the test.
func openWith(t *testing.T, dsn string, opts *schema.Options) *schema.DB {
	t.Helper()
	db, err := schema.Open(t.Context(), dsn, opts)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	return db
}

func observed(t *testing.T, db *schema.DB) *schema.Observed {
	t.Helper()
	o, err := schema.Observe(t.Context(), db)
	if err != nil {
		t.Fatal(err)
	}
	return o
}

// on runs statements on one connection of the pool, which is the last that was given back.
func on(t *testing.T, db *schema.DB, statements ...string) {
	t.Helper()
	c, err := db.Conn(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	for _, s := range statements {
		if _, err := c.ExecContext(t.Context(), s); err != nil {
			t.Fatalf("%s: %v", s, err)
		}
	}
}

// TestObserve holds that observing changes nothing, and that another opening is alike.
func TestObserve(t *testing.T) {
	onEngines(t, func(t *testing.T, e schema.Engine, dsn string) {
		opts := &schema.Options{Conns: 3}
		db := openWith(t, dsn, opts)
		first := observed(t, db)
		if len(first.Settings) != 3 || len(first.Settings[2]) < 40 || len(first.Catalog) < 12 {
			t.Errorf("got %d connections, %d settings and %d objects", len(first.Settings),
				len(first.Settings[2]), len(first.Catalog))
		}
		if first.Outside != 0 {
			t.Errorf("%d connections are outside the pool, want 0", first.Outside)
		}
		if stats := db.Stats(); stats.InUse != 0 || stats.OpenConnections != 3 {
			t.Errorf("the pool is left with %+v", stats)
		}
		for _, o := range []*schema.Observed{first, observed(t, db),
			observed(t, openWith(t, dsn, opts))} {
			if all := o.Differences(first); len(all) > 0 {
				t.Errorf("it differs: %q", all)
			}
			if all := o.StatisticsDifferences(first); len(all) > 0 {
				t.Errorf("its statistics differ: %q", all)
			}
			if all := o.Unlike(opts); len(all) > 0 {
				t.Errorf("it is not what was asked for: %q", all)
			}
		}
		on(t, db, joining(e, "ann"), "UPDATE users SET bio = 'x'")
		if all := observed(t, db).Differences(first); len(all) > 0 {
			t.Errorf("after use it differs: %q", all)
		}
		if o := observed(t, db); o.Outside == 0 {
			t.Error("a second pool is not seen")
		}
	})
}

func TestObserveBusy(t *testing.T) {
	onEngines(t, func(t *testing.T, e schema.Engine, dsn string) {
		db := openWith(t, dsn, &schema.Options{Conns: 2})
		c, err := db.Conn(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		defer c.Close()
		if _, err := schema.Observe(t.Context(), db); err == nil ||
			!strings.Contains(err.Error(), "in use") {
			t.Errorf("got %v of a pool that is in use", err)
		}
	})
}

// meddling are statements, and what a difference must name. They are run one after another, so
// that those after which others would fail come last.
var meddling = map[schema.Engine][][2]string{
	schema.SQLite: {
		{"CREATE INDEX aside ON users (bio)", "index aside on users is there"},
		{"DROP INDEX posts_created", "index posts_created on posts is missing"},
		{"CREATE TABLE letters (id REFERENCES users)", "reference letters on users is there"},
		{"ALTER TABLE follows ADD COLUMN x INTEGER", "table follows is"},
		{"CREATE TRIGGER x AFTER INSERT ON users BEGIN SELECT 1; END", "trigger x on users is there"},
		{"PRAGMA cache_size = -200000", "cache_size"},
		{"PRAGMA mmap_size = 100000000", "mmap_size"},
		{"PRAGMA temp_store = MEMORY", "temp_store"},
		{"PRAGMA wal_autocheckpoint = 0", "wal_autocheckpoint"},
		{"PRAGMA ignore_check_constraints = 1", "ignore_check_constraints"},
		{"PRAGMA foreign_keys = OFF", "foreign_keys"},
		{"PRAGMA case_sensitive_like = 1", "case_sensitive_like"},
		{"PRAGMA busy_timeout = 0", "busy_timeout"},
		{"PRAGMA automatic_index = 0", "automatic_index"},
		{"CREATE TEMP TABLE users (id)", "temporary table users"},
		{"CREATE TEMP VIEW posts AS SELECT 1", "temporary view posts"},
		{"ATTACH ':memory:' AS aside", "attached database aside"},
		{"PRAGMA query_only = 1", "query_only"},
	},
	schema.Postgres: {
		{"CREATE INDEX aside ON users (bio)", "index aside on users is there"},
		{"DROP INDEX posts_created", "index posts_created on posts is missing"},
		{"ALTER TABLE follows SET UNLOGGED", "table follows is"},
		{"ALTER TABLE posts DISABLE TRIGGER ALL", "table posts is"},
		{"ALTER TABLE users ALTER bio SET STORAGE MAIN", "column bio on users is"},
		{"ALTER TABLE users DROP CONSTRAINT users_bio_check",
			"constraint users_bio_check on users is missing"},
		{"CREATE TABLE letters (id bigint REFERENCES users)",
			"reference letters.letters_id_fkey on users is there"},
		{"CREATE RULE x AS ON DELETE TO users DO INSTEAD NOTHING", "rule x on users is there"},
		{"CREATE STATISTICS x ON handle, email FROM users",
			"statistics object x on users is there"},
		{`CREATE OR REPLACE FUNCTION posts_refuse_repost_of_repost() RETURNS trigger
			LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$`,
			"trigger posts_repost_of_repost on posts is"},
		{"SET synchronous_commit = off", "synchronous_commit is \"off"},
		{"SET work_mem = '1GB'", "work_mem"},
		{"SET enable_seqscan = off", "enable_seqscan"},
		{"SET plan_cache_mode = force_generic_plan", "plan_cache_mode"},
		{"SET session_replication_role = replica", "session_replication_role"},
		{"CREATE TEMP TABLE users (id int)", "temporary r users"},
		{"SET search_path = public, pg_catalog", "search_path"},
	},
	schema.MySQL: {
		{"CREATE INDEX aside ON users (bio)", "index aside on users is there"},
		{"DROP INDEX posts_created ON posts", "index posts_created on posts is missing"},
		{"ALTER TABLE follows ROW_FORMAT = COMPRESSED", "table follows is"},
		{"ALTER TABLE follows ADD COLUMN x BIGINT", "column x on follows is there"},
		{"ALTER TABLE posts DROP FOREIGN KEY posts_ibfk_3",
			"constraint posts_ibfk_3 on posts is missing"},
		{"DROP TRIGGER posts_repost_of_repost",
			"trigger posts_repost_of_repost on posts is missing"},
		{"CREATE TABLE letters (id BIGINT, FOREIGN KEY (id) REFERENCES users (id))",
			"reference letters.letters_ibfk_1 on users is there"},
		{"SET SESSION sql_mode = ''", "sql_mode is \"\""},
		{"SET SESSION foreign_key_checks = 0", "foreign_key_checks"},
		{"SET SESSION unique_checks = 0", "unique_checks"},
		{"SET SESSION TRANSACTION ISOLATION LEVEL READ UNCOMMITTED", "isolation"},
		{"SET SESSION join_buffer_size = 1048576", "join_buffer_size"},
		{"SET SESSION optimizer_switch = 'mrr=on'", "optimizer_switch is"},
		{"CREATE TEMPORARY TABLE users (id BIGINT)", "temporary table users is there"},
		{"SET NAMES latin1", "character_set_client"},
		{"SET autocommit = 0", "autocommit"},
	},
}

// TestDifferences holds that each change to a connection or to the catalog is seen, and named.
func TestDifferences(t *testing.T) {
	onEngines(t, func(t *testing.T, e schema.Engine, dsn string) {
		db := openWith(t, dsn, &schema.Options{Conns: 1})
		before := observed(t, db)
		for _, m := range meddling[e] {
			on(t, db, m[0])
			after := observed(t, db)
			all := after.Differences(before)
			if got := strings.Join(all, "\n"); !strings.Contains(got, m[1]) {
				t.Errorf("%s: got %q, want it to name %q", m[0], got, m[1])
			}
			before = after
		}
	})
}

// TestUneven holds that a connection that differs from the others of its pool is reported with its
// number.
func TestUneven(t *testing.T) {
	statement := map[schema.Engine]string{schema.SQLite: "PRAGMA synchronous = OFF",
		schema.Postgres: "SET synchronous_commit = off", schema.MySQL: "SET SESSION sql_mode = ''"}
	onEngines(t, func(t *testing.T, e schema.Engine, dsn string) {
		db := openWith(t, dsn, &schema.Options{Conns: 3})
		first := observed(t, db)
		on(t, db, statement[e])
		all := observed(t, db).Differences(first)
		if len(all) != 1 || !strings.Contains(all[0], ", on connection ") {
			t.Errorf("got %q, want one difference, on one connection", all)
		}
	})
}

// TestStatisticsDifferences holds that statistics that somebody gathered, or nobody, are seen.
func TestStatisticsDifferences(t *testing.T) {
	onEngines(t, func(t *testing.T, e schema.Engine, dsn string) {
		db := openWith(t, dsn, &schema.Options{Conns: 1})
		before := observed(t, db)
		on(t, db, joining(e, "ann"), joining(e, "bob"))
		want := "there are no statistics of users"
		if e == schema.MySQL {
			before.Statistics["statistics of users"] = "none" // which the server does not let last
			if got := before.StatisticsDifferences(before); !slices.Contains(got, want) {
				t.Errorf("got %q, want %q", got, want)
			}
			return
		}
		on(t, db, "ANALYZE")
		after := observed(t, db)
		if len(after.StatisticsDifferences(before)) == 0 {
			t.Errorf("got %q and %q", after.Statistics, before.Statistics)
		}
	})
}

// copyOf copies a database.
func copyOf(t *testing.T, dsn string) (copied string, remove func()) {
	t.Helper()
	if schema.EngineOf(dsn) != schema.SQLite {
		copied, drop, err := schema.Copy(context.Background(), dsn)
		if err != nil {
			t.Fatal(err)
		}
		return copied, func() {
			if err := drop(); err != nil {
				t.Error(err)
			}
		}
	}
	db := openWith(t, dsn, &schema.Options{ReadOnly: true, Conns: 1})
	defer db.Close()
	copied = filepath.Join(t.TempDir(), "copy.db")
	if _, err := db.ExecContext(t.Context(), "VACUUM INTO ?", copied); err != nil {
		t.Fatal(err)
	}
	return copied, func() {}
}
