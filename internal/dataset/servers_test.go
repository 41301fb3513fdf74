package dataset_test

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"path/filepath"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"example.com/impedance/internal/dataset"
	"example.com/impedance/schema"
	"example.com/impedance/storetest/harness"
)

// TestLoadServer loads into a database of each server, at once.
func TestLoadServer(t *testing.T) {
	temporary := t.TempDir()
	t.Setenv("TMPDIR", temporary)
	t.Cleanup(func() {
		left, err := filepath.Glob(filepath.Join(temporary, "impedance*"))
		if err != nil || len(left) > 0 {
			t.Errorf("%q is left (%v)", left, err)
		}
	})
	for _, s := range schema.Servers {
		t.Run(string(s.Engine), func(t *testing.T) {
			t.Parallel()
			dsn := harness.Fresh(t, s.Variable)
			t.Run("replaces", func(t *testing.T) { replaces(t, dsn) })
			vacate(t, dsn)
			t.Run("foreign", func(t *testing.T) { refusesForeign(t, dsn) })
			t.Run("fails empty", func(t *testing.T) { fails(t, dsn, "posts", "indexes") })
			t.Run("imports", func(t *testing.T) { imports(t, dsn) })
			vacate(t, dsn)
			apply(t, dsn)
			t.Run("fails ours", func(t *testing.T) { fails(t, dsn, "indexes", "follows") })
			must(t, open(t, dsn).Close()) // it is still ours
		})
	}
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// openAny opens a database that has our tables or none.
func openAny(t *testing.T, dsn string) *schema.DB {
	t.Helper()
	db, err := schema.Open(t.Context(), dsn, &schema.Options{Create: true, Conns: 1})
	must(t, err)
	t.Cleanup(func() { db.Close() })
	return db
}

func run(t *testing.T, db *schema.DB, statement string) {
	t.Helper()
	_, err := db.ExecContext(t.Context(), statement)
	must(t, err)
}

// vacate removes our tables, so that the database is as CREATE DATABASE makes it.
func vacate(t *testing.T, dsn string) {
	t.Helper()
	db := openAny(t, dsn)
	defer db.Close()
	run(t, db, "DROP TABLE IF EXISTS dataset_info, follows, posts, imported_ids, users")
	if db.Engine == schema.Postgres {
		run(t, db, "DROP FUNCTION posts_refuse_repost_of_repost")
	}
}

func apply(t *testing.T, dsn string) {
	t.Helper()
	db := openAny(t, dsn)
	defer db.Close()
	must(t, schema.Apply(t.Context(), db))
}

// inspect returns the catalog without what Load adds to our tables.
func inspect(t *testing.T, dsn string) *schema.Catalog {
	t.Helper()
	c, err := schema.Inspect(t.Context(), dsn)
	must(t, err)
	c.Others = nil // those of other tests come and go
	c.Tables = slices.DeleteFunc(c.Tables, func(table schema.Table) bool {
		return table.Name == "dataset_info" || table.Name == "imported_ids"
	})
	return c
}

// loadBoth loads a database and, with the same spec, a file of SQLite.
func loadBoth(t *testing.T, dsn string, spec dataset.Spec) (server, file *schema.DB) {
	t.Helper()
	stages, opts := watchStages(t)
	info, err := dataset.Load(t.Context(), dsn, spec, opts)
	must(t, err)
	path := filepath.Join(t.TempDir(), "x.db")
	want, err := dataset.Load(t.Context(), path, spec, nil)
	must(t, err)
	server, file = open(t, dsn), open(t, path)
	read, err := dataset.ReadInfo(t.Context(), server)
	if err != nil || *read != *want || *info != *want {
		t.Errorf("got %+v, and read %+v, %v; want %+v", info, read, err, want)
	}
	for stage, n := range map[string]int64{"users": want.Users, "posts": want.Posts,
		"follows": want.Follows} {
		if stages[stage] != n {
			t.Errorf("%s: progress ended at %d, want %d", stage, stages[stage], n)
		}
	}
	if _, indexes := schema.Statements(server.Engine); stages["indexes"] <= int64(len(indexes)) {
		t.Errorf("indexes: progress ended at %d", stages["indexes"])
	}
	checkIntegrity(t, file)
	return server, file
}

// stored are the columns of a table, and what to scan them into.
type stored struct {
	query string
	into  []any
}

func storedUsers() stored {
	return stored{`SELECT id, handle, email, display_name, bio, location, website, discoverable,
		revision, created_at FROM users ORDER BY id`,
		[]any{new(int64), new(string), new(string), new(string), new(sql.NullString), new(string),
			new(string), new(bool), new(int64), new(time.Time)}}
}

func storedPosts() stored {
	return stored{`SELECT id, author_id, kind, body, parent_id, repost_of_id, created_at
		FROM posts ORDER BY id`,
		[]any{new(int64), new(int64), new(string), new(sql.NullString), new(sql.NullInt64),
			new(sql.NullInt64), new(time.Time)}}
}

func storedFollows() stored {
	return stored{`SELECT follower_id, followee_id, since, notify FROM follows
		ORDER BY follower_id, followee_id`,
		[]any{new(int64), new(int64), new(time.Time), new(bool)}}
}

func storedIDs() stored {
	return stored{"SELECT user_id, original_id FROM imported_ids ORDER BY user_id",
		[]any{new(int64), new(string)}}
}

// rows returns the rows as text, one each.
func (s stored) rows(t *testing.T, db *schema.DB) []string {
	t.Helper()
	rows, err := db.QueryContext(t.Context(), s.query)
	must(t, err)
	defer rows.Close()
	var all []string
	for rows.Next() {
		must(t, rows.Scan(s.into...))
		var row strings.Builder
		for _, v := range s.into {
			if v, ok := v.(*time.Time); ok {
				fmt.Fprint(&row, v.UnixMicro(), " ")
				continue
			}
			fmt.Fprintf(&row, "%+q ", fmt.Sprint(reflect.ValueOf(v).Elem().Interface()))
		}
		all = append(all, row.String())
	}
	must(t, rows.Err())
	return all
}

// same checks that a table has the same rows in two databases.
func (s stored) same(t *testing.T, server, file *schema.DB) {
	t.Helper()
	got, want := s.rows(t, server), s.rows(t, file)
	if len(got) != len(want) {
		t.Fatalf("%s: %d rows, want %d", s.query, len(got), len(want))
	}
	for i := range want {
		if got[i] != want[i] {
			t.Fatalf("%s:\n%s\nwant\n%s", s.query, got[i], want[i])
		}
	}
}

// replaces loads into a database of ours that has no users.
func replaces(t *testing.T, dsn string) {
	applied, declared := inspect(t, dsn), declarations(t, dsn)
	server, file := loadBoth(t, dsn, dataset.Spec{Users: 300, Seed: 1<<64 - 1})
	for _, s := range []stored{storedUsers(), storedPosts(), storedFollows()} {
		s.same(t, server, file)
	}
	if loaded := inspect(t, dsn); !reflect.DeepEqual(loaded, applied) {
		t.Errorf("the catalog is %+v, want %+v", loaded, applied)
	}
	if got := declarations(t, dsn); !slices.Equal(got, declared) {
		t.Errorf("the database says\n%s\nwant\n%s", strings.Join(got, "\n"),
			strings.Join(declared, "\n"))
	}
	checkStatistics(t, server)
	_, err := dataset.Load(t.Context(), dsn, dataset.Spec{Users: 5}, nil)
	if !errors.Is(err, dataset.ErrNotEmpty) {
		t.Errorf("loaded again: got %v, want %v", err, dataset.ErrNotEmpty)
	}
	storedPosts().same(t, server, file)
	checkNextIDs(t, server)
}

// autoIncrement tells how many rows there are, which is not of the schema.
var autoIncrement = regexp.MustCompile(` AUTO_INCREMENT=\d+`)

// declarations returns how a server spells the constraints and indexes of our tables.
func declarations(t *testing.T, dsn string) []string {
	t.Helper()
	db := open(t, dsn)
	if db.Engine == schema.MySQL {
		var all []string
		for _, table := range []string{"users", "posts", "follows"} {
			var name, text string
			err := db.QueryRowContext(t.Context(), "SHOW CREATE TABLE "+table).Scan(&name, &text)
			must(t, err)
			all = append(all, autoIncrement.ReplaceAllString(text, ""))
		}
		return all
	}
	return stored{`SELECT concat_ws(' ', conrelid::regclass, conname, convalidated,
			pg_get_constraintdef(oid)) AS text
		FROM pg_constraint WHERE conrelid::regclass::text IN ('users', 'posts', 'follows')
		UNION ALL SELECT indexdef FROM pg_indexes WHERE schemaname = current_schema()
			AND tablename IN ('users', 'posts', 'follows')
		ORDER BY text`, []any{new(string)}}.rows(t, db)
}

// checkStatistics checks that the planner knows the tables, and on PostgreSQL that it need not
// look into them for what an index has.
func checkStatistics(t *testing.T, db *schema.DB) {
	t.Helper()
	known := `SELECT count(*) FROM pg_class WHERE relname IN ('users', 'posts', 'follows')
		AND relnamespace = (SELECT oid FROM pg_namespace WHERE nspname = current_schema()) AND relallvisible = relpages
		AND relname IN (SELECT tablename FROM pg_stats WHERE schemaname = current_schema())`
	if db.Engine == schema.MySQL {
		known = `SELECT count(*) FROM information_schema.tables WHERE table_schema = DATABASE()
			AND table_name IN ('users', 'posts', 'follows') AND table_rows > 0`
	}
	if n := query[int](t, db, known); n != 3 {
		t.Errorf("%d tables have statistics, want 3", n)
	}
}

// checkNextIDs checks that the ids of new rows follow those of 300 users.
func checkNextIDs(t *testing.T, db *schema.DB) {
	t.Helper()
	for _, insert := range []string{
		`INSERT INTO users (handle, email, display_name, location, website, created_at)
			VALUES ('next', 'next@x', 'Next', '', '', '2026-01-01 00:00:00')`,
		`INSERT INTO posts (author_id, kind, body, created_at)
			VALUES (301, 'text', 'next', '2026-01-01 00:00:00')`,
	} {
		run(t, db, insert)
	}
	for table, want := range map[string]int{"users": 301, "posts": 3001} {
		if id := query[int](t, db, "SELECT max(id) FROM "+table); id != want {
			t.Errorf("the next of the %s has id %d, want %d", table, id, want)
		}
	}
}

// imports loads a graph into a database as CREATE DATABASE makes it.
func imports(t *testing.T, dsn string) {
	graph := writeGraph(t, "a \xff é.txt", ring(200)+"9 9\n18446744073709551615 0\n5 6\n5 6\n")
	server, file := loadBoth(t, dsn, dataset.Spec{Graph: graph, Seed: 3})
	for _, s := range []stored{storedUsers(), storedPosts(), storedFollows(), storedIDs()} {
		s.same(t, server, file)
	}
}

// refusesForeign makes another's table for a while, and checks that it is left as it is.
func refusesForeign(t *testing.T, dsn string) {
	db := openAny(t, dsn)
	run(t, db, "CREATE TABLE letters (id int)")
	before := inspect(t, dsn)
	_, err := dataset.Load(t.Context(), dsn, dataset.Spec{Users: 5}, nil)
	if !errors.Is(err, schema.ErrForeign) {
		t.Errorf("got %v, want %v", err, schema.ErrForeign)
	}
	if after := inspect(t, dsn); !reflect.DeepEqual(after, before) {
		t.Errorf("it has %+v, and had %+v", after, before)
	}
	run(t, db, "DROP TABLE letters")
}

// fails lets loads fail, because the caller gives up in one stage or because the server ends
// the connection in another, and checks that the database is what it was.
func fails(t *testing.T, dsn, cancelled, ended string) {
	before := inspect(t, dsn)
	graph := writeGraph(t, "graph.txt", ring(60))
	for stage, want := range map[string]error{"reading": context.Canceled,
		cancelled: context.Canceled, ended: nil} {
		failAt(t, dsn, graph, stage, want)
		if after := inspect(t, dsn); !reflect.DeepEqual(after, before) {
			t.Errorf("failed at %s (%v): %+v is left of %+v", stage, want, after, before)
		}
	}
}

// failAt lets the import of a graph fail at the end of a stage, with an error or, if that is
// nil, because the connection is ended.
func failAt(t *testing.T, dsn, graph, stage string, want error) {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	fail := cancel
	if want == nil {
		db := openAny(t, dsn)
		defer db.Close()
		fail = sync.OnceFunc(func() { endOthers(t, db) })
	}
	_, err := dataset.Load(ctx, dsn, dataset.Spec{Graph: graph}, &dataset.Options{
		Progress: func(now string, done, total int64) {
			if now == stage && (done == total || stage == "indexes" && done == 2) {
				fail()
			}
		}})
	if err == nil || want != nil && !errors.Is(err, want) {
		t.Errorf("failed at %s: got %v, want %v", stage, err, want)
	}
}

// endOthers ends all connections to a database but this one.
func endOthers(t *testing.T, db *schema.DB) {
	t.Helper()
	if db.Engine == schema.Postgres {
		query[int](t, db, `SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity
			WHERE datname = current_database() AND pid <> pg_backend_pid()`)
		return
	}
	id := query[int](t, db, `SELECT coalesce(max(id), 0) FROM information_schema.processlist
		WHERE db = DATABASE() AND id <> CONNECTION_ID()`)
	if id != 0 {
		run(t, db, fmt.Sprintf("KILL %d", id))
	}
}
