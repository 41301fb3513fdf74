// Package proof shows that NOT IN ? with an empty list finds no row, since GORM writes NULL for
// the list.
//
//	Module:  gorm.io/gorm
//	Source:  https://github.com/go-gorm/gorm/blob/v1.31.2/statement.go
//	Verdict: wrong in silence
//	Expect:  all rows are outside an empty list
//	Spot:    NOT IN ?, or Not with IN ?, with a slice that can be empty
//	Avoid:   Not(map[string]any{"id": ids}), or no condition if the slice is empty
package proof

import (
	"context"
	"database/sql"
	"fmt"

	"gorm.io/driver/sqlite"
	"gorm.io/gorm"
	_ "modernc.org/sqlite"
)

// User is a row of users.
type User struct {
	ID     int64
	Handle string
}

// Run reads the users that are not in an empty list.
func Run(ctx context.Context) (happened, expected string, err error) {
	pool, err := sql.Open("sqlite", ":memory:")
	if err != nil {
		return "", "", err
	}
	defer pool.Close()
	pool.SetMaxOpenConns(1)
	db, err := gorm.Open(&sqlite.Dialector{Conn: pool})
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
	var found []User
	err = db.Where("id NOT IN ?", []int64{}).Find(&found).Error
	return fmt.Sprintf("it finds %d of 2 users", len(found)), "it finds 2 of 2 users", err
}
