// Package proof shows that a query that is used twice keeps the conditions of its first use.
//
//	Module:  gorm.io/gorm
//	Source:  https://gorm.io/docs/method_chaining.html#Reusability-and-Safety
//	Verdict: wrong in silence
//	Expect:  two queries that begin with a common condition are independent of one another
//	Spot:    a *gorm.DB in a variable after Where, Model or another chain method, used more than
//	         once
//	Avoid:   Session(&gorm.Session{}) after the common part; the generics API (since v1.30.0)
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

// Run searches for two users, each with a common condition and one of their own.
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
	common := db.Where("id < ?", 10)
	var ada, bob []User
	if err := common.Where("handle = ?", "ada").Find(&ada).Error; err != nil {
		return "", "", err
	}
	err = common.Where("handle = ?", "bob").Find(&bob).Error
	return fmt.Sprintf("rows of ada: %d, rows of bob: %d", len(ada), len(bob)),
		"rows of ada: 1, rows of bob: 1", err
}
