package bench

import (
	"context"
	"database/sql"
	"fmt"

	"example.com/impedance/memimpl"
	"example.com/impedance/models"
	"example.com/impedance/schema"
)

// LoadOracle returns the store in memory with everything that a database holds, and a clock.
func LoadOracle(ctx context.Context, dsn string, clock models.Clock) (models.Store, error) {
	db, err := schema.Open(ctx, dsn, &schema.Options{ReadOnly: true, Conns: 1})
	if err != nil {
		return nil, err
	}
	defer db.Close()
	users, err1 := readAll(ctx, db, "users", scanUser)
	posts, err2 := readAll(ctx, db, "posts", scanPost)
	follows, err3 := readAll(ctx, db, "follows", scanFollow)
	for _, err := range []error{err1, err2, err3} {
		if err != nil {
			return nil, fmt.Errorf("filling the oracle: %w", err)
		}
	}
	store := memimpl.New(&memimpl.Options{Clock: clock})
	return store, store.Restore(users, posts, follows)
}

// readAll reads a table in the order of its key.
func readAll[T any](ctx context.Context, db *schema.DB, table string,
	scan func(*sql.Rows, *T) error) ([]T, error) {
	return readRows(ctx, db, queryOf(table), nil, scan)
}

// readRows reads what a query returns.
func readRows[T any](ctx context.Context, db *schema.DB, query string, args []any,
	scan func(*sql.Rows, *T) error) ([]T, error) {
	rows, err := db.QueryContext(ctx, query, args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var all []T
	for rows.Next() {
		var v T
		if err := scan(rows, &v); err != nil {
			return nil, err
		}
		all = append(all, v)
	}
	return all, rows.Err()
}

// The columns are those of tables.

func scanUser(rows *sql.Rows, u *models.User) error {
	return rows.Scan(&u.ID, &u.Handle, &u.Email, &u.Profile.DisplayName, &u.Profile.Bio,
		&u.Profile.Location, &u.Profile.Website, &u.Discoverable, &u.Revision, &u.CreatedAt)
}

func scanPost(rows *sql.Rows, p *models.Post) error {
	var kind string
	var body sql.NullString
	var parentID *int64
	var repostOf sql.NullInt64
	err := rows.Scan(&p.ID, &p.AuthorID, &kind, &body, &parentID, &repostOf, &p.CreatedAt)
	switch kind {
	case "text":
		p.Content = models.Text{Body: body.String}
	case "reply":
		p.Content = models.Reply{Body: body.String, ParentID: parentID}
	case "repost":
		p.Content = models.Repost{Comment: body.String, PostID: repostOf.Int64}
	}
	return err
}

func scanFollow(rows *sql.Rows, f *models.Follow) error {
	return rows.Scan(&f.FollowerID, &f.FolloweeID, &f.Since, &f.Notify)
}
