package ent

import "context"

// firstDual selects the fields of the schema.
type firstDual struct{ handle }

// Location reads the location of a user.
//
// ent: the names of columns are generated from the schema in Go, which the database's own may
// differ from (https://entgo.io/docs/schema-def).
func (h firstDual) Location(ctx context.Context, id int64) (string, error) {
	u, err := h.User.Get(ctx, id)
	if err != nil {
		return "", err
	}
	return u.Location, nil
}
