package schema_test

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"testing"
	"time"

	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"

	"example.com/impedance/schema"
)

// writes are the ways in which package sql asks for SQLite's write lock.
var writes = map[string]func(context.Context, *schema.DB) error{
	"begin": func(ctx context.Context, db *schema.DB) error {
		tx, err := db.BeginTx(ctx, nil)
		if err != nil {
			return err
		}
		return tx.Rollback()
	},
	"exec": func(ctx context.Context, db *schema.DB) error {
		_, err := db.ExecContext(ctx, "UPDATE users SET bio = bio")
		return err
	},
	"query": func(ctx context.Context, db *schema.DB) error {
		rows, err := db.QueryContext(ctx, "UPDATE users SET bio = bio RETURNING id")
		if err != nil {
			return err
		}
		return errors.Join(rows.Close(), rows.Err())
	},
	"prepared exec": func(ctx context.Context, db *schema.DB) error {
		stmt, err := db.PrepareContext(ctx, "UPDATE users SET bio = bio")
		if err != nil {
			return err
		}
		defer stmt.Close()
		_, err = stmt.ExecContext(ctx)
		return err
	},
	"prepared query": func(ctx context.Context, db *schema.DB) error {
		stmt, err := db.PrepareContext(ctx, "UPDATE users SET bio = bio RETURNING id")
		if err != nil {
			return err
		}
		defer stmt.Close()
		rows, err := stmt.QueryContext(ctx)
		if err != nil {
			return err
		}
		return errors.Join(rows.Close(), rows.Err())
	},
}

// locked makes a database, and takes its write lock over a connection outside of the pool.
func locked(t *testing.T) (db *schema.DB, release func() error) {
	t.Helper()
	db = open(t, schema.Options{Conns: 2})
	var number, name, path string
	must(t, db.QueryRowContext(t.Context(), "PRAGMA database_list").Scan(&number, &name, &path))
	connector, err := sqlite.NewConnector(schema.DSN(path))
	must(t, err)
	conn, err := connector.Connect(t.Context())
	must(t, err)
	t.Cleanup(func() { conn.Close() })
	tx, err := conn.(driver.ConnBeginTx).BeginTx(t.Context(), driver.TxOptions{})
	must(t, err)
	_, err = conn.(driver.ExecerContext).ExecContext(t.Context(), "UPDATE users SET bio = bio", nil)
	must(t, err)
	return db, tx.Rollback
}

// TestLockEndsWithContext holds that a wait for the lock ends with the context, and not with the
// lock, which is still taken then.
func TestLockEndsWithContext(t *testing.T) {
	db, release := locked(t)
	for name, write := range writes {
		ctx, cancel := context.WithTimeout(t.Context(), 30*time.Millisecond)
		if err := write(ctx, db); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("%s under a deadline: %v, want %v", name, err, context.DeadlineExceeded)
		}
		cancel()
		ctx, cancel = context.WithCancel(t.Context())
		time.AfterFunc(15*time.Millisecond, cancel)
		if err := write(ctx, db); !errors.Is(err, context.Canceled) {
			t.Errorf("%s under a context that is canceled: %v, want %v", name, err, context.Canceled)
		}
	}
	must(t, release())
	for name, write := range writes {
		if err := write(t.Context(), db); err != nil {
			t.Errorf("%s, when the lock is free: %v", name, err)
		}
	}
}

// TestLockIsWaitedFor holds that a write that waits for the lock goes on when it is free.
func TestLockIsWaitedFor(t *testing.T) {
	for name, write := range writes {
		db, release := locked(t)
		done := make(chan error, 1)
		go func() { done <- write(t.Context(), db) }()
		select {
		case err := <-done:
			t.Fatalf("%s while the database is locked: %v", name, err)
		case <-time.After(50 * time.Millisecond): // some times SQLite's own wait
		}
		must(t, release())
		if err := <-done; err != nil {
			t.Errorf("%s, when the lock became free: %v", name, err)
		}
	}
}

// TestLockAmidStatements holds that a text of several statements is not sent again when one of them
// finds the database locked, because those before it are done.
func TestLockAmidStatements(t *testing.T) {
	const text = "INSERT INTO done VALUES (1); UPDATE users SET bio = bio"
	for name, send := range map[string]func(*sql.Conn) error{
		"exec": func(c *sql.Conn) error {
			_, err := c.ExecContext(t.Context(), text)
			return err
		},
		"query": func(c *sql.Conn) error {
			rows, err := c.QueryContext(t.Context(), text)
			if err != nil {
				return err
			}
			return errors.Join(rows.Close(), rows.Err())
		},
		"prepared exec": func(c *sql.Conn) error {
			stmt, err := c.PrepareContext(t.Context(), text)
			if err != nil {
				return err
			}
			defer stmt.Close()
			_, err = stmt.ExecContext(t.Context())
			return err
		},
	} {
		db, release := locked(t)
		c, err := db.Conn(t.Context())
		must(t, err)
		_, err = c.ExecContext(t.Context(), "CREATE TEMP TABLE done (it)") // which no lock is for
		must(t, err)
		var e *sqlite.Error
		if err := send(c); !errors.As(err, &e) || e.Code() != sqlite3.SQLITE_BUSY {
			t.Errorf("%s: %v, want SQLite's error, that it is locked", name, err)
		}
		var times int
		must(t, c.QueryRowContext(t.Context(), "SELECT count(*) FROM done").Scan(&times))
		if times != 1 {
			t.Errorf("%s: the first statement was done %d times", name, times)
		}
		must(t, errors.Join(c.Close(), release()))
	}
}

// TestLockWithoutDeadline holds that a call whose context has no deadline does not wait forever, and
// returns SQLite's error.
func TestLockWithoutDeadline(t *testing.T) {
	if testing.Short() {
		t.Skip("it takes five seconds")
	}
	t.Parallel()
	db, _ := locked(t)
	var e *sqlite.Error
	if err := writes["begin"](t.Context(), db); !errors.As(err, &e) ||
		e.Code() != sqlite3.SQLITE_BUSY {
		t.Errorf("the error is %v, want SQLite's, that it is locked", err)
	}
}

// TestOldSnapshot holds that a read that begins to write after another has written fails at once,
// because waiting does not make it newer. The context never ends, and has a deadline that would have
// it wait.
func TestOldSnapshot(t *testing.T) {
	db := open(t, schema.Options{Conns: 2})
	ctx, cancel := context.WithTimeout(t.Context(), time.Hour)
	defer cancel()
	conn, err := db.Conn(ctx)
	must(t, err)
	defer conn.Close()
	for _, text := range []string{"BEGIN DEFERRED", "SELECT * FROM users"} {
		_, err := conn.ExecContext(ctx, text)
		must(t, err)
	}
	insertUser(t, db, row{"handle": "other", "email": "other@example.com"})
	var e *sqlite.Error
	_, err = conn.ExecContext(ctx, "DELETE FROM users")
	if !errors.As(err, &e) || e.Code() != sqlite3.SQLITE_BUSY_SNAPSHOT {
		t.Errorf("the error is %v, want SQLite's, that the snapshot is old", err)
	}
	_, err = conn.ExecContext(ctx, "ROLLBACK")
	must(t, err)
}
