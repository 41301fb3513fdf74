// Package proof shows that a Where after an Or restricts only the last alternative.
//
//	Module:  gorm.io/gorm
//	Source:  https://gorm.io/docs/advanced_query.html#Group-Conditions
//	Verdict: wrong in silence
//	Expect:  each method narrows or widens all that stands before it, so the last condition holds
//	         for all
//	Spot:    Or followed by Where, often from a scope that is added later
//	Avoid:   one Where for the alternatives: Where(db.Where(…).Or(…))
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
	Hidden bool
}

// Run searches for ada or bob, not hidden, where ada is hidden.
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
		CREATE TABLE users (id INTEGER PRIMARY KEY, handle TEXT, hidden BOOLEAN);
		INSERT INTO users (handle, hidden) VALUES ('ada', TRUE), ('bob', FALSE)`).Error
	if err != nil {
		return "", "", err
	}
	var found []User
	err = db.Where("handle = ?", "ada").Or("handle = ?", "bob").Where("hidden = ?", false).
		Find(&found).Error
	return fmt.Sprintf("it finds %d of 2 users", len(found)), "it finds 1 of 2 users", err
}
