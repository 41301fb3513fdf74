// Package proof shows that Create with OnConflict DoNothing gives the keys of new rows to the rows
// that were there.
//
//	Module:  gorm.io/gorm
//	Source:  https://github.com/go-gorm/gorm/issues/7393
//	Verdict: wrong in silence
//	Expect:  the new row has its key, and the row that was there its own or none
//	Spot:    clause.OnConflict{DoNothing: true} with a slice whose keys are used afterwards
//	Avoid:   a query for the keys by the unique column
package proof

import (
	"context"
	"database/sql"
	"fmt"

	"gorm.io/driver/sqlite"
	"gorm.io/gorm"
	"gorm.io/gorm/clause"
	_ "modernc.org/sqlite"
)

// User is a row of users.
type User struct {
	ID     int64
	Handle string
}

// Run creates ada, who is there, and bob, who is not.
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
		CREATE TABLE users (id INTEGER PRIMARY KEY, handle TEXT UNIQUE);
		INSERT INTO users (id, handle) VALUES (1, 'ada')`).Error
	if err != nil {
		return "", "", err
	}
	users := []User{{Handle: "ada"}, {Handle: "bob"}}
	err = db.Clauses(clause.OnConflict{DoNothing: true}).Create(&users).Error
	expected = "the keys are ada 0 or 1, bob 2"
	if (users[0].ID == 0 || users[0].ID == 1) && users[1].ID == 2 {
		return expected, expected, err
	}
	return fmt.Sprintf("the keys are ada %d, bob %d", users[0].ID, users[1].ID), expected, err
}
