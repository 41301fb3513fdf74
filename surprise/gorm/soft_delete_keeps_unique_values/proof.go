// Package proof shows that a row that was deleted softly keeps its unique values taken.
//
//	Module:  gorm.io/gorm
//	Source:  https://github.com/go-gorm/gorm/issues/759
//	Verdict: refused
//	Expect:  a handle is free when its user is deleted
//	Spot:    gorm.DeletedAt, also through gorm.Model, in a table with a unique index
//	Avoid:   the type soft_delete.DeletedAt of gorm.io/plugin/soft_delete, in one unique index
//	         with the handle; a unique index with WHERE deleted_at IS NULL, which MySQL and MariaDB do
//	         not have; Unscoped().Delete
package proof

import (
	"context"
	"database/sql"
	"strings"

	"gorm.io/driver/sqlite"
	"gorm.io/gorm"
	"gorm.io/gorm/logger"
	_ "modernc.org/sqlite"
)

// User is a row of users.
type User struct {
	ID        int64
	Handle    string `gorm:"uniqueIndex"`
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
	if err := db.AutoMigrate(&User{}); err != nil {
		return "", "", err
	}
	if err := db.Create(&User{Handle: "ada"}).Error; err != nil {
		return "", "", err
	}
	if err := db.Where("handle = ?", "ada").Delete(&User{}).Error; err != nil {
		return "", "", err
	}
	const taken = "UNIQUE constraint failed"
	err = db.Create(&User{Handle: "ada"}).Error
	if err != nil && strings.Contains(err.Error(), taken) {
		return taken, "the handle is free", nil
	}
	return "the handle is free", "the handle is free", err
}
