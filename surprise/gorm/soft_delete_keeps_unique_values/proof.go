// Package proof shows that a row that was deleted softly keeps its unique values taken.
//
//	Module:  gorm.io/gorm
//	Source:  https://github.com/go-gorm/gorm/issues/759
//	Verdict: refused
//	Expect:  a handle is free when its user is deleted
//	Spot:    gorm.DeletedAt, also through gorm.Model, in a table with a unique index
//	Avoid:   a unique index with WHERE deleted_at IS NULL, or Unscoped().Delete
package proof

import (
	"context"
	"database/sql"

	"gorm.io/driver/sqlite"
	"gorm.io/gorm"
	"gorm.io/gorm/logger"
	_ "modernc.org/sqlite"
)

// User is a row of users.
type User struct {
	ID        int64
	Handle    string
	DeletedAt gorm.DeletedAt
}

// Run deletes a user and creates another with the same handle.
func Run(ctx context.Context) (happened, expected string, err error) {
	pool, err := sql.Open("sqlite", ":memory:")
	if err != nil {
		return "", "", err
	}
	defer pool.Close()
	pool.SetMaxOpenConns(1)
	db, err := gorm.Open(&sqlite.Dialector{Conn: pool}, &gorm.Config{Logger: logger.Discard})
	if err != nil {
		return "", "", err
	}
	db = db.WithContext(ctx)
	err = db.Exec("CREATE TABLE users (id INTEGER PRIMARY KEY, handle TEXT UNIQUE, " +
		"deleted_at TIMESTAMP)").Error
	if err != nil {
		return "", "", err
	}
	if err := db.Create(&User{Handle: "ada"}).Error; err != nil {
		return "", "", err
	}
	if err := db.Where("handle = ?", "ada").Delete(&User{}).Error; err != nil {
		return "", "", err
	}
	if err := db.Create(&User{Handle: "ada"}).Error; err != nil {
		return err.Error(), "the handle is free", nil
	}
	return "the handle is free", "the handle is free", nil
}
