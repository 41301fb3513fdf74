// Package proof shows that a caller whose context ends fails all that wait for the statement that
// it prepares.
//
//	Module:  gorm.io/gorm
//	Source:  https://github.com/go-gorm/gorm/blob/v1.31.2/internal/stmt_store/stmt_store.go
//	Verdict: refused
//	Expect:  a call fails with context.Canceled only if its own context was cancelled
//	Spot:    PrepareStmt, and requests that are cancelled while others send the same statement
//	         first
//	Avoid:   each statement prepared when the program starts, with a PrepareStmtTTL longer than it
//	         runs; another try after context.Canceled, while one's own context goes on
package proof

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
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

// wait waits until a condition holds, for a number of milliseconds at most, and says whether it
// does.
func wait(ctx context.Context, milliseconds int, holds func() bool) bool {
	for range milliseconds {
		if ctx.Err() != nil || holds() {
			break
		}
		time.Sleep(time.Millisecond)
	}
	return holds()
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
	defer conn.Close()
	theirs, cancel := context.WithCancel(ctx)
	defer cancel()
	find := func(ctx context.Context) <-chan error {
		done := make(chan error, 1)
		go func() { done <- db.WithContext(ctx).Find(&[]User{}).Error }()
		return done
	}
	waits := pool.Stats().WaitCount
	their := find(theirs)
	if !wait(ctx, 10_000, func() bool { return pool.Stats().WaitCount > waits }) {
		return "", "", errors.New("theirs does not wait for a connection to prepare on")
	}
	our := find(ctx)
	// Ours holds the lock while it waits for theirs. A version where it does not is waited for too.
	mux := db.ConnPool.(*gorm.PreparedStmtDB).Mux
	wait(ctx, 1_000, func() bool {
		if mux.TryLock() {
			mux.Unlock()
			return false
		}
		return true
	})
	time.Sleep(10 * time.Millisecond)
	cancel()
	if err := <-their; !errors.Is(err, context.Canceled) {
		return "", "", fmt.Errorf("theirs is not cancelled: %w", err)
	}
	if err := conn.Close(); err != nil {
		return "", "", err
	}
	if err := <-our; errors.Is(err, context.Canceled) && ctx.Err() == nil {
		return "it fails with context canceled", "it reads", nil
	} else if err != nil {
		return "", "", err
	}
	return "it reads", "it reads", nil
}
