package sqlx

import (
	"context"

	"github.com/jmoiron/sqlx"

	"example.com/impedance/mismatch"
)

// firstBind expands a slice into parameters.
type firstBind struct{ handle }

// Users returns how many of some ids are users'.
//
// sqlx: In expands a slice in an IN list (https://jmoiron.github.io/sqlx/#inQueries).
func (h firstBind) Users(ctx context.Context, ids []int64) (int, error) {
	text, args, err := sqlx.In(`SELECT id FROM users WHERE id IN (?)`, ids)
	if err != nil {
		return 0, err
	}
	var found []int64
	err = h.SelectContext(ctx, &found, h.Rebind(text), args...)
	return len(found), err
}

// outBind has one parameter, a JSON array.
type outBind struct{ handle }

// Users returns how many of some ids are users'.
//
// sqlx: a statement is SQL, and a function of the engine makes rows of an array
// (https://www.sqlite.org/json1.html#jeach).
func (h outBind) Users(ctx context.Context, ids []int64) (int, error) {
	list, err := mismatch.JSON(ids)
	if err != nil {
		return 0, err
	}
	var found []int64
	text := `SELECT id FROM users WHERE ` + mismatch.InList(h.engine)
	err = h.SelectContext(ctx, &found, h.Rebind(text), list)
	return len(found), err
}
