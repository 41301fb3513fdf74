// Package stored reads what is stored, with statements of its own, so that no layer is its own
// witness.
package stored

import (
	"context"
	"database/sql"
	"fmt"

	"example.com/impedance/internal/lockstep"
	"example.com/impedance/models"
	"example.com/impedance/schema"
)

// Read reads the tables, as of one moment, into domain values sorted by id.
func Read(ctx context.Context, db *schema.DB) (lockstep.Tables, error) {
	var tables lockstep.Tables
	opts := &sql.TxOptions{Isolation: sql.LevelRepeatableRead, ReadOnly: true}
	if db.Engine == schema.SQLite {
		opts.Isolation = sql.LevelDefault // one moment, as it is
	}
	tx, err := db.BeginTx(ctx, opts)
	if err != nil {
		return tables, err
	}
	defer tx.Rollback()
	if tables.Users, err = read(ctx, tx, allUsers, scanUser); err != nil {
		return tables, fmt.Errorf("users: %w", err)
	}
	if tables.Posts, err = read(ctx, tx, allPosts, scanPost); err != nil {
		return tables, fmt.Errorf("posts: %w", err)
	}
	if tables.Follows, err = read(ctx, tx, allFollows, scanFollow); err != nil {
		return tables, fmt.Errorf("follows: %w", err)
	}
	return tables, nil
}

const (
	allUsers = `SELECT id, handle, email, display_name, bio, location, website,
		discoverable, revision, created_at FROM users ORDER BY id`
	allPosts = `SELECT id, author_id, kind, body, parent_id, repost_of_id, created_at
		FROM posts ORDER BY id`
	allFollows = `SELECT follower_id, followee_id, since, notify
		FROM follows ORDER BY follower_id, followee_id`
)

func read[T any](ctx context.Context, tx *sql.Tx, query string,
	scan func(*sql.Rows) (T, error)) ([]T, error) {
	rows, err := tx.QueryContext(ctx, query)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var all []T
	for rows.Next() {
		v, err := scan(rows)
		if err != nil {
			return nil, err
		}
		all = append(all, v)
	}
	return all, rows.Err()
}

func scanUser(rows *sql.Rows) (u models.User, err error) {
	err = rows.Scan(&u.ID, &u.Handle, &u.Email, &u.Profile.DisplayName, &u.Profile.Bio,
		&u.Profile.Location, &u.Profile.Website, &u.Discoverable, &u.Revision, &u.CreatedAt)
	u.CreatedAt = u.CreatedAt.UTC()
	return u, err
}

func scanPost(rows *sql.Rows) (p models.Post, err error) {
	var (
		kind     string
		body     *string
		parentID *int64
		repostOf *int64
	)
	err = rows.Scan(&p.ID, &p.AuthorID, &kind, &body, &parentID, &repostOf, &p.CreatedAt)
	if err != nil {
		return p, err
	}
	p.CreatedAt = p.CreatedAt.UTC()
	switch {
	case kind == "text" && body != nil:
		p.Content = models.Text{Body: *body}
	case kind == "reply" && body != nil:
		p.Content = models.Reply{Body: *body, ParentID: parentID}
	case kind == "repost" && body == nil && repostOf != nil:
		p.Content = models.Repost{PostID: *repostOf}
	case kind == "repost" && *body != "" && repostOf != nil:
		p.Content = models.Repost{Comment: *body, PostID: *repostOf}
	default:
		return p, fmt.Errorf("post %d has columns that do not fit its kind, %s", p.ID, kind)
	}
	return p, nil
}

func scanFollow(rows *sql.Rows) (f models.Follow, err error) {
	err = rows.Scan(&f.FollowerID, &f.FolloweeID, &f.Since, &f.Notify)
	f.Since = f.Since.UTC()
	return f, err
}
