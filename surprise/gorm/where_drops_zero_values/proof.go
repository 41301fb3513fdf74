// Package proof shows that Where with a struct leaves out the conditions whose values are zero.
//
//	Module:  gorm.io/gorm
//	Source:  https://gorm.io/docs/query.html#Struct-amp-Map-Conditions
//	Verdict: wrong in silence
//	Expect:  a search for users who are not hidden finds those who are not hidden
//	Spot:    Where, First, Find or Delete with a struct that can hold zero values
//	Avoid:   a map, a condition with ?, or the names of the fields after the struct
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
	Hidden bool
}

// Run searches for the users who are not hidden.
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
		CREATE TABLE users (id INTEGER PRIMARY KEY, hidden BOOLEAN NOT NULL);
		INSERT INTO users (hidden) VALUES (FALSE), (TRUE)`).Error
	if err != nil {
		return "", "", err
	}
	var found []User
	err = db.Where(&User{Hidden: false}).Find(&found).Error
	return fmt.Sprintf("it finds %d of 2 users", len(found)), "it finds 1 of 2 users", err
}
