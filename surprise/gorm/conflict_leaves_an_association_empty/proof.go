// Package proof shows that Create links a row to nothing if the associated row breaks a unique
// constraint, where no foreign key is enforced.
//
//	Module:  gorm.io/gorm
//	Source:  https://github.com/go-gorm/gorm/issues/3296
//	Verdict: wrong in silence
//	Expect:  an error says that the handle is taken, as it does when the author is created alone,
//	         or the post has the author who has the handle
//	Spot:    Create or Save of a struct with a new associated struct that has a unique column, in
//	         a database without foreign keys, or on SQLite, which does not enforce them by
//	         default
//	Avoid:   foreign keys, which _pragma=foreign_keys(1) turns on for modernc.org/sqlite; the
//	         associated row created by itself, with a look at its error, and
//	         Omit(clause.Associations)
package proof

import (
	"context"
	"database/sql"
	"fmt"
	"strings"

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
	expected = "it fails, or the author is 1"
	err = db.Create(&post).Error
	if err != nil && !strings.Contains(err.Error(), "UNIQUE constraint failed") {
		return "", "", err
	}
	if err != nil || post.AuthorID == 1 {
		return expected, expected, nil
	}
	return fmt.Sprintf("the author is %d", post.AuthorID), expected, nil
}
