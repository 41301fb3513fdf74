package sqlx

import "context"

// firstOwner executes a schema in the program.
type firstOwner struct{ handle }

// Start does what the library suggests about tables when a program starts.
//
// sqlx: "exec the schema or fail" (https://github.com/jmoiron/sqlx#usage). It fails where the
// tables are.
func (h firstOwner) Start(ctx context.Context) error {
	_, err := h.ExecContext(ctx, `CREATE TABLE users (id BIGINT PRIMARY KEY, handle VARCHAR(30))`)
	return err
}

// outOwner leaves tables to those who made them.
type outOwner struct{ handle }

// Start does what the library suggests about tables when a program starts.
//
// sqlx: "this Pings the database trying to connect" (https://github.com/jmoiron/sqlx#usage), and
// the library has nothing else that knows of tables.
func (h outOwner) Start(ctx context.Context) error { return h.PingContext(ctx) }
