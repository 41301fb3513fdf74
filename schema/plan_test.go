package schema_test

import (
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"example.com/impedance/schema"
)

func TestExplain(t *testing.T) {
	ctx := t.Context()
	db, err := schema.Open(ctx, filepath.Join(t.TempDir(), "plans.db"), &schema.Options{Create: true})
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if err := schema.Apply(ctx, db); err != nil {
		t.Fatal(err)
	}
	const recursive = `WITH RECURSIVE thread (id) AS (SELECT id FROM posts WHERE id = ? UNION ALL
		SELECT p.id FROM thread t JOIN posts p ON p.parent_id = t.id) SELECT count(*) FROM thread t`
	for _, test := range []struct {
		query       string
		args        []any
		scan, sort_ bool
	}{
		{"SELECT * FROM users WHERE id = ?", []any{1}, false, false},
		{"SELECT * FROM users", nil, true, false},
		{"SELECT id FROM posts p WHERE body = ?", []any{"x"}, true, false},
		{`SELECT "u"."id" FROM "users" AS "u" ORDER BY "u"."bio"`, nil, true, true},
		{"SELECT `t`.`id` FROM `posts` `t` WHERE t.body > ''", nil, true, false},
		{"SELECT * FROM users WHERE handle > ? ORDER BY bio", []any{"a"}, false, true},
		{"SELECT * FROM users WHERE id IN (SELECT value FROM json_each(?))", []any{"[1]"}, false, false},
		{recursive, []any{1}, false, false},
		{"DELETE FROM posts WHERE body = ?", []any{"x"}, true, false},
		{"INSERT INTO follows VALUES (?, ?, ?, ?)", []any{1, 2, 3, 0}, false, false},
	} {
		steps, err := schema.Explain(ctx, db, test.query, test.args)
		if err != nil {
			t.Fatal(err)
		}
		var scan, sorted bool
		var text strings.Builder
		for _, s := range steps {
			scan, sorted = scan || s.Scan, sorted || s.Sort
			fmt.Fprintf(&text, "%s%s\n", strings.Repeat("  ", s.Depth), s.Text)
		}
		if scan != test.scan || sorted != test.sort_ {
			t.Errorf("%s: scan %v, sort %v; want %v, %v\n%s", test.query, scan, sorted, test.scan,
				test.sort_, &text)
		}
	}
	if _, err := schema.Explain(ctx, db, "SELECT nonsense", nil); err == nil {
		t.Error("nonsense has a plan")
	}
}

// engines runs a test on SQLite and on each server, on a fresh database with our tables and
// one connection.
func engines(t *testing.T, test func(t *testing.T, db *schema.DB)) {
	open := func(t *testing.T, dsn string) {
		db, err := schema.Open(t.Context(), dsn, &schema.Options{Create: true, Conns: 1})
		must(t, err)
		defer db.Close()
		must(t, schema.Apply(t.Context(), db))
		test(t, db)
	}
	t.Run("sqlite", func(t *testing.T) { open(t, filepath.Join(t.TempDir(), "plans.db")) })
	onServers(t, func(t *testing.T, _ schema.Engine, dsn string) { open(t, dsn) })
}

// fill gives a database a few rows.
func fill(t *testing.T, db *schema.DB) {
	t.Helper()
	truth, now := "TRUE", "'2026-01-01 00:00:00'"
	if db.Engine == schema.SQLite {
		truth, now = "1", "1000000"
	}
	row := truth + ", 1, " + now
	for _, s := range []string{
		`INSERT INTO users (id, handle, email, display_name, bio, location, website, discoverable,
			revision, created_at) VALUES (1, 'ada', 'ada@x', 'Ada', 'was', '', '', ` + row + `),
			(2, 'bob', 'bob@x', 'Bob', 'was', '', '', ` + row + `)`,
		`INSERT INTO posts (id, author_id, kind, body, created_at) VALUES (1, 1, 'text', 'was', ` + now +
			`)`,
	} {
		_, err := db.ExecContext(t.Context(), s)
		must(t, err)
	}
}

// unchanged fails the test if a statement changed what fill wrote.
func unchanged(t *testing.T, db *schema.DB, query string) {
	t.Helper()
	var users, posts, follows int
	var bio, body string
	must(t, db.QueryRowContext(t.Context(), `SELECT (SELECT count(*) FROM users),
		(SELECT max(bio) FROM users), (SELECT count(*) FROM posts), (SELECT max(body) FROM posts),
		(SELECT count(*) FROM follows)`).Scan(&users, &bio, &posts, &body, &follows))
	if users != 2 || posts != 1 || follows != 0 || bio != "was" || body != "was" {
		t.Fatalf("explaining %q changed rows: %d users (%s), %d posts (%s), %d follows", query, users,
			bio, posts, body, follows)
	}
}

// parameters writes the parameters of a query as an engine has them.
func parameters(e schema.Engine, query string) string {
	for n := 1; e == schema.Postgres && strings.Contains(query, "?"); n++ {
		query = strings.Replace(query, "?", fmt.Sprintf("$%d", n), 1)
	}
	return query
}

type words = map[schema.Engine]string

// explained are statements with what their plans must say, if anything, on each engine.
var explained = []struct {
	query       string
	args        []any
	scan, sort_ bool
	want        words
}{
	{"SELECT * FROM users WHERE id = ?", []any{1}, false, false, words{
		schema.SQLite:   "SEARCH users USING INTEGER PRIMARY KEY (rowid=?)",
		schema.Postgres: "Index Scan using users_pkey on users|  Index Cond: (id = '1'::bigint)",
		schema.MySQL:    "users const key PRIMARY ref const"}},
	{"-- name: Lookup :one\nSELECT p.id FROM posts p WHERE p.author_id = ?", []any{1}, false, false,
		words{
			schema.SQLite: "SEARCH p USING COVERING INDEX posts_author (author_id=?)",
			schema.MySQL:  "p ref key posts_author ref const; Using index"}},
	{"SELECT u.id FROM users u WHERE u.bio = ?", []any{strings.Repeat("so ", 99)}, true, false, words{
		schema.SQLite:   "SCAN u",
		schema.Postgres: "Seq Scan on users u|  Filter: (bio = 'so so so so so so so so so so s…'::text)",
		schema.MySQL:    "u ALL; Using where"}},
	{"SELECT id FROM posts WHERE author_id = ? ORDER BY body", []any{1}, false, true, words{
		schema.SQLite:   "SEARCH posts USING INDEX posts_author (author_id=?)|USE TEMP B-TREE FOR",
		schema.Postgres: "Sort|  Sort Key: body|",
		schema.MySQL:    "posts ref key posts_author ref const; Using where; Using filesort"}},
	{"SELECT id FROM users WHERE id = (SELECT max(author_id) FROM posts WHERE parent_id = ?)",
		[]any{1}, false, false, words{schema.MySQL: "|  SUBQUERY posts ref key posts_parent ref const"}},
	{"INSERT INTO follows (follower_id, followee_id, since, notify) SELECT 1, 2, created_at, " +
		"discoverable FROM users WHERE id = ?", []any{1}, false, false,
		words{schema.Postgres: "Insert on follows|  Index Scan using", schema.MySQL: "users const"}},
	{"UPDATE users SET bio = ? WHERE id = ?", []any{"is", 1}, false, false,
		words{schema.Postgres: "Update on users|  Index Scan", schema.MySQL: "users range key PRIMARY"}},
	{"DELETE FROM posts WHERE body = ?", []any{"was"}, true, false,
		words{schema.Postgres: "Delete on posts|  Seq Scan on posts", schema.MySQL: "posts ALL"}},
	{"/* those */ DELETE FROM users WHERE bio = ?", []any{"was"}, true, false, words{
		schema.SQLite: "SCAN users", schema.MySQL: "users ALL"}},
}

// TestExplainEngines holds that plans are told and marked on each engine, and that nothing that
// is explained is run.
func TestExplainEngines(t *testing.T) {
	engines(t, func(t *testing.T, db *schema.DB) {
		fill(t, db)
		for _, test := range explained {
			query := parameters(db.Engine, test.query)
			steps, err := schema.Explain(t.Context(), db, query, test.args)
			must(t, err)
			unchanged(t, db, query)
			scan, sorted, text := told(steps)
			if scan != test.scan || sorted != test.sort_ || !strings.Contains(text, test.want[db.Engine]) {
				t.Errorf("%s: scan %v, sort %v; want %v, %v and %q in %q", query, scan, sorted, test.scan,
					test.sort_, test.want[db.Engine], text)
			}
		}
		_, err := schema.Explain(t.Context(), db, "SELECT nonsense", nil)
		if err == nil || !strings.Contains(err.Error(), `explaining "SELECT nonsense"`) {
			t.Errorf("nonsense has a plan, or is refused with %v", err)
		}
	})
}

// TestExplainWholeIndex holds that Explain distinguishes an index that is read from one end from an
// index that is searched.
func TestExplainWholeIndex(t *testing.T) {
	engines(t, func(t *testing.T, db *schema.DB) {
		fill(t, db)
		if db.Engine == schema.Postgres { // which would rather sort two rows
			_, err := db.ExecContext(t.Context(), "SET enable_sort = off")
			must(t, err)
		}
		for query, want := range map[string]bool{
			"SELECT handle FROM users ORDER BY handle":                      true,
			"SELECT handle FROM users WHERE handle = 'ada' ORDER BY handle": false,
		} {
			steps, err := schema.Explain(t.Context(), db, query, nil)
			must(t, err)
			scan, sorted, text := told(steps)
			if scan != want || sorted {
				t.Errorf("%s: scan %v, want %v, sort %v: %s", query, scan, want, sorted, text)
			}
		}
	})
}

// told returns the marks of a plan, and its lines in one.
func told(steps []schema.Step) (scan, sorted bool, text string) {
	var lines []string
	for _, s := range steps {
		scan, sorted = scan || s.Scan, sorted || s.Sort
		lines = append(lines, strings.Repeat("  ", s.Depth)+s.Text)
	}
	return scan, sorted, strings.Join(lines, "|")
}

// TestExplainNothing holds that what has no plan is not sent to the engine at all: where a word
// of it belongs to EXPLAIN, it would be run.
func TestExplainNothing(t *testing.T) {
	engines(t, func(t *testing.T, db *schema.DB) {
		fill(t, db)
		for _, query := range []string{"SAVEPOINT one", "-- back\nROLLBACK TO SAVEPOINT one",
			"SET nonsense = 1", "COPY users FROM STDIN", "BEGIN", "PRAGMA user_version", "",
			"ANALYZE DELETE FROM posts", "/* so */ (ANALYZE DELETE FROM posts)"} {
			steps, err := schema.Explain(t.Context(), db, query, nil)
			if len(steps) > 0 || err != nil {
				t.Errorf("%q has the plan %v (%v)", query, steps, err)
			}
			unchanged(t, db, query)
		}
	})
}
