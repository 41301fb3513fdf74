// Package proof shows that Create of a struct without the default transaction keeps SQLite's log
// growing.
//
//	Module:  gorm.io/gorm
//	Source:  https://github.com/go-gorm/gorm/blob/v1.31.2/scan.go
//	Verdict: costs more
//	Expect:  the log stays near the pages of wal_autocheckpoint, as it does with the default
//	         transaction
//	Spot:    SkipDefaultTransaction on SQLite in WAL mode, and Create of single structs
//	Avoid:   Create of a slice of one, whose returned row is read to the end; or the default
//	         transaction
package proof

import (
	"context"
	"database/sql"
	"os"
	"path/filepath"

	"gorm.io/driver/sqlite"
	"gorm.io/gorm"
	_ "modernc.org/sqlite"
)

// User is a row of users.
type User struct {
	ID     int64
	Handle string
}

// Run creates 500 users, with a checkpoint due every 10 pages, and looks at the log.
func Run(ctx context.Context) (happened, expected string, err error) {
	folder, err := os.MkdirTemp("", "log")
	if err != nil {
		return "", "", err
	}
	defer os.RemoveAll(folder)
	file := filepath.Join(folder, "a.db")
	pool, err := sql.Open("sqlite", file)
	if err != nil {
		return "", "", err
	}
	defer pool.Close()
	pool.SetMaxOpenConns(1)
	db, err := gorm.Open(&sqlite.Dialector{Conn: pool}, &gorm.Config{SkipDefaultTransaction: true})
	if err != nil {
		return "", "", err
	}
	db = db.WithContext(ctx)
	err = db.Exec(`
		PRAGMA journal_mode = WAL;
		PRAGMA synchronous = OFF;
		PRAGMA wal_autocheckpoint = 10;
		CREATE TABLE users (id INTEGER PRIMARY KEY, handle TEXT)`).Error
	if err != nil {
		return "", "", err
	}
	for range 500 {
		if err := db.Create(&User{Handle: "ada"}).Error; err != nil {
			return "", "", err
		}
	}
	log, err := os.Stat(file + "-wal")
	if err != nil {
		return "", "", err
	}
	if log.Size()/4096 < 100 {
		return "the log has less than 100 pages", "the log has less than 100 pages", nil
	}
	return "the log has a page for each row", "the log has less than 100 pages", nil
}
