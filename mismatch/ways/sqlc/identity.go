package sqlc

import (
	"context"

	"example.com/impedance/mismatch"
	"example.com/impedance/mismatch/ways/sqlc/internal/sqlite"
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

// outIdentity keeps the authors that it has met in a map by their keys.
type outIdentity struct{ handle }

// Posts reads all posts with their authors, in the order of their ids.
//
// sqlc: a row is a struct (https://docs.sqlc.dev/en/v1.31.1/howto/structs.html), and the program
// has an identity map, which "Ensures that each object gets loaded only once"
// (https://martinfowler.com/eaaCatalog/identityMap.html).
func (h outIdentity) Posts(ctx context.Context) (all []mismatch.Authored, err error) {
	rows, err := h.PostsWithAuthors(ctx)
	known := map[int64]*sqlite.User{}
	for i := range rows {
		author := &rows[i].User
		if known[author.ID] == nil {
			known[author.ID] = author
		}
		all = append(all, mismatch.Authored{Post: rows[i].Post.ID, Author: known[author.ID]})
	}
	return all, err
}
