// Package proof shows that PrepareStmt keeps a prepared statement for each length of a list, for 24
// hours by default.
//
//	Module:  gorm.io/gorm
//	Source:  https://github.com/go-gorm/gorm/pull/7435
//	Verdict: costs more
//	Expect:  a list of ids is an argument, so one statement serves all lengths
//	Spot:    PrepareStmt with IN ?, Preload or Create of slices whose lengths vary
//	Avoid:   the list as one JSON array or PostgreSQL array; PrepareStmtMaxSize only far above the
//	         number of statements in use, since a call fails if its statement is evicted under it
//	         (gorm#7831)
package proof

import (
	"context"
	"database/sql"
	"fmt"
	"strings"

	"gorm.io/driver/sqlite"
	"gorm.io/gorm"
	_ "modernc.org/sqlite"
)

// User is a row of users.
type User struct {
	ID     int64
	Handle string
}

// Run reads users by lists of 1 to 100 ids.
func Run(ctx context.Context) (happened, expected string, err error) {
	pool, err := sql.Open("sqlite", ":memory:")
	if err != nil {
		return "", "", err
	}
	defer pool.Close()
	pool.SetMaxOpenConns(1)
	db, err := gorm.Open(&sqlite.Dialector{Conn: pool}, &gorm.Config{PrepareStmt: true})
	if err != nil {
		return "", "", err
	}
	db = db.WithContext(ctx)
	err = db.Exec("CREATE TABLE users (id INTEGER PRIMARY KEY, handle TEXT)").Error
	if err != nil {
		return "", "", err
	}
	for n := 1; n <= 100; n++ {
		if err := db.Where("id IN ?", make([]int64, n)).Find(&[]User{}).Error; err != nil {
			return "", "", err
		}
	}
	kept := 0
	for _, text := range db.ConnPool.(*gorm.PreparedStmtDB).Stmts.Keys() {
		if strings.HasPrefix(text, "SELECT") {
			kept++
		}
	}
	return fmt.Sprintf("the number of statements kept is %d", kept),
		"the number of statements kept is 1", nil
}
