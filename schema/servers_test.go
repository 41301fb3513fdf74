package schema_test

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net/url"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"example.com/impedance/schema"
	"example.com/impedance/storetest/harness"
)

// onServers runs a test for each server, on a fresh database with our tables.
func onServers(t *testing.T, test func(t *testing.T, e schema.Engine, dsn string)) {
	for _, s := range schema.Servers {
		t.Run(string(s.Engine), func(t *testing.T) { test(t, s.Engine, harness.Fresh(t, s.Variable)) })
	}
}

// meaning is what a catalog says of the domain, in words that no engine has for its own.
type meaning struct {
	columns, keys, references, uniques, indexes []string
}

// meaningOf leaves out types and names of constraints, which are the engine's, and the indexes
// that an engine wants for a key.
func meaningOf(c *schema.Catalog) meaning {
	var m meaning
	for _, t := range c.Tables {
		of := func(name string, parts ...string) string {
			return t.Name + " " + name + " " + strings.Join(parts, ",")
		}
		for _, column := range t.Columns {
			null := "null"
			if column.NotNull {
				null = "not null"
			}
			m.columns = append(m.columns, of(column.Name, null))
			if column.PrimaryKey > 0 {
				m.keys = append(m.keys, of(column.Name))
			}
		}
		for _, k := range t.ForeignKeys {
			m.references = append(m.references, of(strings.Join(k.Columns, ","), k.Table,
				strings.Join(k.References, ","), "delete "+k.OnDelete))
		}
		for _, x := range t.Indexes {
			switch {
			case x.Origin == schema.FromUnique:
				m.uniques = append(m.uniques, of("", x.Terms()...))
			case x.Origin == schema.FromIndex:
				m.indexes = append(m.indexes, of(x.Name, x.Terms()...))
			}
		}
	}
	for _, list := range [][]string{m.columns, m.keys, m.references, m.uniques, m.indexes} {
		slices.Sort(list)
	}
	return m
}

// TestCatalogsAgree holds that the live catalogs of all engines say the same of the domain:
// columns, nullability, keys, references with their actions, what is unique, and indexes.
func TestCatalogsAgree(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a.db")
	db, err := schema.Open(t.Context(), path, &schema.Options{Create: true})
	must(t, err)
	must(t, errors.Join(schema.Apply(t.Context(), db), db.Close()))
	c, err := schema.Inspect(t.Context(), path)
	must(t, err)
	want := meaningOf(c)
	if len(want.columns) != 21 || len(want.references) != 5 || len(want.uniques) != 2 {
		t.Fatalf("SQLite's catalog says %+v", want)
	}
	onServers(t, func(t *testing.T, e schema.Engine, dsn string) {
		c, err := schema.Inspect(t.Context(), dsn)
		must(t, err)
		got := meaningOf(c)
		if e == schema.Postgres { // where a summary of times stands for the index, see its file
			i := slices.Index(got.indexes, "posts posts_created created_at")
			if i < 0 {
				t.Fatalf("posts_created is not a summary: %q", got.indexes)
			}
			got.indexes[i] += ",author_id"
		}
		for _, list := range []struct {
			name      string
			got, want []string
		}{
			{"columns", got.columns, want.columns},
			{"primary keys", got.keys, want.keys},
			{"references", got.references, want.references},
			{"unique columns", got.uniques, want.uniques},
			{"indexes", got.indexes, want.indexes},
		} {
			if !slices.Equal(list.got, list.want) {
				t.Errorf("%s:\n%s\nwant\n%s", list.name, strings.Join(list.got, "\n"),
					strings.Join(list.want, "\n"))
			}
		}
		for _, table := range c.Tables {
			if table.Name == "posts" && !slices.Equal(table.Triggers, []string{"posts_repost_of_repost"}) {
				t.Errorf("posts has the triggers %q", table.Triggers)
			}
			if len(table.Checks) == 0 {
				t.Errorf("%s has no checks", table.Name)
			}
		}
	})
}

// TestServerRules holds that the tables of each server refuse what SQLite's do.
func TestServerRules(t *testing.T) {
	onServers(t, func(t *testing.T, e schema.Engine, dsn string) {
		db, err := schema.Open(t.Context(), dsn, nil)
		must(t, err)
		defer db.Close()
		run := func(statement string) error {
			_, err := db.ExecContext(t.Context(), statement)
			return err
		}
		const user = `INSERT INTO users (handle, email, display_name, bio, location, website, created_at)
			VALUES `
		const post = `INSERT INTO posts (author_id, kind, body, parent_id, repost_of_id, created_at)
			VALUES `
		for _, good := range []string{
			user + `('a_1', 'a@b', 'A', NULL, '', '', '2024-01-01 00:00:00')`,
			user + `('b', 'a@b ', 'B', '', '', '', '2024-01-01 00:00:00')`, // a trailing space counts
			user + `('c', 'A@b', 'C', '', '', '', '2024-01-01 00:00:00')`,  // and so does case
			post + `(1, 'text', 'hi', NULL, NULL, '2024-01-01 00:00:00')`,
			post + `(1, 'reply', 'hi', NULL, NULL, '2024-01-01 00:00:00')`,
			post + `(1, 'repost', NULL, NULL, 1, '2024-01-01 00:00:00')`,
		} {
			must(t, run(good))
		}
		long := strings.Repeat("x", 501)
		for _, bad := range []string{
			user + `('a_1', 'x@y', 'A', NULL, '', '', '2024-01-01 00:00:00')`,
			user + `('d', 'a@b', 'A', NULL, '', '', '2024-01-01 00:00:00')`,
			user + `('D', 'd@b', 'A', NULL, '', '', '2024-01-01 00:00:00')`,
			user + `('', 'd@b', 'A', NULL, '', '', '2024-01-01 00:00:00')`,
			user + `('d', 'd@b', '', NULL, '', '', '2024-01-01 00:00:00')`,
			user + `('d', 'd@b', 'A', '` + long + `', '', '', '2024-01-01 00:00:00')`,
			user + `('d', 'd@b', 'A', NULL, NULL, '', '2024-01-01 00:00:00')`,
			post + `(99, 'text', 'hi', NULL, NULL, '2024-01-01 00:00:00')`,
			post + `(1, 'text', '', NULL, NULL, '2024-01-01 00:00:00')`,
			post + `(1, 'text', NULL, NULL, NULL, '2024-01-01 00:00:00')`,
			post + `(1, 'text', 'hi', 1, NULL, '2024-01-01 00:00:00')`,
			post + `(1, 'text', 'hi', NULL, 1, '2024-01-01 00:00:00')`,
			post + `(1, 'reply', 'hi', NULL, 1, '2024-01-01 00:00:00')`,
			post + `(1, 'repost', NULL, NULL, NULL, '2024-01-01 00:00:00')`,
			post + `(1, 'repost', NULL, NULL, 3, '2024-01-01 00:00:00')`, // 3 is a repost
			post + `(1, 'poem', 'hi', NULL, NULL, '2024-01-01 00:00:00')`,
			`INSERT INTO follows VALUES (1, 1, '2024-01-01 00:00:00', FALSE)`,
			`INSERT INTO follows VALUES (1, 99, '2024-01-01 00:00:00', FALSE)`,
		} {
			if run(bad) == nil {
				t.Errorf("%s takes %s", e, bad)
			}
		}
		must(t, run(`INSERT INTO posts (author_id, kind, body, parent_id, created_at)
			VALUES (1, 'reply', 'hi', 1, '2024-01-01 00:00:00')`))
		must(t, run(`DELETE FROM posts WHERE id = 1`))
		var left, orphans int
		must(t, db.QueryRowContext(t.Context(), `SELECT count(*),
			sum(CASE WHEN parent_id IS NULL THEN 1 ELSE 0 END) FROM posts`).Scan(&left, &orphans))
		if left != 2 || orphans != 2 {
			t.Errorf("%d posts are left and %d without a parent, want 2 and 2", left, orphans)
		}
	})
}

// TestServerRefusals holds that what is wrong with a server's name is said in words, and that no
// password ever is.
func TestServerRefusals(t *testing.T) {
	onServers(t, func(t *testing.T, e schema.Engine, dsn string) {
		with := func(change func(*url.URL)) string {
			u, err := url.Parse(dsn)
			must(t, err)
			u.User = url.UserPassword(u.User.Username(), cmp.Or(passwordOf(u), "hush-hush"))
			change(u)
			return u.String()
		}
		for name, refused := range map[string]struct{ dsn, want string }{
			"no database":      {with(func(u *url.URL) { u.Path = "" }), "has no database"},
			"missing database": {with(func(u *url.URL) { u.Path += "_no" }), "does not exist"},
			"nobody there":     {with(func(u *url.URL) { u.Host = "127.0.0.1:1" }), "cannot be reached"},
			"password":         {with(wrongPassword), "refuses this user and password"},
			"not a URL":        {string(e) + "://a:hush-hush@[::1/x", "is no URL"},
		} {
			if name == "password" && e == schema.Postgres {
				continue // CI's server trusts whoever comes from loopback
			}
			_, err := schema.Open(t.Context(), refused.dsn, nil)
			if err == nil || !strings.Contains(err.Error(), refused.want) {
				t.Errorf("%s: got %v, want %q", name, err, refused.want)
			}
			if err != nil && (strings.Contains(err.Error(), "hush-hush") ||
				strings.Contains(err.Error(), "loopback")) {
				t.Errorf("%s: the password is in %q", name, err)
			}
		}
	})
}

func wrongPassword(u *url.URL) { u.User = url.UserPassword(u.User.Username(), "hush-hush") }

func passwordOf(u *url.URL) string {
	password, _ := u.User.Password()
	return password
}

// TestServerReadOnly holds that a pool for reading refuses writes, on every connection.
func TestServerReadOnly(t *testing.T) {
	onServers(t, func(t *testing.T, _ schema.Engine, dsn string) {
		db, err := schema.Open(t.Context(), dsn, &schema.Options{ReadOnly: true, Conns: 2})
		must(t, err)
		defer db.Close()
		for range 2 {
			conn, err := db.Conn(context.Background())
			must(t, err)
			defer conn.Close()
			if _, err := conn.ExecContext(t.Context(), "DELETE FROM users"); err == nil {
				t.Error("a write passed")
			}
		}
	})
}

// TestServerForeign holds that somebody else's tables are refused and not touched.
func TestServerForeign(t *testing.T) {
	onServers(t, func(t *testing.T, e schema.Engine, dsn string) {
		db, err := schema.Open(t.Context(), dsn, nil)
		must(t, err)
		defer db.Close()
		unmark := "COMMENT ON TABLE users IS NULL"
		if e == schema.MySQL {
			unmark = "ALTER TABLE users COMMENT = ''"
		}
		_, err = db.ExecContext(t.Context(), unmark)
		must(t, err)
		for _, create := range []bool{false, true} {
			_, err := schema.Open(t.Context(), dsn, &schema.Options{Create: create})
			if !errors.Is(err, schema.ErrForeign) {
				t.Errorf("create %t: got %v, want %v", create, err, schema.ErrForeign)
			}
		}
	})
}

// TestInspectStrangeServer reads names that need quotes, keys of several columns, references to
// oneself and in a circle, views, and indexes of expressions.
func TestInspectStrangeServer(t *testing.T) {
	onServers(t, func(t *testing.T, e schema.Engine, dsn string) {
		db, err := schema.Open(t.Context(), dsn, nil)
		must(t, err)
		defer db.Close()
		statements := []string{
			`CREATE TABLE "a table" ("x y" int NOT NULL, "עברית" int, "it''s" int,
				PRIMARY KEY ("x y", "עברית"))`,
			`CREATE TABLE "b" ("p" int, "q" int, "twice" int GENERATED ALWAYS AS (1 + 1) STORED,
				FOREIGN KEY ("p", "q") REFERENCES "a table" ("x y", "עברית") ON UPDATE CASCADE)`,
			`CREATE VIEW "v" AS SELECT p, q FROM b`,
		}
		if e == schema.Postgres {
			statements = append(statements, `CREATE INDEX strange ON b (lower(p::text), q)`)
		}
		for _, s := range statements {
			if e == schema.MySQL {
				s = strings.ReplaceAll(s, `"`, "`")
			}
			_, err := db.ExecContext(t.Context(), s)
			must(t, err)
		}
		c, err := schema.Inspect(t.Context(), dsn)
		must(t, err)
		tables := map[string]schema.Table{}
		for _, table := range c.Tables {
			tables[table.Name] = table
		}
		key := tables["a table"].Columns
		if len(key) != 3 || key[0].PrimaryKey != 1 || key[1].Name != "עברית" || key[1].PrimaryKey != 2 {
			t.Errorf("the columns of the first are %+v", key)
		}
		b := tables["b"]
		if len(b.ForeignKeys) != 1 || !slices.Equal(b.ForeignKeys[0].References, []string{"x y", "עברית"}) ||
			b.ForeignKeys[0].OnUpdate != "CASCADE" || b.ForeignKeys[0].OnDelete != "NO ACTION" {
			t.Errorf("the references of the second are %+v", b.ForeignKeys)
		}
		if len(b.Columns) != 3 || !b.Columns[2].Generated || b.Columns[0].Generated {
			t.Errorf("the columns of the second are %+v", b.Columns)
		}
		if v := tables["v"]; v.Kind != schema.KindView || len(v.Columns) != 2 {
			t.Errorf("the view is %+v", v)
		}
		if e == schema.Postgres && !slices.ContainsFunc(b.Indexes, func(x schema.Index) bool {
			return slices.Equal(x.Terms(), []string{"lower(p::text)", "q"})
		}) {
			t.Errorf("the indexes of the second are %+v", b.Indexes)
		}
	})
}

// TestCopy holds that a copy has the same rows, is the reader's own, and gives new rows ids
// after those that it has.
func TestCopy(t *testing.T) {
	onServers(t, func(t *testing.T, e schema.Engine, dsn string) {
		ctx := t.Context()
		const insert = `INSERT INTO users (handle, email, display_name, location, website, created_at)
			VALUES ('%s', '%[1]s@example.com', 'Ada', '', '', '2024-05-06 07:08:09.123456')`
		add := func(dsn, handle string) (id int64) {
			db, err := schema.Open(ctx, dsn, &schema.Options{Conns: 1})
			must(t, err)
			_, err = db.ExecContext(ctx, fmt.Sprintf(insert, handle))
			must(t, err)
			must(t, db.QueryRowContext(ctx, "SELECT max(id) FROM users").Scan(&id))
			must(t, db.Close())
			return id
		}
		first := add(dsn, "ada")
		copied, drop, err := schema.Copy(ctx, dsn)
		must(t, err)
		if id := add(copied, "grace"); id <= first {
			t.Errorf("the first new user of a copy has id %d, the last old one %d", id, first)
		}
		if id := add(dsn, "grace"); id <= first { // which the copy's does not keep from its handle
			t.Errorf("the next user of the original has id %d after %d", id, first)
		}
		must(t, drop())
		if _, err := schema.Open(ctx, copied, nil); !errors.Is(err, schema.ErrMissing) {
			t.Errorf("opening a copy that was removed: %v", err)
		}
		absent := strings.Replace(dsn, "/impedance_", "/absent_", 1)
		if _, _, err := schema.Copy(ctx, absent); err == nil {
			t.Error("a database that is missing was copied")
		}
	})
}

// TestServer holds that a server tells what results depend on.
func TestServer(t *testing.T) {
	onServers(t, func(t *testing.T, e schema.Engine, dsn string) {
		db := openWith(t, dsn, &schema.Options{Conns: 1})
		about := func() string {
			about, err := schema.Server(t.Context(), db)
			must(t, err)
			if again, err := schema.Server(t.Context(), db); err != nil || again != about {
				t.Errorf("it says %q, and then %q, %v", about, again, err)
			}
			return about
		}
		for _, want := range map[schema.Engine][]string{
			schema.Postgres: {"PostgreSQL ", ", fsync=o", ", synchronous_commit=on", ", tls=off",
				", random_page_cost=4,", ", work_mem=", ", cpu_tuple_cost=", ", autovacuum=on"},
			schema.MySQL: {", innodb_flush_log_at_trx_commit=", ", sync_binlog=", ", tls=off",
				", join_buffer_size=", ", innodb_stats_persistent=", "isolation="},
		}[e] {
			if !strings.Contains(about(), want) {
				t.Errorf("it says %q, without %q", about(), want)
			}
		}
		const hash, reads = "enable_hashjoin", "optimizer_switch"
		if got := about(); strings.Contains(got, hash) || strings.Contains(got, reads) ||
			strings.Contains(got, "\n") {
			t.Errorf("%q has what is as it is by itself, or two lines", got)
		}
		on(t, db, map[schema.Engine]string{schema.Postgres: "SET enable_hashjoin = off",
			schema.MySQL: "SET SESSION optimizer_switch = 'mrr=on'"}[e])
		if got := about(); !strings.Contains(got, hash+"=off") && !strings.Contains(got, " mrr=on") {
			t.Errorf("%q hides what the planner was told", got)
		}
		syncs, err := schema.Syncs(t.Context(), db)
		must(t, err)
		if len(syncs) == 0 || !slices.Contains([]string{"off", "full"}, syncs[0]) {
			t.Errorf("syncs are %q", syncs)
		}
	})
}

// TestServerEnds holds that what a server ends is said in words that name the server.
func TestServerEnds(t *testing.T) {
	onServers(t, func(t *testing.T, e schema.Engine, dsn string) {
		ctx := t.Context()
		db, err := schema.Open(ctx, dsn, &schema.Options{Conns: 1})
		must(t, err)
		defer db.Close()
		run := func(statements ...string) error {
			for _, s := range statements {
				if _, err := db.ExecContext(ctx, s); err != nil {
					return db.Explain(err)
				}
			}
			return nil
		}
		slow := []string{"SET statement_timeout = 20", "SELECT pg_sleep(5)"}
		ended := []string{"SELECT pg_terminate_backend(pg_backend_pid())"}
		if e == schema.MySQL {
			slow = []string{"SET STATEMENT max_statement_time = 0.02 FOR SELECT sleep(5) FROM " +
				"information_schema.tables"}
			ended = []string{"KILL CONNECTION_ID()"}
		}
		for _, c := range []struct {
			statements []string
			want       string
		}{{slow, "longer than its"}, {ended, "try again"}} {
			err := run(c.statements...)
			if err == nil || !strings.Contains(err.Error(), c.want) ||
				!strings.Contains(err.Error(), "127.0.0.1") || strings.Contains(err.Error(), "loopback") {
				t.Errorf("%q: %v", c.statements, err)
			}
		}
		if err := db.Explain(context.DeadlineExceeded); strings.Contains(err.Error(), "reached") {
			t.Errorf("a deadline of the caller's is reported as %v", err)
		}
		// The end of the connection may be told only after it was asked for something else.
		if err1, err2 := run("SELECT 1"), run("SELECT 1"); err2 != nil {
			t.Errorf("after the connection was ended: %v, then %v", err1, err2)
		}
	})
}

// TestSecretsAfterOpening holds that a pool shows nothing secret of its name when it connects again,
// after the server has changed so that it quotes it.
func TestSecretsAfterOpening(t *testing.T) {
	dsn := harness.Fresh(t, "IMPEDANCE_POSTGRES")
	admin := openWith(t, dsn, nil)
	const role = "impedance_canary"
	for name, given := range map[string]string{"a parameter": "role=" + role,
		"options": "options=-c%20role%3D" + role} {
		for _, native := range []bool{false, true} {
			t.Run(fmt.Sprintf("%s, native %t", name, native), func(t *testing.T) {
				on(t, admin, "CREATE ROLE "+role+" SUPERUSER")
				db, err := schema.Open(t.Context(), dsn+"&"+given, &schema.Options{Conns: 1, Native: native})
				must(t, err)
				defer db.Close()
				on(t, admin, "DROP ROLE "+role)
				on(t, admin, `SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity
					WHERE datname = current_database() AND pid <> pg_backend_pid()`)
				for range 3 { // the first may meet the connection that was ended
					if err = db.PingContext(t.Context()); err != nil &&
						strings.Contains(err.Error(), "canary") {
						t.Errorf("it shows %v", err)
					}
				}
				if err == nil || !strings.Contains(err.Error(), "does not exist") {
					t.Errorf("it says %v, want that the role does not exist", err)
				}
			})
		}
	}
}
