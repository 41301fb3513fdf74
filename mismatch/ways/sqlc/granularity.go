package sqlc

import (
	"context"

	"example.com/impedance/mismatch"
)

// firstGranularity embeds a struct for each table.
type firstGranularity struct{ handle }

// Post reads a post with its author.
//
// sqlc: "Structs generated from tables" (https://docs.sqlc.dev/en/v1.31.1/howto/structs.html) have
// a field for each column, and embed takes tables. A part of a table has no struct.
func (h firstGranularity) Post(ctx context.Context, id int64) (s mismatch.Shown, err error) {
	row, err := h.PostWithAuthor(ctx, id)
	return mismatch.Shown{Post: row.Post.ID, Author: row.User.ID, DisplayName: row.User.DisplayName,
		Row: row.User}, err
}
