package sqlc

import (
	"cmp"
	"context"

	"example.com/impedance/mismatch"
	"example.com/impedance/mismatch/ways/sqlc/internal/sqlite"
)

// firstUnit stores the fields of the form.
type firstUnit struct{ handle }

// Edit reads a user, and returns a function that stores an edit. Between the two a person looks
// at a form.
//
// sqlc: an UPDATE is a method, and exec says nothing of the rows that it changed
// (https://docs.sqlc.dev/en/v1.31.1/howto/update.html).
func (h firstUnit) Edit(ctx context.Context, id int64) (mismatch.Save, error) {
	u, err := h.User(ctx, id)
	return func(ctx context.Context, c mismatch.Change) error {
		return h.UpdateUser(ctx, sqlite.UpdateUserParams{Location: *cmp.Or(c.Location, &u.Location),
			Website: *cmp.Or(c.Website, &u.Website), ID: id})
	}, err
}

// outUnit stores the fields if nobody else stored any.
type outUnit struct{ handle }

// Edit reads a user, and returns a function that stores an edit. Between the two a person looks
// at a form.
//
// sqlc: execrows returns "the number of affected rows"
// (https://docs.sqlc.dev/en/v1.31.1/reference/query-annotations.html), which tells a stale edit.
func (h outUnit) Edit(ctx context.Context, id int64) (mismatch.Save, error) {
	u, err := h.User(ctx, id)
	return func(ctx context.Context, c mismatch.Change) error {
		n, err := h.UpdateUserAtRevision(ctx, sqlite.UpdateUserAtRevisionParams{
			Location: *cmp.Or(c.Location, &u.Location), Website: *cmp.Or(c.Website, &u.Website),
			ID: id, Revision: u.Revision})
		if err == nil && n == 0 {
			return mismatch.ErrStale
		}
		return err
	}, err
}
