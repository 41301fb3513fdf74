package sqlc

import "context"

// firstOwner leaves tables to those who made them.
type firstOwner struct{ handle }

// Start does what the library suggests about tables when a program starts.
//
// sqlc: "sqlc does not perform database migrations for you."
// (https://docs.sqlc.dev/en/v1.31.1/howto/ddl.html). The program makes sure that the database is
// there.
func (h firstOwner) Start(ctx context.Context) error { return h.db.PingContext(ctx) }
