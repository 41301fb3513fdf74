// Package proof shows that Save does not write what has changed in the rows of an association.
//
//	Module:  gorm.io/gorm
//	Source:  https://github.com/go-gorm/gorm/issues/3487
//	Verdict: wrong in silence
//	Expect:  Save of a user saves the posts that the user holds, as Create does
//	Spot:    Save or Updates of a struct whose associated structs were edited
//	Avoid:   a Save of each child, or Session(&gorm.Session{FullSaveAssociations: true})
package proof

import (
	"context"
	"database/sql"

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

// Run edits a post and saves its author.
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
		CREATE TABLE posts (id INTEGER PRIMARY KEY, user_id INTEGER, body TEXT)`).Error
	if err != nil {
		return "", "", err
	}
	user := User{Posts: []Post{{Body: "draft"}}}
	if err := db.Create(&user).Error; err != nil {
		return "", "", err
	}
	user.Posts[0].Body = "final"
	if err := db.Save(&user).Error; err != nil {
		return "", "", err
	}
	var stored Post
	err = db.Take(&stored, user.Posts[0].ID).Error
	return "the body is " + stored.Body, "the body is final", err
}
