package gorm

import (
	"cmp"
	"context"

	"example.com/impedance/mismatch"
)

// firstUnit saves what was read.
type firstUnit struct{ handle }

// Edit reads a user, and returns a function that stores an edit. Between the two a person looks
// at a form.
//
// GORM: "Save will save all fields when performing the Updating SQL"
// (https://gorm.io/docs/update.html).
func (h firstUnit) Edit(ctx context.Context, id int64) (mismatch.Save, error) {
	var u User
	err := h.db.WithContext(ctx).First(&u, id).Error
	return func(ctx context.Context, c mismatch.Change) error {
		u.Location, u.Website = *cmp.Or(c.Location, &u.Location), *cmp.Or(c.Website, &u.Website)
		return h.db.WithContext(ctx).Save(&u).Error
	}, err
}

// outUnit saves what was read if nobody else saved.
type outUnit struct{ handle }

// Edit reads a user, and returns a function that stores an edit. Between the two a person looks
// at a form.
//
// GORM: "Update with conditions and model value", and "Get the number of rows affected by a update"
// (https://gorm.io/docs/update.html).
func (h outUnit) Edit(ctx context.Context, id int64) (mismatch.Save, error) {
	var u User
	err := h.db.WithContext(ctx).First(&u, id).Error
	return func(ctx context.Context, c mismatch.Change) error {
		result := h.db.WithContext(ctx).Model(&u).Where("revision = ?", u.Revision).
			Updates(map[string]any{
				"location": *cmp.Or(c.Location, &u.Location),
				"website":  *cmp.Or(c.Website, &u.Website),
				"revision": u.Revision + 1,
			})
		if result.Error == nil && result.RowsAffected == 0 {
			return mismatch.ErrStale
		}
		return result.Error
	}, err
}
