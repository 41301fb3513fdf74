package sqlx

import (
	"context"
	"time"

	"example.com/impedance/mismatch"
)

// firstGranularity embeds both structs and selects all columns of both tables.
type firstGranularity struct{ handle }

// Post reads a post with its author.
//
// sqlx: "embedded struct support" (https://github.com/jmoiron/sqlx). Both tables have an id: both
// values go to the field of the first struct, and the last one stays, which "actually leads to
// silent corruption" (https://github.com/jmoiron/sqlx/issues/231).
func (h firstGranularity) Post(ctx context.Context, id int64) (s mismatch.Shown, err error) {
	var row struct {
		post
		user
		CreatedAt    time.Time `db:"created_at"`
		Email        string
		Discoverable bool
		Revision     int64
	}
	err = h.GetContext(ctx, &row, h.Rebind(`SELECT p.*, u.* FROM posts p
		JOIN users u ON u.id = p.author_id WHERE p.id = ?`), id)
	return mismatch.Shown{Post: row.post.ID, Author: row.user.ID, DisplayName: row.DisplayName,
		Row: row.user}, err
}

// outGranularity gives the columns names of their own.
type outGranularity struct{ handle }

// Post reads a post with its author.
//
// sqlx: "Use AS in your queries to give columns distinct names"
// (https://github.com/jmoiron/sqlx#issues).
func (h outGranularity) Post(ctx context.Context, id int64) (s mismatch.Shown, err error) {
	var row authored
	err = h.GetContext(ctx, &row, h.Rebind(postsWithAuthors+` WHERE p.id = ?`), id)
	if err != nil {
		return s, err
	}
	return mismatch.Shown{Post: row.ID, Author: row.Author.ID, DisplayName: row.Author.DisplayName,
		Row: row.Author}, nil
}
