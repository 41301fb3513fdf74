// Package proof shows that Save writes every column, also those that have changed since the row
// was read.
//
//	Module:  gorm.io/gorm
//	Source:  https://gorm.io/docs/update.html#Save-All-Fields
//	Verdict: wrong in silence
//	Expect:  a new location does not undo a follow that came in between
//	Spot:    Save of a row that was read before
//	Avoid:   Updates, or Select before Save, with the fields that change; a revision column in the
//	         condition
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
	ID        int64
	Location  string
	Followers int64
}

// Run changes the location of a user who gains a follower after the user was read.
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
	err = db.Exec("CREATE TABLE users (id INTEGER PRIMARY KEY, location TEXT, followers " +
		"INTEGER)").Error
	if err != nil {
		return "", "", err
	}
	created := User{Location: "London"}
	if err := db.Create(&created).Error; err != nil {
		return "", "", err
	}
	var user User
	if err := db.Take(&user, created.ID).Error; err != nil {
		return "", "", err
	}
	if err := db.Exec("UPDATE users SET followers = followers + 1").Error; err != nil {
		return "", "", err
	}
	user.Location = "Turin"
	if err := db.Save(&user).Error; err != nil {
		return "", "", err
	}
	var stored User
	err = db.Take(&stored, user.ID).Error
	return fmt.Sprintf("the number of followers is %d", stored.Followers),
		"the number of followers is 1", err
}
