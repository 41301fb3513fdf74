// Package proof shows that of two columns with one name, one overwrites the other.
//
//	Module:  github.com/jmoiron/sqlx
//	Source:  https://github.com/jmoiron/sqlx/issues/231
//	Verdict: wrong in silence
//	Expect:  each of two embedded structs has its own id, or the query is refused, where the
//	  README, under issues, asks for distinct names
//	Spot:    SELECT a.*, b.* into a struct of two structs, whose columns share names
//	Avoid:   named fields, or a tag such as `db:"user"` on the embedded struct, and an alias for
//	  each column, such as "user.id"
package proof

import (
	"context"
	"fmt"

	"github.com/jmoiron/sqlx"
	_ "modernc.org/sqlite"
)

// User is a row of users.
type User struct{ ID int64 }

// Post is a row of posts.
type Post struct {
	ID       int64
	AuthorID int64 `db:"author_id"`
}

// Run reads post 7 with its author 1. If that is refused, an id by itself must not be.
func Run(ctx context.Context) (happened, expected string, err error) {
	db, err := sqlx.Open("sqlite", ":memory:")
	if err != nil {
		return "", "", err
	}
	defer db.Close()
	db.SetMaxOpenConns(1)
	const tables = "CREATE TABLE users (id INTEGER PRIMARY KEY);" +
		"CREATE TABLE posts (id INTEGER PRIMARY KEY, author_id INTEGER NOT NULL);" +
		"INSERT INTO users (id) VALUES (1); INSERT INTO posts (id, author_id) VALUES (7, 1)"
	if _, err := db.ExecContext(ctx, tables); err != nil {
		return "", "", err
	}
	var row struct {
		User
		Post
	}
	expected = "an error or post 7 of user 1"
	const query = "SELECT users.*, posts.* FROM posts JOIN users ON users.id = posts.author_id"
	if err := db.GetContext(ctx, &row, query); err != nil {
		return expected, expected, db.GetContext(ctx, &row, "SELECT id FROM users")
	}
	if row.Post.ID == 7 && row.User.ID == 1 {
		return expected, expected, nil
	}
	return fmt.Sprintf("post %d of user %d", row.Post.ID, row.User.ID), expected, nil
}
