package probe

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"path/filepath"
	"testing"

	"modernc.org/sqlite"
)

// open opens an SQLite file of the test's own over a probe, with a table of ten rows.
func open(t testing.TB, p *Probe) *sql.DB {
	t.Helper()
	return fill(t, sql.OpenDB(p.Connector(connectorOf(t))))
}

func fill(t testing.TB, db *sql.DB) *sql.DB {
	t.Helper()
	t.Cleanup(func() {
		if err := db.Close(); err != nil {
			t.Error(err)
		}
	})
	db.SetMaxOpenConns(2)
	db.SetMaxIdleConns(2)
	for _, text := range []string{
		`CREATE TABLE things (id INTEGER PRIMARY KEY, name TEXT NOT NULL, price REAL)`,
		`WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 10)
		 INSERT INTO things SELECT i, 'thing ' || i, CASE WHEN i % 2 THEN i / 2.0 END FROM n`,
	} {
		if _, err := db.ExecContext(t.Context(), text); err != nil {
			t.Fatal(err)
		}
	}
	return db
}

func connectorOf(t testing.TB) driver.Connector {
	t.Helper()
	path := filepath.Join(t.TempDir(), "things.db")
	c, err := sqlite.NewConnector("file:" + path + "?_journal_mode=WAL&_busy_timeout=5000")
	if err != nil {
		t.Fatal(err)
	}
	return c
}

const byID = `SELECT id, name, price FROM things WHERE id = ?`

// readAll runs a query and returns the number of its rows.
func readAll(t testing.TB, ctx context.Context, db interface {
	QueryContext(context.Context, string, ...any) (*sql.Rows, error)
}, query string, args ...any) (n int, err error) {
	t.Helper()
	rows, err := db.QueryContext(ctx, query, args...)
	if err != nil {
		return 0, err
	}
	defer rows.Close()
	for rows.Next() {
		n++
	}
	return n, rows.Err()
}
