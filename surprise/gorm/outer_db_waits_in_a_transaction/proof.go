// Package proof shows that the outer database waits inside a transaction that holds the last
// connection, until its deadline or without end.
//
//	Module:  gorm.io/gorm
//	Source:  https://github.com/go-gorm/gorm/issues/1669
//	Verdict: refused
//	Expect:  a statement inside the function of Transaction belongs to it, or at least runs
//	Spot:    the variable db, or a store that holds it, inside a function that Transaction calls
//	         with tx
//	Avoid:   only tx inside the function; a context with a deadline
package proof

import (
	"context"
	"database/sql"
	"errors"
	"time"

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

// Run reads by the outer database inside a transaction, over a pool of one connection.
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
	err = db.Exec("CREATE TABLE users (id INTEGER PRIMARY KEY, handle TEXT)").Error
	if err != nil {
		return "", "", err
	}
	err = db.Transaction(func(*gorm.DB) error {
		// Without a deadline it would not return.
		ctx, cancel := context.WithTimeout(ctx, 100*time.Millisecond)
		defer cancel()
		return db.WithContext(ctx).Find(&[]User{}).Error
	})
	if errors.Is(err, context.DeadlineExceeded) && ctx.Err() == nil {
		return "it fails at its deadline", "it reads", nil
	}
	return "it reads", "it reads", err
}
