// Package proof shows that two callers that prepare the same statement can wait for one another,
// until one is cancelled or without end.
//
//	Module:  gorm.io/gorm
//	Source:  https://github.com/go-gorm/gorm/issues/7465
//	Verdict: refused
//	Expect:  a transaction that has a connection does not wait for callers that have none
//	Spot:    PrepareStmt with transactions, where all connections can be in use at once
//	Avoid:   each statement prepared before a transaction needs it, with a PrepareStmtTTL longer
//	         than the program runs; or PrepareStmt off in the configuration, and
//	         Session(&gorm.Session{PrepareStmt: true}) for reads outside transactions
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
	limited, cancel := context.WithCancel(ctx)
	defer cancel()
	other := make(chan error, 1)
	var read error
	err = db.WithContext(limited).Transaction(func(tx *gorm.DB) error {
		waits := pool.Stats().WaitCount
		go func() { other <- db.Find(&[]User{}).Error }()
		for n := 0; pool.Stats().WaitCount == waits; n++ { // until the other waits for the connection
			if n == 10_000 || limited.Err() != nil {
				return errors.New("the other caller does not wait for the connection")
			}
			time.Sleep(time.Millisecond)
		}
		// Without an end of its context the transaction would not end.
		defer time.AfterFunc(300*time.Millisecond, cancel).Stop()
		read = tx.Find(&[]User{}).Error
		return read
	})
	if read == nil && err != nil {
		return "", "", err
	}
	if err := <-other; err != nil {
		return "", "", err
	}
	if errors.Is(read, context.Canceled) && ctx.Err() == nil {
		return "it waits until it is cancelled", "it reads", nil
	}
	return "it reads", "it reads", read
}
