// Package proof shows that a condition gets its parentheses only if it has an OR or AND between two
// spaces.
//
//	Module:  gorm.io/gorm
//	Source:  https://github.com/go-gorm/gorm/issues/7351
//	Verdict: wrong in silence
//	Expect:  each Where is grouped, as it is when its text stands on one line
//	Spot:    a Where of several lines with an OR or an AND at the beginning of one
//	Avoid:   parentheses in the text, or Where(db.Where(…).Or(…))
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
	const handles = `handle = 'bob'
		OR handle = 'ada'`
	var found []User
	err = db.Where("hidden = ?", false).Where(handles).Find(&found).Error
	return fmt.Sprintf("it finds %d of 2 users", len(found)), "it finds 1 of 2 users", err
}
