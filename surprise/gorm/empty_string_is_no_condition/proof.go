// Package proof shows that First with an empty string after the struct finds the first of all
// rows.
//
//	Module:  gorm.io/gorm
//	Source:  https://github.com/go-gorm/gorm/blob/v1.31.2/statement.go
//	Verdict: wrong in silence
//	Expect:  an empty key finds nothing, or is an error
//	Spot:    First, Take or Find whose second argument is a string that can be empty
//	Avoid:   a condition with ?, as in First(&user, "id = ?", text)
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

// Run reads the user whose key is an empty string.
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
	if err := db.First(&user, "").Error; err != nil {
		// The empty string is all that differs, so any error refuses it.
		return "nothing is found", "nothing is found", ctx.Err()
	}
	return user.Handle + " is found", "nothing is found", nil
}
