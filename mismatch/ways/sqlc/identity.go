package sqlc

import (
	"context"

	"example.com/impedance/mismatch"
)

// firstIdentity embeds the author in each row.
type firstIdentity struct{ handle }

// Posts reads all posts with their authors, in the order of their ids.
//
// sqlc: "With embedding, the struct will contain a model for both tables instead of a flattened
// list of columns." (https://docs.sqlc.dev/en/v1.31.1/howto/embedding.html). Each row has its own.
func (h firstIdentity) Posts(ctx context.Context) (all []mismatch.Authored, err error) {
	rows, err := h.PostsWithAuthors(ctx)
	for i := range rows {
		all = append(all, mismatch.Authored{Post: rows[i].Post.ID, Author: &rows[i].User})
	}
	return all, err
}
