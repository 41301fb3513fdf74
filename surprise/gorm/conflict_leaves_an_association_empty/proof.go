// Package proof shows that Create links a row to nothing if the associated row breaks a unique
// constraint.
//
//	Module:  gorm.io/gorm
//	Source:  https://github.com/go-gorm/gorm/issues/6985
//	Verdict: wrong in silence
//	Expect:  an error says that the handle is taken, as it does when the author is created alone
//	Spot:    Create or Save of a struct with a new associated struct that has a unique column
//	Avoid:   the associated row created by itself, with a look at its error, and
//	         Omit(clause.Associations)
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

// Post is a row of posts.
type Post struct {
	ID       int64
	AuthorID int64
	Author   User
}

// Run creates a post with a new author, whose handle is taken.
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
		CREATE TABLE users (id INTEGER PRIMARY KEY, handle TEXT UNIQUE);
		CREATE TABLE posts (id INTEGER PRIMARY KEY, author_id INTEGER);
		INSERT INTO users (handle) VALUES ('ada')`).Error
	if err != nil {
		return "", "", err
	}
	post := Post{Author: User{Handle: "ada"}}
	if db.Create(&post).Error != nil {
		return "it fails", "it fails", nil
	}
	return fmt.Sprintf("the author is %d", post.AuthorID), "it fails", nil
}
