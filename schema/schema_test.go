package schema_test

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"

	"example.com/impedance/models"
	"example.com/impedance/schema"
)

func TestStatements(t *testing.T) {
	tables, rest := schema.Statements(schema.SQLite)
	var got []string
	first := regexp.MustCompile(`^CREATE (TABLE|INDEX|TRIGGER) (\w+)`)
	for _, s := range slices.Concat(tables, rest) {
		m := first.FindStringSubmatch(s)
		if m == nil || !strings.HasSuffix(s, ";") || strings.Count(s, "CREATE ") != 1 {
			t.Fatalf("not one whole statement: %s", s)
		}
		got = append(got, m[1]+" "+m[2])
	}
	want := []string{"TABLE users", "TABLE posts", "TABLE follows", "INDEX users_created",
		"INDEX posts_author", "INDEX posts_parent", "INDEX posts_repost", "INDEX posts_created",
		"TRIGGER posts_repost_of_repost", "INDEX follows_following", "INDEX follows_followers"}
	if len(tables) != 3 || !slices.Equal(got, want) {
		t.Errorf("got %d tables of %q\nwant 3 of %q", len(tables), got, want)
	}
}

// TestIndexesNameTheirOperations holds that no index stands there without a reader.
func TestIndexesNameTheirOperations(t *testing.T) {
	operations := map[string]bool{}
	for m := range reflect.TypeFor[models.Store]().Methods() {
		operations[m.Name] = true
	}
	file, err := os.ReadFile("sqlite.sql")
	must(t, err)
	lines := strings.Split(string(file), "\n")
	for i, line := range lines {
		if !strings.HasPrefix(line, "CREATE INDEX") && !strings.HasPrefix(line, "CREATE UNIQUE") {
			continue
		}
		comment, isComment := strings.CutPrefix(lines[i-1], "--")
		named := slices.ContainsFunc(regexp.MustCompile(`\w+`).FindAllString(comment, -1),
			func(word string) bool { return operations[word] })
		if !isComment || !named {
			t.Errorf("the line before names no operation: %s", line)
		}
	}
}

// TestApplyAgain applies to a database that has the tables and keeps what is in them.
func TestApplyAgain(t *testing.T) {
	db := open(t, schema.Options{})
	id := insertUser(t, db, nil)
	before := catalog(t, db)
	must(t, schema.Apply(t.Context(), db))
	if after := catalog(t, db); !slices.Equal(before, after) {
		t.Errorf("the catalog changed:\n%s\n%s", before, after)
	}
	must(t, db.QueryRowContext(t.Context(), "SELECT id FROM users").Scan(&id))
}

// TestApplyConcurrently creates the tables from several pools at once, as programs that
// start together do, and twice from each.
func TestApplyConcurrently(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a.db")
	var wg sync.WaitGroup
	for range 3 {
		wg.Go(func() {
			db, err := schema.Open(context.Background(), path, &schema.Options{Create: true})
			if err != nil {
				t.Error(err)
				return
			}
			defer db.Close()
			first := make(chan error)
			go func() { first <- schema.Apply(context.Background(), db) }()
			second := schema.Apply(context.Background(), db)
			if err := errors.Join(<-first, second); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	db, err := schema.Open(t.Context(), path, nil)
	must(t, err)
	defer db.Close()
	if got, want := catalog(t, db), catalog(t, open(t, schema.Options{})); !slices.Equal(got, want) {
		t.Errorf("got %s\nwant %s", got, want)
	}
}

func catalog(t *testing.T, db *schema.DB) []string {
	t.Helper()
	rows, err := db.QueryContext(t.Context(),
		"SELECT coalesce(sql, name) FROM sqlite_schema ORDER BY name")
	must(t, err)
	defer rows.Close()
	var entries []string
	for rows.Next() {
		var entry string
		must(t, rows.Scan(&entry))
		entries = append(entries, entry)
	}
	must(t, rows.Err())
	return entries
}

// limit is a rule that both models and the schema know. The schema is asked by plain SQL,
// so that it holds whatever a layer forgets.
type limit struct {
	table    string
	column   string
	row      row // the rest of the row
	minimum  int
	maximum  int
	validate func(text string) error
}

var limits = []limit{
	{"users", "handle", nil, 1, 30, func(text string) error {
		return models.NewUser{Handle: text, Email: "a@b", Profile: someProfile}.Validate()
	}},
	{"users", "email", nil, 3, 254, func(text string) error {
		return models.NewUser{Handle: "a", Email: text, Profile: someProfile}.Validate()
	}},
	{"users", "display_name", nil, 1, 50, func(text string) error {
		return models.Profile{DisplayName: text}.Validate()
	}},
	{"users", "bio", nil, 0, 500, func(text string) error {
		return models.Profile{DisplayName: "a", Bio: &text}.Validate()
	}},
	{"users", "location", nil, 0, 100, func(text string) error {
		return models.Profile{DisplayName: "a", Location: text}.Validate()
	}},
	{"users", "website", nil, 0, 200, func(text string) error {
		return models.Profile{DisplayName: "a", Website: text}.Validate()
	}},
	{"posts", "body", nil, 1, 500, func(text string) error {
		return models.Text{Body: text}.Validate()
	}},
	{"posts", "body", row{"kind": "reply", "parent_id": 1}, 1, 500, func(text string) error {
		return models.Reply{Body: text, ParentID: new(int64(1))}.Validate()
	}},
	// An empty comment is stored as NULL, so the column's own minimum is 1.
	{"posts", "body", row{"kind": "repost", "repost_of_id": 1}, 1, 500, func(text string) error {
		if text == "" {
			return models.ErrInvalid
		}
		return models.Repost{Comment: text}.Validate()
	}},
}

var someProfile = models.Profile{DisplayName: "a"}

// TestLimitsAgree inserts texts at each limit and one beyond, counted in code points, and
// compares what the schema says with what models says.
func TestLimitsAgree(t *testing.T) {
	db := open(t, schema.Options{NoSync: true})
	insertUser(t, db, nil)
	insertPost(t, db, nil)
	for _, l := range limits {
		for _, n := range []int{l.minimum - 1, l.minimum, l.maximum, l.maximum + 1} {
			if n < 0 {
				continue
			}
			text := string([]rune("a@b" + strings.Repeat("👍", n))[:n])
			if l.column == "handle" {
				text = strings.Repeat("a", n)
			}
			t.Run(fmt.Sprintf("%s/%d", l.column, n), func(t *testing.T) { agree(t, db, l, text) })
		}
	}
}

func agree(t *testing.T, db *schema.DB, l limit, text string) {
	tx, err := db.BeginTx(t.Context(), nil)
	must(t, err)
	defer tx.Rollback()
	values := row{"handle": "other", "email": "other@example.com"}
	if l.table == "posts" {
		values = maps.Clone(l.row)
		if values == nil {
			values = row{}
		}
	}
	values[l.column] = text
	_, err = insert(t, tx, l.table, values)
	if domain := l.validate(text); (err == nil) != (domain == nil) {
		t.Errorf("the schema says %v, models says %v", err, domain)
	}
	if err != nil {
		wantCode(t, err, sqlite3.SQLITE_CONSTRAINT_CHECK)
	}
}

// TestHandleCharactersAgree tries every character that one byte can be.
func TestHandleCharactersAgree(t *testing.T) {
	db := open(t, schema.Options{NoSync: true})
	for c := range rune(0x80) {
		if c == 0 {
			continue // SQLite's length ends there; models refuses it
		}
		handle := string(c)
		_, err := insert(t, db, "users", row{"handle": handle, "email": fmt.Sprintf("%d@a", c)})
		domain := models.NewUser{Handle: handle, Email: "a@b", Profile: someProfile}.Validate()
		if (err == nil) != (domain == nil) {
			t.Errorf("%q: the schema says %v, models says %v", handle, err, domain)
		}
	}
}

// TestRowsRefused inserts what no layer should ever try.
func TestRowsRefused(t *testing.T) {
	db := open(t, schema.Options{NoSync: true})
	author := insertUser(t, db, nil)
	other := insertUser(t, db, row{"handle": "other", "email": "other@example.com"})
	original := insertPost(t, db, nil)
	repost := row{"kind": "repost", "body": nil, "repost_of_id": original}
	repostID := insertPost(t, db, repost)
	const check, foreignKey = sqlite3.SQLITE_CONSTRAINT_CHECK, sqlite3.SQLITE_CONSTRAINT_FOREIGNKEY
	for _, tt := range []struct {
		name  string
		table string
		row   row
		code  int
	}{
		{"an unknown kind", "posts", row{"kind": "poll"}, check},
		{"a text without body", "posts", row{"body": nil}, check},
		{"a text with parent", "posts", row{"parent_id": original}, check},
		{"a text that passes on", "posts", row{"repost_of_id": original}, check},
		{"a reply without body", "posts", row{"kind": "reply", "body": nil}, check},
		{"a reply that passes on", "posts", row{"kind": "reply", "repost_of_id": original}, check},
		{"a repost of nothing", "posts", row{"kind": "repost"}, check},
		{"a repost with parent", "posts", with(repost, "parent_id", original), check},
		{"a repost of a repost", "posts", with(repost, "repost_of_id", repostID),
			sqlite3.SQLITE_CONSTRAINT_TRIGGER},
		{"a repost of a missing post", "posts", with(repost, "repost_of_id", 999), foreignKey},
		{"a reply to a missing post", "posts", row{"kind": "reply", "parent_id": 999}, foreignKey},
		{"a missing author", "posts", row{"author_id": 999}, foreignKey},
		{"a follow of oneself", "follows", row{"follower_id": author, "followee_id": author}, check},
		{"a missing followee", "follows", row{"follower_id": author, "followee_id": 999}, foreignKey},
		{"a missing follower", "follows", row{"follower_id": 999, "followee_id": other}, foreignKey},
		{"notify, neither true nor false", "follows",
			row{"follower_id": author, "followee_id": other, "notify": 2}, check},
		{"a taken handle", "users", row{"email": "x@y"}, sqlite3.SQLITE_CONSTRAINT_UNIQUE},
		{"a taken email", "users", row{"handle": "x"}, sqlite3.SQLITE_CONSTRAINT_UNIQUE},
		{"a revision of 0", "users", row{"handle": "x", "email": "x@y", "revision": 0}, check},
		{"a time as text", "users", row{"handle": "x", "email": "x@y",
			"created_at": "2026-01-02 03:04:05"}, check},
		{"no time", "posts", row{"created_at": nil}, sqlite3.SQLITE_CONSTRAINT_NOTNULL},
	} {
		t.Run(tt.name, func(t *testing.T) {
			_, err := insert(t, db, tt.table, tt.row)
			wantCode(t, err, tt.code)
		})
	}
}

// TestEmailIsCaseSensitive holds that text compares bytewise.
func TestEmailIsCaseSensitive(t *testing.T) {
	db := open(t, schema.Options{})
	insertUser(t, db, nil)
	insertUser(t, db, row{"handle": "other", "email": "SOMEONE@example.com"})
}

// TestIDsNeverReturn deletes the highest id and inserts again.
func TestIDsNeverReturn(t *testing.T) {
	db := open(t, schema.Options{})
	insertUser(t, db, nil)
	post := insertPost(t, db, nil)
	exec(t, db, "DELETE FROM posts")
	if next := insertPost(t, db, nil); next <= post {
		t.Errorf("post %d came after post %d", next, post)
	}
	exec(t, db, "DELETE FROM users")
	if next := insertUser(t, db, nil); next <= 1 {
		t.Errorf("user %d came after user 1", next)
	}
}

// TestForeignKeysAct deletes posts, then a user, and sees who goes with them.
func TestForeignKeysAct(t *testing.T) {
	db := open(t, schema.Options{})
	ada := insertUser(t, db, nil)
	bob := insertUser(t, db, row{"handle": "bob", "email": "bob@example.com"})
	by := func(author int64, r row) int64 { return insertPost(t, db, with(r, "author_id", author)) }
	reply := func(to int64) row { return row{"kind": "reply", "parent_id": to} }
	repost := func(of int64) row { return row{"kind": "repost", "body": nil, "repost_of_id": of} }

	first := by(ada, nil)
	answer := by(bob, reply(first))
	shared := by(bob, repost(first))
	toShared := by(ada, reply(shared))
	exec(t, db, "DELETE FROM posts WHERE id = ?", first)
	wantPosts(t, db, map[int64]any{answer: nil, toShared: nil})

	second := by(ada, nil)
	answerToSecond := by(bob, reply(second))
	by(bob, repost(second))
	sharedByAda := by(ada, repost(answer))
	toAda := by(bob, reply(sharedByAda))
	toBob := by(bob, reply(answer))
	for _, f := range [][2]int64{{ada, bob}, {bob, ada}} {
		_, err := insert(t, db, "follows", row{"follower_id": f[0], "followee_id": f[1]})
		must(t, err)
	}
	exec(t, db, "DELETE FROM users WHERE id = ?", ada)
	wantPosts(t, db, map[int64]any{answer: nil, answerToSecond: nil, toAda: nil, toBob: answer})
	var follows int
	must(t, db.QueryRowContext(t.Context(), "SELECT count(*) FROM follows").Scan(&follows))
	if follows != 0 {
		t.Errorf("%d follows are left", follows)
	}
}

// wantPosts compares the posts that are left, and their parents.
func wantPosts(t *testing.T, db *schema.DB, want map[int64]any) {
	t.Helper()
	rows, err := db.QueryContext(t.Context(), "SELECT id, parent_id FROM posts")
	must(t, err)
	defer rows.Close()
	got := map[int64]any{}
	for rows.Next() {
		var id int64
		var parent any
		must(t, rows.Scan(&id, &parent))
		got[id] = parent
	}
	must(t, rows.Err())
	if !maps.Equal(got, want) {
		t.Errorf("got posts with parents %v, want %v", got, want)
	}
}

// TestDeletesScanNothing reads the bytecode of the deletes, since EXPLAIN QUERY PLAN is
// silent on what foreign keys do: a cursor that is rewound walks all of a table or index.
// To know that the reading is right, it also has to find the scans without the indexes.
func TestDeletesScanNothing(t *testing.T) {
	db := open(t, schema.Options{})
	for _, query := range []string{
		"DELETE FROM posts WHERE id = 1",
		"DELETE FROM users WHERE id = 1",
		"DELETE FROM follows WHERE follower_id = 1 AND followee_id = 2",
	} {
		if n := scans(t, db, query); n > 0 {
			t.Errorf("%s has %d scans", query, n)
		}
	}
	found := 0
	for _, index := range []string{
		"posts_author", "posts_parent", "posts_repost", "follows_followers",
	} {
		exec(t, db, "DROP INDEX "+index)
		n := scans(t, db, "DELETE FROM users WHERE id = 1")
		if n <= found {
			t.Errorf("without %s there are %d scans, as with it", index, n)
		}
		found = n
	}
}

// scans counts the rewound cursors of a statement and of the programs that its foreign keys run. It
// leaves out cursors over rows that the statement itself has set aside.
func scans(t *testing.T, db *schema.DB, query string) int {
	t.Helper()
	rows, err := db.QueryContext(t.Context(), "EXPLAIN "+query)
	must(t, err)
	defer rows.Close()
	n, aside := 0, map[int]bool{}
	for rows.Next() {
		var addr, cursor int
		var opcode string
		var unused any
		must(t, rows.Scan(&addr, &opcode, &cursor, &unused, &unused, &unused, &unused, &unused))
		switch {
		case addr == 0: // of the next program, whose cursors are its own
			clear(aside)
		case opcode == "OpenEphemeral":
			aside[cursor] = true
		case opcode == "Rewind" && !aside[cursor]:
			n++
		}
	}
	must(t, rows.Err())
	return n
}

// row is what a test says of a row; the rest are values that the schema accepts.
type row map[string]any

func with(r row, column string, value any) row {
	r = maps.Clone(r)
	if r == nil {
		r = row{}
	}
	r[column] = value
	return r
}

var defaults = map[string]row{
	"users": {"handle": "someone", "email": "someone@example.com", "display_name": "Someone",
		"location": "", "website": "", "created_at": time.UnixMicro(1)},
	"posts":   {"author_id": 1, "kind": "text", "body": "body", "created_at": time.UnixMicro(1)},
	"follows": {"since": time.UnixMicro(1)},
}

// executor is a pool, a connection or a transaction.
type executor interface {
	ExecContext(ctx context.Context, query string, args ...any) (sql.Result, error)
}

func insert(t *testing.T, db executor, table string, r row) (int64, error) {
	t.Helper()
	values := maps.Clone(defaults[table])
	maps.Copy(values, r)
	var columns []string
	var args []any
	for column, value := range values {
		columns = append(columns, column)
		args = append(args, value)
	}
	query := fmt.Sprintf("INSERT INTO %s (%s) VALUES (?%s)", table, strings.Join(columns, ", "),
		strings.Repeat(", ?", len(columns)-1))
	result, err := db.ExecContext(t.Context(), query, args...)
	if err != nil {
		return 0, err
	}
	return result.LastInsertId()
}

func insertUser(t *testing.T, db executor, r row) int64 {
	t.Helper()
	id, err := insert(t, db, "users", r)
	must(t, err)
	return id
}

func insertPost(t *testing.T, db executor, r row) int64 {
	t.Helper()
	id, err := insert(t, db, "posts", r)
	must(t, err)
	return id
}

func exec(t *testing.T, db executor, query string, args ...any) {
	t.Helper()
	_, err := db.ExecContext(t.Context(), query, args...)
	must(t, err)
}

func wantCode(t *testing.T, err error, code int) {
	t.Helper()
	var e *sqlite.Error
	if !errors.As(err, &e) || e.Code() != code {
		t.Errorf("got %v, want an error of code %d", err, code)
	}
}
