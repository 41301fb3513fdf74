// Package proof shows that Create of a struct without the default transaction keeps SQLite's log
// growing, while no other statement on that connection runs to its end.
//
//	Module:  gorm.io/gorm
//	Source:  https://www.sqlite.org/c3ref/wal_hook.html
//	Verdict: costs more
//	Expect:  the log stays near the pages of wal_autocheckpoint, as it does with the default
//	         transaction
//	Spot:    SkipDefaultTransaction on SQLite in WAL mode, and Create of single structs, which
//	         reads one row of RETURNING and closes the statement, on connections that do
//	         nothing else
//	Avoid:   Create of a slice of one, whose returned row is read to the end; or the default
//	         transaction
package proof

import (
	"context"
	"database/sql"
	"fmt"
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
	happened, expected = "the log has more than 400 pages", "the log has less than 100 pages"
	if pages := log.Size() / 4096; pages < 100 {
		happened = expected
	} else if pages <= 400 {
		happened = fmt.Sprintf("the log has %d pages", pages)
	}
	return happened, expected, nil
}
