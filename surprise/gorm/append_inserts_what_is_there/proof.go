// Package proof shows that Append to a many2many association first tries to insert the rows that it
// links.
//
//	Module:  gorm.io/gorm
//	Source:  https://github.com/go-gorm/gorm/issues/5040
//	Verdict: costs more
//	Expect:  a link between two rows with keys is one insert into the table between them
//	Spot:    Association(…).Append or Replace of a many2many, with rows that have their keys
//	Avoid:   Omit("Tags.*") before Association
package proof

import (
	"context"
	"database/sql"
	"fmt"

	"gorm.io/driver/sqlite"
	"gorm.io/gorm"
	_ "modernc.org/sqlite"
)

// Pool counts the statements that are sent to it.
type Pool struct {
	*sql.DB
	Sent int
}

// ExecContext sends a statement.
func (p *Pool) ExecContext(ctx context.Context, text string, args ...any) (sql.Result, error) {
	p.Sent++
	return p.DB.ExecContext(ctx, text, args...)
}

// QueryContext sends a statement that returns rows.
func (p *Pool) QueryContext(ctx context.Context, text string, args ...any) (*sql.Rows, error) {
	p.Sent++
	return p.DB.QueryContext(ctx, text, args...)
}

// Post is a row of posts.
type Post struct {
	ID   int64
	Tags []Tag `gorm:"many2many:post_tags"`
}

// Tag is a row of tags.
type Tag struct {
	ID   int64
	Name string
}

// Run gives a post a tag, where both are there.
func Run(ctx context.Context) (happened, expected string, err error) {
	pool, err := sql.Open("sqlite", ":memory:")
	if err != nil {
		return "", "", err
	}
	defer pool.Close()
	pool.SetMaxOpenConns(1)
	counting := &Pool{DB: pool}
	db, err := gorm.Open(&sqlite.Dialector{Conn: counting},
		&gorm.Config{SkipDefaultTransaction: true})
	if err != nil {
		return "", "", err
	}
	db = db.WithContext(ctx)
	err = db.Exec(`
		CREATE TABLE posts (id INTEGER PRIMARY KEY);
		CREATE TABLE tags (id INTEGER PRIMARY KEY, name TEXT);
		CREATE TABLE post_tags (post_id INTEGER, tag_id INTEGER, PRIMARY KEY (post_id, tag_id));
		INSERT INTO posts (id) VALUES (1);
		INSERT INTO tags (id, name) VALUES (1, 'go')`).Error
	if err != nil {
		return "", "", err
	}
	counting.Sent = 0
	err = db.Model(&Post{ID: 1}).Association("Tags").Append(&Tag{ID: 1, Name: "go"})
	return fmt.Sprintf("the number of statements is %d", counting.Sent),
		"the number of statements is 1", err
}
