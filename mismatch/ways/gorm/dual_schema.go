package gorm

import (
	"context"

	"gorm.io/gorm"
)

// firstDual reads what the table has into the fields that the model has.
type firstDual struct{ handle }

// Location reads the location of a user.
//
// GORM: db.First(&user, 10) is "SELECT * FROM users WHERE id = 10;"
// (https://gorm.io/docs/query.html). A column without a field is dropped, and a field without a
// column stays empty.
func (h firstDual) Location(ctx context.Context, id int64) (string, error) {
	var u User
	err := h.db.WithContext(ctx).First(&u, id).Error
	return u.Location, err
}

// outDual names the columns.
type outDual struct{ handle }

// Location reads the location of a user.
//
// GORM: "In QueryFields mode, all model fields are selected by their names."
// (https://gorm.io/docs/advanced_query.html).
func (h outDual) Location(ctx context.Context, id int64) (string, error) {
	var u User
	err := h.db.Session(&gorm.Session{QueryFields: true, Context: ctx}).First(&u, id).Error
	return u.Location, err
}
