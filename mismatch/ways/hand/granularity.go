package hand

import (
	"context"

	"example.com/impedance/mismatch"
)

// firstGranularity scans columns into the fields of a value within a user.
type firstGranularity struct{ handle }

// Post reads a post with its author.
//
// By hand: Scan takes pointers to whatever the columns belong in, by position
// (https://go.dev/doc/database/querying).
func (h firstGranularity) Post(ctx context.Context, id int64) (s mismatch.Shown, err error) {
	posts, err := h.posts(ctx, postsWithAuthors+` WHERE p.id = ?`, id)
	if err != nil || len(posts) == 0 {
		return s, err
	}
	p := posts[0]
	return mismatch.Shown{Post: p.ID, Author: p.Author.ID,
		DisplayName: p.Author.Profile.DisplayName, Row: p.Author}, nil
}
