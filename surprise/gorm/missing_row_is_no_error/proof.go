// Package proof shows that Update, Delete and Find of a row that is missing report no error.
//
//	Module:  gorm.io/gorm
//	Source:  https://github.com/go-gorm/gorm/issues/4775
//	Verdict: loses information
//	Expect:  what First reports as gorm.ErrRecordNotFound, the others report too
//	Spot:    Update, Updates, Delete and Find whose Error alone is looked at
//	Avoid:   a look at RowsAffected; First or Take to read one row
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

// Run updates, deletes and reads a user who does not exist.
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
	err = db.Exec("CREATE TABLE users (id INTEGER PRIMARY KEY, handle TEXT)").Error
	if err != nil {
		return "", "", err
	}
	update := db.Model(&User{ID: 1}).Update("handle", "ada").Error
	remove := db.Delete(&User{}, 1).Error
	find := db.Find(&User{}, 1).Error
	return fmt.Sprintf("an error from update: %t, delete: %t, find: %t",
			update != nil, remove != nil, find != nil),
		"an error from update: true, delete: true, find: true", nil
}
