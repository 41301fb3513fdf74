package sqlx

import "context"

// firstOwner leaves tables to those who made them.
type firstOwner struct{ handle }

// Start does what the library suggests about tables when a program starts.
//
// sqlx: Connect "Pings the database trying to connect" (https://github.com/jmoiron/sqlx#usage). The
// example there then executes SQL of its own that makes tables. The library makes none.
func (h firstOwner) Start(ctx context.Context) error { return h.PingContext(ctx) }
