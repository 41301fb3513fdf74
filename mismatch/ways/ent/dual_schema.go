package ent

import "context"

// firstDual selects the fields of the schema.
type firstDual struct{ handle }

// Location reads the location of a user.
//
// ent: "Schema describes the definition of one entity type in the graph"
// (https://entgo.io/docs/schema-def). The names of columns are generated from it, and each query
// has them.
func (h firstDual) Location(ctx context.Context, id int64) (string, error) {
	u, err := h.User.Get(ctx, id)
	if err != nil {
		return "", err
	}
	return u.Location, nil
}
