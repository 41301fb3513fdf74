package ent

import "context"

// firstOwner migrates.
type firstOwner struct{ handle }

// Start does what the library suggests about tables when a program starts.
//
// ent: "Run the auto-migration logic in the initialization of the application"
// (https://entgo.io/docs/migrate#auto-migration), which works 'in an "append-only" mode'. On SQLite
// it makes the tables anew, without the checks, cascades and indexes that the schema in Go does not
// have. On PostgreSQL it cannot read an index with autosummarize = on, and on MariaDB it drops the
// check of a column as a constraint of the table, which fails.
func (h firstOwner) Start(ctx context.Context) error { return h.Schema.Create(ctx) }

// outOwner leaves tables to migrations that are written ahead.
type outOwner struct{ handle }

// Start does what the library suggests about tables when a program starts.
//
// ent: in versioned migrations "schema migrations are written as SQL files ahead of time and then
// are applied to the database by a specialized tool" (https://entgo.io/docs/versioned/intro). The
// program only looks.
func (h outOwner) Start(ctx context.Context) error {
	_, err := h.User.Query().Exist(ctx)
	return err
}
