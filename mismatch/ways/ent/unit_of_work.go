package ent

import (
	"context"

	"example.com/impedance/mismatch"
	"example.com/impedance/mismatch/ways/ent/internal/ent"
	"example.com/impedance/mismatch/ways/ent/internal/ent/user"
)

// firstUnit updates the fields that were changed.
type firstUnit struct{ handle }

// Edit reads a user, and returns a function that stores an edit. Between the two a person looks
// at a form.
//
// ent: "Update an entity that was returned from the database."
// (https://entgo.io/docs/crud#update-one). An update has the fields that are set.
func (h firstUnit) Edit(ctx context.Context, id int64) (mismatch.Save, error) {
	u, err := h.User.Get(ctx, id)
	return func(ctx context.Context, c mismatch.Change) error {
		return u.Update().SetNillableLocation(c.Location).SetNillableWebsite(c.Website).Exec(ctx)
	}, err
}

// outUnit updates the user that was read, at its revision.
type outUnit struct{ handle }

// Edit reads a user, and returns a function that stores an edit. Between the two a person looks
// at a form.
//
// ent: "Ensure the current version matches the one in the database." and "the operation will return
// an "ent.NotFoundError"" (https://entgo.io/docs/crud#update-one-with-condition).
func (h outUnit) Edit(ctx context.Context, id int64) (mismatch.Save, error) {
	u, err := h.User.Get(ctx, id)
	return func(ctx context.Context, c mismatch.Change) error {
		err := u.Update().SetNillableLocation(c.Location).SetNillableWebsite(c.Website).AddRevision(1).
			Where(user.Revision(u.Revision)).Exec(ctx)
		if ent.IsNotFound(err) {
			return mismatch.ErrStale
		}
		return err
	}, err
}
