// Package proof shows that of two errors of a statement, errors.Is finds the later one alone.
//
//	Module:  gorm.io/gorm
//	Source:  https://github.com/go-gorm/gorm/issues/3993
//	Verdict: loses information
//	Expect:  errors.Is finds every error that was added
//	Spot:    errors.Is or errors.As on an error after a hook, a callback or a rollback that
//	         failed too
//	Avoid:   in callbacks of one's own, return if db.Error != nil, or
//	         db.AddError(errors.Join(db.Error, err))
package proof

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"gorm.io/driver/sqlite"
	"gorm.io/gorm"
	"gorm.io/gorm/logger"
	_ "modernc.org/sqlite"
)

// User is a row of users.
type User struct {
	ID     int64
	Handle string
}

// Run reads a user who does not exist, while a callback fails after each query.
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
	err = db.Exec(`
		CREATE TABLE users (id INTEGER PRIMARY KEY, handle TEXT);
		INSERT INTO users (handle) VALUES ('ada'), ('bob')`).Error
	if err != nil {
		return "", "", err
	}
	failed := errors.New("the callback failed")
	err = db.Callback().Query().After("gorm:query").Register("fail", func(db *gorm.DB) {
		db.AddError(failed)
	})
	if err != nil {
		return "", "", err
	}
	read := db.Take(&User{}, 99).Error
	return fmt.Sprintf("errors.Is finds the missing row: %t, the callback's error: %t",
			errors.Is(read, gorm.ErrRecordNotFound), errors.Is(read, failed)),
		"errors.Is finds the missing row: true, the callback's error: true", nil
}
