package ent

import (
	"context"

	"entgo.io/ent/dialect/sql"

	"example.com/impedance/mismatch"
	"example.com/impedance/mismatch/ways/ent/internal/ent/user"
)

// firstBind has a predicate on a list.
type firstBind struct{ handle }

// Users returns how many of some ids are users'.
//
// ent: numeric fields have the predicates IN, NOT IN (https://entgo.io/docs/predicates). Each id is
// a parameter (https://github.com/ent/ent/issues/4076).
func (h firstBind) Users(ctx context.Context, ids []int64) (int, error) {
	found, err := h.User.Query().Where(user.IDIn(ids...)).IDs(ctx)
	return len(found), err
}

// outBind has one parameter, a JSON array.
type outBind struct{ handle }

// Users returns how many of some ids are users'.
//
// ent: "Custom predicates can be useful if you want to write your own dialect-specific logic or to
// control the executed queries." (https://entgo.io/docs/predicates#custom-predicates).
func (h outBind) Users(ctx context.Context, ids []int64) (int, error) {
	list, err := mismatch.JSON(ids)
	if err != nil {
		return 0, err
	}
	found, err := h.User.Query().Where(func(s *sql.Selector) {
		s.Where(sql.ExprP(mismatch.Bind(h.engine, mismatch.InList(h.engine)), list))
	}).IDs(ctx)
	return len(found), err
}
