// Package proof shows that Create writes the value of a default tag in place of a zero value that
// was set.
//
//	Module:  gorm.io/gorm
//	Source:  https://gorm.io/docs/create.html#Default-Values
//	Verdict: wrong in silence
//	Expect:  a user who is created as not discoverable is not discoverable
//	Spot:    a default tag on a field whose zero value means something: false, 0 or an empty
//	         string
//	Avoid:   a pointer or a sql.Null type for the field, or no default tag
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
	ID           int64
	Discoverable bool `gorm:"default:true"`
}

// Run creates a user who is not to be discovered.
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
	err = db.Exec("CREATE TABLE users (id INTEGER PRIMARY KEY, discoverable BOOLEAN NOT " +
		"NULL)").Error
	if err != nil {
		return "", "", err
	}

	user := User{Discoverable: false}
	if err := db.Create(&user).Error; err != nil {
		return "", "", err
	}
	var stored User
	err = db.Take(&stored, user.ID).Error
	return fmt.Sprintf("discoverable is %t", stored.Discoverable), "discoverable is false", err
}
