package hand

import "context"

// firstDual names the column in a text that the compiler does not read.
type firstDual struct{ handle }

// Location reads the location of a user.
//
// By hand: a statement is a string (https://go.dev/doc/database/querying).
func (h firstDual) Location(ctx context.Context, id int64) (location string, err error) {
	err = h.row(ctx, `SELECT location FROM users WHERE id = ?`, id).Scan(&location)
	return location, err
}
