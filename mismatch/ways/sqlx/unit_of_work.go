package sqlx

import (
	"cmp"
	"context"

	"example.com/impedance/mismatch"
)

// form is what an editor sees.
type form struct {
	ID                int64
	Location, Website string
	Revision          int64
}

// open reads a user, and returns a function that puts an edit into what was read.
func (h handle) open(ctx context.Context, id int64) (func(mismatch.Change) form, error) {
	var f form
	err := h.GetContext(ctx, &f, h.Rebind(`SELECT id, location, website, revision FROM users
		WHERE id = ?`), id)
	return func(c mismatch.Change) form {
		f.Location, f.Website = *cmp.Or(c.Location, &f.Location), *cmp.Or(c.Website, &f.Website)
		return f
	}, err
}

// firstUnit stores the struct that was read.
type firstUnit struct{ handle }

// Edit reads a user, and returns a function that stores an edit. Between the two a person looks
// at a form.
//
// sqlx: "Named queries can use structs, so if you have an existing struct … you can pass it in"
// (https://github.com/jmoiron/sqlx#usage).
func (h firstUnit) Edit(ctx context.Context, id int64) (mismatch.Save, error) {
	edited, err := h.open(ctx, id)
	return func(ctx context.Context, c mismatch.Change) error {
		_, err := h.NamedExecContext(ctx, `UPDATE users SET location = :location, website = :website
			WHERE id = :id`, edited(c))
		return err
	}, err
}

// outUnit stores the struct if nobody else stored one.
type outUnit struct{ handle }

// Edit reads a user, and returns a function that stores an edit. Between the two a person looks
// at a form.
//
// sqlx: an optimistic lock is SQL, and "Prevents conflicts between concurrent business
// transactions" (https://www.oreilly.com/library/view/patterns-of-enterprise/0321127420/ch16.html).
func (h outUnit) Edit(ctx context.Context, id int64) (mismatch.Save, error) {
	edited, err := h.open(ctx, id)
	return func(ctx context.Context, c mismatch.Change) error {
		result, err := h.NamedExecContext(ctx, `UPDATE users SET location = :location,
			website = :website, revision = revision + 1 WHERE id = :id AND revision = :revision`, edited(c))
		if err != nil {
			return err
		}
		n, err := result.RowsAffected()
		if err == nil && n == 0 {
			return mismatch.ErrStale
		}
		return err
	}, err
}
