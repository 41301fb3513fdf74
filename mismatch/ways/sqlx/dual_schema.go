package sqlx

import "context"

// firstDual selects all columns into a struct.
type firstDual struct{ handle }

// Location reads the location of a user.
//
// sqlx: "SELECT * FROM person" into a struct (https://github.com/jmoiron/sqlx#usage). A column
// without a field is an error.
func (h firstDual) Location(ctx context.Context, id int64) (string, error) {
	var u whole
	err := h.GetContext(ctx, &u, h.Rebind(`SELECT * FROM users WHERE id = ?`), id)
	return u.Location, err
}
