// Package proof shows that the limit of a Preload counts the children of all parents together.
//
//	Module:  gorm.io/gorm
//	Source:  https://github.com/go-gorm/gorm/issues/5229
//	Verdict: wrong in silence
//	Expect:  a limit of one gives each user their newest post
//	Spot:    Limit in the function of a Preload of a list of parents
//	Avoid:   LimitPerRecord of the generics API (since v1.30.0), or a query with row_number()
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
	ID    int64
	Posts []Post
}

// Post is a row of posts.
type Post struct {
	ID     int64
	UserID int64
	Body   string
}

// Run reads two users with the newest post of each.
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
		CREATE TABLE users (id INTEGER PRIMARY KEY);
		CREATE TABLE posts (id INTEGER PRIMARY KEY, user_id INTEGER, body TEXT);
		INSERT INTO users (id) VALUES (1), (2);
		INSERT INTO posts (user_id) VALUES (1), (1), (2), (2)`).Error
	if err != nil {
		return "", "", err
	}
	newest := func(db *gorm.DB) *gorm.DB { return db.Order("id DESC").Limit(1) }
	var users []User
	if err := db.Preload("Posts", newest).Order("id").Find(&users).Error; err != nil {
		return "", "", err
	}
	return fmt.Sprintf("the users have %d and %d posts", len(users[0].Posts), len(users[1].Posts)),
		"the users have 1 and 1 posts", nil
}
