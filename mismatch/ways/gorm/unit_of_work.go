package gorm

import (
	"cmp"
	"context"

	"gorm.io/gorm"

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
// GORM: "Update with conditions", and "Get the number of rows affected by a update"
// (https://gorm.io/docs/update.html). It recommends generics for new projects, which leave out
// "certain APIs" "such as FirstOrCreate and Save" (https://gorm.io/docs/the_generics_way.html).
func (h outUnit) Edit(ctx context.Context, id int64) (mismatch.Save, error) {
	u, err := gorm.G[User](h.db).Where("id = ?", id).First(ctx)
	return func(ctx context.Context, c mismatch.Change) error {
		n, err := gorm.G[User](h.db).Where("id = ? AND revision = ?", id, u.Revision).
			Select("location", "website", "revision").
			Updates(ctx, User{Location: *cmp.Or(c.Location, &u.Location),
				Website: *cmp.Or(c.Website, &u.Website), Revision: u.Revision + 1})
		if err == nil && n == 0 {
			return mismatch.ErrStale
		}
		return err
	}, err
}
