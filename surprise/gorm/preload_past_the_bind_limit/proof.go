// Package proof shows that a Preload of more parents than a statement may have parameters fails.
//
//	Module:  gorm.io/gorm
//	Source:  https://github.com/go-gorm/gorm/issues/1054
//	Verdict: refused
//	Expect:  Preload splits a list that is too long for one statement
//	Spot:    Preload of a list without a limit: 32,766 parameters on SQLite, 65,535 on the
//	         servers
//	Avoid:   FindInBatches; Joins, for belongs to and has one
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
	ID    int64
	Posts []Post
}

// Post is a row of posts.
type Post struct {
	ID     int64
	UserID int64
	Body   string
}

// Run reads 40,000 users with their posts.
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
		CREATE TABLE users (id INTEGER PRIMARY KEY);
		CREATE TABLE posts (id INTEGER PRIMARY KEY, user_id INTEGER, body TEXT);
		INSERT INTO users WITH RECURSIVE n(id) AS
			(VALUES (1) UNION ALL SELECT id + 1 FROM n LIMIT 40000) SELECT id FROM n`).Error
	if err != nil {
		return "", "", err
	}
	var users []User
	expected = "it reads 40000 users"
	const limit = "too many SQL variables"
	err = db.Preload("Posts").Find(&users).Error
	if err != nil && strings.Contains(err.Error(), limit) {
		return limit, expected, nil
	}
	return fmt.Sprintf("it reads %d users", len(users)), expected, err
}
