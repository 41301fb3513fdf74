package hand

import (
	"cmp"
	"context"

	"example.com/impedance/mismatch"
)

// form is what an editor sees.
type form struct {
	Location, Website string
	Revision          int64
}

// firstUnit stores all fields of the form.
type firstUnit struct{ handle }

// Edit reads a user, and returns a function that stores an edit. Between the two a person looks
// at a form.
//
// By hand: "When you perform database actions that don't return data, use an Exec"
// (https://go.dev/doc/database/change-data): a fixed text has a parameter for each field. What
// was read may be old by then.
func (h firstUnit) Edit(ctx context.Context, id int64) (mismatch.Save, error) {
	var f form
	err := h.row(ctx, `SELECT location, website FROM users WHERE id = ?`, id).
		Scan(&f.Location, &f.Website)
	return func(ctx context.Context, c mismatch.Change) error {
		_, err := h.exec(ctx, `UPDATE users SET location = ?, website = ? WHERE id = ?`,
			*cmp.Or(c.Location, &f.Location), *cmp.Or(c.Website, &f.Website), id)
		return err
	}, err
}

// outUnit stores the form if nobody else stored one.
type outUnit struct{ handle }

// Edit reads a user, and returns a function that stores an edit. Between the two a person looks
// at a form.
//
// By hand: an optimistic lock "Prevents conflicts between concurrent business transactions by
// detecting a conflict"
// (https://www.oreilly.com/library/view/patterns-of-enterprise/0321127420/ch16.html).
func (h outUnit) Edit(ctx context.Context, id int64) (mismatch.Save, error) {
	var f form
	err := h.row(ctx, `SELECT location, website, revision FROM users WHERE id = ?`, id).
		Scan(&f.Location, &f.Website, &f.Revision)
	return func(ctx context.Context, c mismatch.Change) error {
		result, err := h.exec(ctx, `UPDATE users SET location = ?, website = ?, revision = revision + 1
			WHERE id = ? AND revision = ?`,
			*cmp.Or(c.Location, &f.Location), *cmp.Or(c.Website, &f.Website), id, f.Revision)
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
