// Package proof shows that gorm.Open closes a pool that it was given if the ping fails, since
// v1.31.2.
//
//	Module:  gorm.io/gorm
//	Source:  https://github.com/go-gorm/gorm/pull/7689
//	Verdict: refused
//	Expect:  a pool that the program opened is the program's to close, so a second try can use it
//	Spot:    gorm.Open over an existing *sql.DB, in a loop that waits for the database
//	Avoid:   a ping of the pool before gorm.Open, or a new pool for each try
package proof

import (
	"context"
	"database/sql"
	"errors"
	"os"
	"path/filepath"

	"gorm.io/driver/sqlite"
	"gorm.io/gorm"
	"gorm.io/gorm/logger"
	_ "modernc.org/sqlite"
)

// Run opens a database before its folder exists, and again afterwards.
func Run(ctx context.Context) (happened, expected string, err error) {
	parent, err := os.MkdirTemp("", "open")
	if err != nil {
		return "", "", err
	}
	defer os.RemoveAll(parent)
	folder := filepath.Join(parent, "later")
	pool, err := sql.Open("sqlite", filepath.Join(folder, "a.db"))
	if err != nil {
		return "", "", err
	}
	defer pool.Close()
	dialect, config := &sqlite.Dialector{Conn: pool}, &gorm.Config{Logger: logger.Discard}
	if _, err := gorm.Open(dialect, config); err == nil {
		return "", "", errors.New("a database opens in a folder that does not exist")
	}
	if err := os.Mkdir(folder, 0o755); err != nil {
		return "", "", err
	}
	if err := pool.PingContext(ctx); err != nil {
		return err.Error(), "the pool is open", nil
	}
	return "the pool is open", "the pool is open", nil
}
