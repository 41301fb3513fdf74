package gorm

import (
	"context"
	"errors"
)

// firstOwner migrates.
type firstOwner struct{ handle }

// Start does what the library suggests about tables when a program starts.
//
// GORM: "Automatically migrate your schema, to keep your schema update to date."
// (https://gorm.io/docs/migration.html). On SQLite it reads the text of CREATE TABLE, and takes
// words of comments for columns (https://github.com/go-gorm/gorm/issues/7275).
func (h firstOwner) Start(ctx context.Context) error {
	return h.db.WithContext(ctx).AutoMigrate(&User{}, &Post{}, &Follow{})
}

// outOwner looks, and leaves the tables as they are.
type outOwner struct{ handle }

// Start does what the library suggests about tables when a program starts.
//
// GORM: "if you are looking for more serious migration tools, GORM provides genric DB interface",
// and "Check model User's table exists or not" (https://gorm.io/docs/migration.html).
func (h outOwner) Start(ctx context.Context) error {
	if !h.db.WithContext(ctx).Migrator().HasTable(&User{}) {
		return errors.New("there is no table of users")
	}
	return nil
}
