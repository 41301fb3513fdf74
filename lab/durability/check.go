package durability

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"

	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"

	"example.com/impedance/schema"
)

// finding has the rows left in a database, and its damage.
type finding struct {
	users  map[int64]bool // the ids that can be read
	damage error          // nil if the database is sound
}

// lost returns how many of the acknowledged are gone.
func (f *finding) lost(acknowledged []int64) (n int) {
	for _, id := range acknowledged {
		if !f.users[id] {
			n++
		}
	}
	return n
}

// unknown returns how many are there that are not among the acknowledged.
func (f *finding) unknown(acknowledged []int64) int {
	return len(f.users) - (len(acknowledged) - f.lost(acknowledged))
}

// check opens a database as a program does after a crash, which makes SQLite recover it, and reads
// all of it. The recovery is not synced, which changes nothing in the rows.
func check(ctx context.Context, path string, m Mode) (*finding, error) {
	f := &finding{users: map[int64]bool{}}
	db, err := schema.Open(ctx, path, &schema.Options{Journal: m.Journal, NoSync: true, Conns: 1})
	if err != nil {
		f.damage = err
		return f, elsewhere(ctx, err)
	}
	f.damage = errors.Join(f.readUsers(ctx, db.DB), examine(ctx, db.DB))
	return f, errors.Join(elsewhere(ctx, f.damage), elsewhere(ctx, db.Close()))
}

// readUsers reads the table and no index, because damage elsewhere affects the table least.
func (f *finding) readUsers(ctx context.Context, db *sql.DB) error {
	rows, err := db.QueryContext(ctx, "SELECT id FROM users NOT INDEXED")
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var id int64
		if err := rows.Scan(&id); err != nil {
			return err
		}
		f.users[id] = true
	}
	return rows.Err()
}

// damaged is what SQLite's own checks found.
type damaged struct{ what string }

func (d *damaged) Error() string { return d.what }

func examine(ctx context.Context, db *sql.DB) error {
	var verdict string
	err := db.QueryRowContext(ctx, "PRAGMA integrity_check(1)").Scan(&verdict)
	if err != nil {
		return err
	}
	if verdict != "ok" {
		return &damaged{"integrity_check says " + verdict}
	}
	var orphans int
	err = db.QueryRowContext(ctx, "SELECT count(*) FROM pragma_foreign_key_check").Scan(&orphans)
	if err == nil && orphans > 0 {
		err = &damaged{fmt.Sprintf("foreign_key_check finds %d rows without a parent", orphans)}
	}
	return err
}

// environment are the codes of errors that say nothing of the file.
var environment = []int{sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_NOMEM,
	sqlite3.SQLITE_INTERRUPT, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED,
	sqlite3.SQLITE_READONLY, sqlite3.SQLITE_PERM}

// elsewhere returns err if it is not damage of the database, but prevented the check.
func elsewhere(ctx context.Context, err error) error {
	var d *damaged
	var e *sqlite.Error
	switch {
	case err == nil:
		return nil
	case ctx.Err() != nil:
		return ctx.Err()
	case errors.As(err, &e):
		if slices.Contains(environment, e.Code()&0xff) {
			return err
		}
		return nil
	case errors.As(err, &d), errors.Is(err, schema.ErrDamaged), errors.Is(err, schema.ErrForeign),
		errors.Is(err, schema.ErrVersion), errors.Is(err, schema.ErrMissing):
		return nil
	}
	return err
}
