// Package proof shows that Update of a model whose key is zero leaves the key out of its
// conditions.
//
//	Module:  gorm.io/gorm
//	Source:  https://gorm.io/docs/update.html#Batch-Updates
//	Verdict: wrong in silence
//	Expect:  an update of one user changes at most one
//	Spot:    Model with a struct whose key may not be set, and a Where of its own, such as a
//	         revision: GORM takes it for a batch update
//	Avoid:   the key in Where, as in Where("id = ?", user.ID)
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
	Handle   string
	Revision int64
}

// Run updates a user whose key was not set, if the user is at revision 1, as two users are.
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
		CREATE TABLE users (id INTEGER PRIMARY KEY, handle TEXT, revision INTEGER);
		INSERT INTO users (handle, revision) VALUES ('ada', 1), ('bob', 1)`).Error
	if err != nil {
		return "", "", err
	}
	user := User{Handle: "ada"}
	err = db.Model(&user).Where("revision = ?", 1).Update("handle", "ann").Error
	if err != nil && !errors.Is(err, gorm.ErrPrimaryKeyRequired) &&
		!errors.Is(err, gorm.ErrMissingWhereClause) {
		return "", "", err
	}
	var changed int64
	err = db.Model(&User{}).Where("handle = ?", "ann").Count(&changed).Error
	return fmt.Sprintf("it changes %d of 2 users", changed), "it changes 0 of 2 users", err
}
