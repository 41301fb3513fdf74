// Package proof shows that a caller whose context ends fails all that wait for the statement that
// it prepares.
//
//	Module:  gorm.io/gorm
//	Source:  https://github.com/go-gorm/gorm/blob/v1.31.2/internal/stmt_store/stmt_store.go
//	Verdict: refused
//	Expect:  a call fails with context.Canceled only if its own context was cancelled
//	Spot:    PrepareStmt, and requests that are cancelled while others send the same statement
//	         first
//	Avoid:   each statement prepared when the program starts; another try after context.Canceled
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

// Run reads in two callers at once and cancels the one that prepares the statement.
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
	conn, err := pool.Conn(ctx) // the only one
	if err != nil {
		return "", "", err
	}
	theirs, cancel := context.WithCancel(ctx)
	defer cancel()
	find := func(ctx context.Context) <-chan error {
		done := make(chan error, 1)
		go func() { done <- db.WithContext(ctx).Find(&[]User{}).Error }()
		return done
	}
	waits := pool.Stats().WaitCount
	their := find(theirs)
	for pool.Stats().WaitCount == waits { // until theirs waits for a connection to prepare on
		time.Sleep(time.Millisecond)
	}
	our := find(ctx)
	mux := db.ConnPool.(*gorm.PreparedStmtDB).Mux
	for mux.TryLock() { // until ours waits for theirs
		mux.Unlock()
		time.Sleep(time.Millisecond)
	}
	cancel()
	<-their
	if err := conn.Close(); err != nil {
		return "", "", err
	}
	if err := <-our; errors.Is(err, context.Canceled) {
		return "it fails with context canceled", "it reads", nil
	}
	return "it reads", "it reads", err
}
