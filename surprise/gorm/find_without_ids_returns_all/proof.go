// Package proof shows that Find with an empty list of keys returns all rows.
//
//	Module:  gorm.io/gorm
//	Source:  https://github.com/go-gorm/gorm/issues/4857
//	Verdict: wrong in silence
//	Expect:  no keys find no rows, as WHERE id IN ? does with an empty list
//	Spot:    Find or Where with a slice of keys that can be empty
//	Avoid:   Where("id IN ?", ids), which finds nothing without ids
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
	ID int64
}

// Run reads the users of an empty list of keys.
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
		CREATE TABLE users (id INTEGER PRIMARY KEY);
		INSERT INTO users (id) VALUES (1), (2)`).Error
	if err != nil {
		return "", "", err
	}
	var found []User
	err = db.Find(&found, []int64{}).Error
	return fmt.Sprintf("it finds %d of 2 users", len(found)), "it finds 0 of 2 users", err
}
