// Package proof shows that Update of a model whose key is zero leaves the key out of its
// conditions.
//
//	Module:  gorm.io/gorm
//	Source:  https://github.com/go-gorm/gorm/issues/1195
//	Verdict: wrong in silence
//	Expect:  an update of one user changes at most one
//	Spot:    Model with a struct whose key may not be set, and a Where of its own
//	Avoid:   the key in Where, as in Where("id = ?", user.ID)
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

// Run updates a user without a key among those with small keys.
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
	nobody := User{ID: 0}
	result := db.Model(&nobody).Where("id < ?", 10).Update("handle", "none")
	return fmt.Sprintf("it changes %d of 2 users", result.RowsAffected),
		"it changes 0 of 2 users", result.Error
}
