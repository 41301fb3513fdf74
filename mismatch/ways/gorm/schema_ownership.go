package gorm

import (
	"context"
	"errors"
)

// firstOwner migrates.
type firstOwner struct{ handle }

// Start does what the library suggests about tables when a program starts.
//
// GORM: "Automatically migrate your schema, to keep your schema up to date." and "It will change
// existing column's type" (https://gorm.io/docs/migration.html): a field without a tag may be NULL.
// On SQLite it reads the text of CREATE TABLE, where a comment makes it miss a column or take words
// for one (https://github.com/go-gorm/gorm/issues/7409).
func (h firstOwner) Start(ctx context.Context) error {
	return h.db.WithContext(ctx).AutoMigrate(&User{}, &Post{}, &Follow{})
}

// outOwner looks, and leaves the tables as they are.
type outOwner struct{ handle }

// Start does what the library suggests about tables when a program starts.
//
// GORM: "While GORM's AutoMigrate feature works in most cases, at some point you may need to switch
// to a versioned migrations strategy" (https://gorm.io/docs/migration.html). The program only
// looks, by the page's HasTable.
func (h outOwner) Start(ctx context.Context) error {
	if !h.db.WithContext(ctx).Migrator().HasTable(&User{}) {
		return errors.New("there is no table of users")
	}
	return nil
}
