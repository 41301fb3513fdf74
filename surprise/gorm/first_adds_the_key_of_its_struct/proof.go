// Package proof shows that First, Take and Find add the key that their struct already holds to the
// conditions.
//
//	Module:  gorm.io/gorm
//	Source:  https://gorm.io/docs/query.html#Retrieving-objects-with-primary-key
//	Verdict: wrong in silence
//	Expect:  a second search into the same variable finds what it searches for
//	Spot:    a variable that two queries fill, or one that was filled before: First and Take then
//	         return ErrRecordNotFound, and Find leaves the row that was there
//	Avoid:   an empty variable for each query, or the generics API, which returns a new one
package proof

import (
	"context"
	"database/sql"
	"fmt"

	"gorm.io/driver/sqlite"
	"gorm.io/gorm"
	"gorm.io/gorm/logger"
	_ "modernc.org/sqlite"
)

// User is a row of users.
type User struct {
	ID     int64
	Handle string
}

// Run searches for two users, one after the other, into one variable.
func Run(ctx context.Context) (happened, expected string, err error) {
	pool, err := sql.Open("sqlite", ":memory:")
	if err != nil {
		return "", "", err
	}
	defer pool.Close()
	pool.SetMaxOpenConns(1)
	db, err := gorm.Open(&sqlite.Dialector{Conn: pool}, &gorm.Config{Logger: logger.Discard})
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
	var user User
	if err := db.First(&user, "handle = ?", "ada").Error; err != nil {
		return "", "", err
	}
	result := db.Find(&user, "handle = ?", "bob")
	return fmt.Sprintf("rows found: %d, the variable holds %s", result.RowsAffected, user.Handle),
		"rows found: 1, the variable holds bob", result.Error
}
