// Package proof shows that two callers that prepare the same statement can wait for one another
// without end.
//
//	Module:  gorm.io/gorm
//	Source:  https://github.com/go-gorm/gorm/issues/7465
//	Verdict: refused
//	Expect:  a transaction that has a connection does not wait for callers that have none
//	Spot:    PrepareStmt with transactions, where all connections can be in use at once
//	Avoid:   each statement prepared before a transaction needs it, or transactions without
//	         PrepareStmt
package proof

import (
	"context"
	"database/sql"
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

// Run reads in a transaction what another caller wants to read at that time, over a pool of one
// connection.
func Run(ctx context.Context) (happened, expected string, err error) {
	pool, err := sql.Open("sqlite", ":memory:")
	if err != nil {
		return "", "", err
	}
	defer pool.Close()
	pool.SetMaxOpenConns(1)
	db, err := gorm.Open(&sqlite.Dialector{Conn: pool},
		&gorm.Config{Logger: logger.Discard, PrepareStmt: true})
	if err != nil {
		return "", "", err
	}
	db = db.WithContext(ctx)
	err = db.Exec("CREATE TABLE users (id INTEGER PRIMARY KEY, handle TEXT)").Error
	if err != nil {
		return "", "", err
	}
	// Without a deadline the transaction would not end.
	limited, cancel := context.WithTimeout(ctx, 300*time.Millisecond)
	defer cancel()
	var other chan error
	err = db.WithContext(limited).Transaction(func(tx *gorm.DB) error {
		waits := pool.Stats().WaitCount
		other = make(chan error, 1)
		go func() { other <- db.Find(&[]User{}).Error }()
		for pool.Stats().WaitCount == waits { // until the other waits for the connection
			time.Sleep(time.Millisecond)
		}
		return tx.Find(&[]User{}).Error
	})
	if other != nil {
		if err := <-other; err != nil {
			return "", "", err
		}
	}
	if err != nil && limited.Err() != nil {
		return "it waits until its deadline", "it reads", nil
	}
	return "it reads", "it reads", err
}
