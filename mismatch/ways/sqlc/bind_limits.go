package sqlc

import (
	"context"

	"example.com/impedance/mismatch"
)

// firstBind passes a slice.
type firstBind struct{ handle }

// Users returns how many of some ids are users'.
//
// sqlc: "the sqlc.slice macro generates a dynamic query at runtime with the correct number of
// parameters" (https://docs.sqlc.dev/en/v1.31.1/reference/macros.html); on PostgreSQL ANY takes the
// slice as one.
func (h firstBind) Users(ctx context.Context, ids []int64) (int, error) {
	found, err := h.UsersIn(ctx, ids)
	return len(found), err
}

// outBind has one parameter, a JSON array.
type outBind struct{ handle }

// Users returns how many of some ids are users'.
//
// sqlc: a query is SQL (https://docs.sqlc.dev/en/v1.31.1/howto/select.html), and a function of the
// engine makes rows of an array (https://www.sqlite.org/json1.html#jeach).
func (h outBind) Users(ctx context.Context, ids []int64) (int, error) {
	list, err := mismatch.JSON(ids)
	if err != nil {
		return 0, err
	}
	found, err := h.UsersInList(ctx, list)
	return len(found), err
}
