package schema_test

import (
	"context"
	"database/sql"
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"example.com/impedance/schema"
	"example.com/impedance/storetest/harness"
)

// TestCapabilities tries what each engine is said to be able to do, or not.
func TestCapabilities(t *testing.T) {
	try := func(t *testing.T, dsn string) {
		db, err := schema.Open(t.Context(), dsn, &schema.Options{Create: true, Conns: 2})
		must(t, err)
		defer db.Close()
		must(t, schema.Apply(t.Context(), db))
		product, version := productOf(t, db)
		for _, c := range schema.Capabilities() {
			can := tryStatement
			if shown := shownBy[c.What]; shown != nil {
				can = shown
			}
			got, err := can(t.Context(), db, c)
			if want := c.In(product, version); got != want {
				t.Errorf("%s %d, %s: %v, declared is %v (%v)", product, version, c.What, got, want, err)
			}
		}
	}
	t.Run("sqlite", func(t *testing.T) { try(t, filepath.Join(t.TempDir(), "can.db")) })
	for _, server := range schema.Servers {
		t.Run(string(server.Engine), func(t *testing.T) {
			try(t, harness.Fresh(t, server.Variable))
		})
	}
}

// productOf returns the product behind a database, and its major version.
func productOf(t *testing.T, db *schema.DB) (p schema.Product, version int) {
	query := map[schema.Engine]string{schema.SQLite: "SELECT sqlite_version()", schema.MySQL: "SELECT version()",
		schema.Postgres: "SELECT current_setting('server_version')"}[db.Engine]
	var text string
	must(t, db.QueryRowContext(t.Context(), query).Scan(&text))
	_, err := fmt.Sscanf(text, "%d", &version)
	must(t, err)
	switch {
	case db.Engine == schema.Postgres:
		return schema.PostgreSQL, version
	case strings.Contains(text, "MariaDB"):
		return schema.MariaDB, version
	case db.Engine == schema.MySQL:
		return schema.MySQL8, version
	}
	return schema.SQLite3, version
}

// tryStatement reports whether an engine takes a capability's statement, which is undone.
func tryStatement(ctx context.Context, db *schema.DB, c schema.Capability) (bool, error) {
	text, ok := c.Try[db.Engine]
	if !ok {
		text = c.Try[""]
	}
	if text == "" {
		return false, fmt.Errorf("there is nothing to try for %q", c.What)
	}
	tx, err := db.BeginTx(ctx, nil)
	if err != nil {
		return false, err
	}
	defer tx.Rollback()
	rows, err := tx.QueryContext(ctx, timed(db, text))
	if err != nil {
		return false, err
	}
	defer rows.Close()
	for rows.Next() {
	}
	return rows.Err() == nil, rows.Err()
}

// shownBy are the ways to see capabilities that no statement alone shows.
var shownBy = map[string]func(context.Context, *schema.DB, schema.Capability) (bool, error){
	"creating tables inside a transaction": func(ctx context.Context, db *schema.DB,
		_ schema.Capability) (bool, error) {
		tx, err := db.BeginTx(ctx, nil)
		if err != nil {
			return false, err
		}
		if _, err := tx.ExecContext(ctx, "CREATE TABLE undone (id BIGINT)"); err != nil {
			return false, err
		}
		if err := tx.Rollback(); err != nil {
			return false, err
		}
		var n int
		err = db.QueryRowContext(ctx, "SELECT count(*) FROM undone").Scan(&n)
		return err != nil, err
	},
	"a comparison of pairs, (a, b) < (?, ?), from an index": func(ctx context.Context,
		db *schema.DB, _ schema.Capability) (bool, error) {
		query := timed(db, ` SELECT id FROM posts WHERE author_id = 1
			AND (created_at, id) < ('2026-01-02 03:04:05', 5) ORDER BY created_at DESC, id DESC LIMIT 3`)
		switch db.Engine {
		case schema.SQLite:
			plan, err := planOf(ctx, db, "EXPLAIN QUERY PLAN"+query)
			return strings.Contains(plan, "(author_id=? AND created_at<?)"), err
		case schema.Postgres:
			plan, err := planOf(ctx, db, "EXPLAIN"+query)
			return strings.Contains(plan, "Index Cond: ((author_id = 1) AND (ROW(created_at, id) <"), err
		}
		plan, err := planOf(ctx, db, "EXPLAIN"+query)
		return strings.Contains(plan, " range "), err
	},
	"two reads of one moment, without being asked": func(ctx context.Context, db *schema.DB,
		_ schema.Capability) (bool, error) {
		tx, err := db.BeginTx(ctx, &sql.TxOptions{ReadOnly: true})
		if err != nil {
			return false, err
		}
		defer tx.Rollback()
		var before, after int
		const count = "SELECT count(*) FROM users"
		if err := tx.QueryRowContext(ctx, count).Scan(&before); err != nil {
			return false, err
		}
		_, err = db.ExecContext(ctx, timed(db, `INSERT INTO users
			(handle, email, display_name, location, website, created_at)
			VALUES ('between', 'between@example.com', 'Between', '', '', '2026-01-02 03:04:05')`))
		if err != nil {
			return false, err
		}
		err = tx.QueryRowContext(ctx, count).Scan(&after)
		return before == after, err
	},
	"a commit that does not wait for the disk, for one connection": func(ctx context.Context,
		db *schema.DB, _ schema.Capability) (bool, error) {
		text := map[schema.Engine]string{
			schema.SQLite:   "PRAGMA synchronous = OFF",
			schema.Postgres: "SET SESSION synchronous_commit = off",
			schema.MySQL:    "SET SESSION innodb_flush_log_at_trx_commit = 0",
		}[db.Engine]
		_, err := db.ExecContext(ctx, text)
		return err == nil, err
	},
	"a parameter for each of 65,535 values": func(ctx context.Context, db *schema.DB,
		_ schema.Capability) (bool, error) {
		const most = 65535
		marks := make([]string, most)
		args := make([]any, most)
		for i := range marks {
			marks[i], args[i] = "?", i
			if db.Engine == schema.Postgres {
				marks[i] = fmt.Sprintf("$%d", i+1)
			}
		}
		query := "SELECT count(*) FROM users WHERE id IN (" + strings.Join(marks, ",") + ")"
		var n int
		err := db.QueryRowContext(ctx, query, args...).Scan(&n)
		return err == nil, err
	},
}

// timed writes the moment that a text has as SQLite's tables hold it.
func timed(db *schema.DB, text string) string {
	if db.Engine != schema.SQLite {
		return text
	}
	return strings.ReplaceAll(text, "'2026-01-02 03:04:05'", "1767323045000000")
}

// planOf returns what an engine answers to a query for a plan, as text.
func planOf(ctx context.Context, db *schema.DB, query string) (string, error) {
	rows, err := db.QueryContext(ctx, query)
	if err != nil {
		return "", err
	}
	defer rows.Close()
	columns, err := rows.Columns()
	if err != nil {
		return "", err
	}
	var plan strings.Builder
	values, fields := make([]sql.NullString, len(columns)), make([]any, len(columns))
	for i := range values {
		fields[i] = &values[i]
	}
	for rows.Next() {
		if err := rows.Scan(fields...); err != nil {
			return "", err
		}
		for _, v := range values {
			plan.WriteString(" " + v.String + " ")
		}
	}
	return plan.String(), rows.Err()
}
