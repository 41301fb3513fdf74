package hand

import "context"

// firstOwner leaves tables to those who made them.
type firstOwner struct{ handle }

// Start does what the library suggests about tables when a program starts.
//
// By hand: the first pages set a database up with a script of SQL, before the program
// (https://go.dev/doc/tutorial/database-access). The program makes sure that it is there.
func (h firstOwner) Start(ctx context.Context) error { return h.PingContext(ctx) }
