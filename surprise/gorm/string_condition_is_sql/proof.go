// Package proof shows that First, Find and Delete read a string that is not a number as SQL, not as
// a key.
//
//	Module:  gorm.io/gorm
//	Source:  https://gorm.io/docs/security.html
//	Verdict: wrong in silence
//	Expect:  text from outside is a value, as a number in the same place is
//	Spot:    First, Take, Find or Delete whose second argument is a string that a user can choose
//	Avoid:   a condition with ?, as in First(&user, "id = ?", text), or a number that was parsed
package proof

import (
	"context"
	"database/sql"

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

// Run reads the user whose key is a text with a condition in it.
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
	if err := db.First(&User{}, "2").Error; err != nil {
		return "", "", err
	}
	var user User
	if err := db.First(&user, "0 OR handle = 'bob'").Error; err != nil {
		// The text is all that differs, so any error refuses it.
		return "nothing is found", "nothing is found", ctx.Err()
	}
	return user.Handle + " is found", "nothing is found", nil
}
