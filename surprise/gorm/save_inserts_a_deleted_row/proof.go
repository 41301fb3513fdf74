// Package proof shows that Save inserts a row again that was deleted since it was read.
//
//	Module:  gorm.io/gorm
//	Source:  https://gorm.io/docs/update.html#Save-All-Fields
//	Verdict: wrong in silence
//	Expect:  a change to a user who has left changes nothing
//	Spot:    Save of a row that has its key
//	Avoid:   Select("*").Updates, and a look at RowsAffected, on MySQL with clientFoundRows (see
//	         unchanged-rows-are-not-counted)
package proof

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"gorm.io/driver/sqlite"
	"gorm.io/gorm"
	_ "modernc.org/sqlite"
)

// User is a row of users.
type User struct {
	ID       int64
	Location string
}

// Run changes the location of a user who is deleted after the user was read.
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
	err = db.Exec("CREATE TABLE users (id INTEGER PRIMARY KEY, location TEXT)").Error
	if err != nil {
		return "", "", err
	}
	user := User{Location: "London"}
	if err := db.Create(&user).Error; err != nil {
		return "", "", err
	}
	if err := db.Exec("DELETE FROM users").Error; err != nil {
		return "", "", err
	}
	user.Location = "Turin"
	if err := db.Save(&user).Error; err != nil && !errors.Is(err, gorm.ErrRecordNotFound) {
		return "", "", err
	}
	var stored []User
	err = db.Find(&stored).Error
	return fmt.Sprintf("the number of users is %d", len(stored)), "the number of users is 0", err
}
