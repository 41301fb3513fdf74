// Package proof shows that Updates with a struct leaves zero values out.
//
//	Module:  gorm.io/gorm
//	Source:  https://gorm.io/docs/update.html#Updates-multiple-columns
//	Verdict: wrong in silence
//	Expect:  an update to an empty location empties it
//	Spot:    Updates with a struct that can hold zero values
//	Avoid:   Select with the fields before it, or Updates with a map, which the generics API does
//	         not take (gorm#7658)
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
	ID       int64
	Location string
}

// Run empties a location.
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
	err = db.Exec("CREATE TABLE users (id INTEGER PRIMARY KEY, location TEXT NOT NULL)").Error
	if err != nil {
		return "", "", err
	}
	user := User{Location: "London"}
	if err := db.Create(&user).Error; err != nil {
		return "", "", err
	}
	if err := db.Model(&user).Updates(User{Location: ""}).Error; err != nil {
		return "", "", err
	}
	var stored User
	err = db.Take(&stored, user.ID).Error
	return fmt.Sprintf("the location is %q", stored.Location), `the location is ""`, err
}
