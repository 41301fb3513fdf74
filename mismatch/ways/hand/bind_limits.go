package hand

import (
	"context"
	"strings"

	"example.com/impedance/mismatch"
)

// firstBind has a parameter for each id.
type firstBind struct{ handle }

// Users returns how many of some ids are users'.
//
// By hand: parameters are "?" or "$1" (https://go.dev/doc/database/querying), as many as there are
// values.
func (h firstBind) Users(ctx context.Context, ids []int64) (int, error) {
	var args []any
	for _, id := range ids {
		args = append(args, id)
	}
	marks := strings.Repeat("?, ", len(ids)-1) + "?"
	found, err := h.ids(ctx, `SELECT id FROM users WHERE id IN (`+marks+`)`, args...)
	return len(found), err
}

// outBind has one parameter, a JSON array.
type outBind struct{ handle }

// Users returns how many of some ids are users'.
//
// By hand: a function of the engine makes rows of an array
// (https://www.sqlite.org/json1.html#jeach).
func (h outBind) Users(ctx context.Context, ids []int64) (int, error) {
	list, err := mismatch.JSON(ids)
	if err != nil {
		return 0, err
	}
	found, err := h.ids(ctx, `SELECT id FROM users WHERE `+mismatch.InList(h.Engine), list)
	return len(found), err
}
