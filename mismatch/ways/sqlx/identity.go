package sqlx

import (
	"context"

	"example.com/impedance/mismatch"
)

// firstIdentity fills an author for each row.
type firstIdentity struct{ handle }

// Posts reads all posts with their authors, in the order of their ids.
//
// sqlx: "Marshal rows into structs (with embedded struct support), maps, and slices"
// (https://github.com/jmoiron/sqlx). Each row is a struct of its own, and nothing remembers keys.
func (h firstIdentity) Posts(ctx context.Context) (all []mismatch.Authored, err error) {
	var posts []authored
	err = h.SelectContext(ctx, &posts, postsWithAuthors+` ORDER BY p.id`)
	for _, p := range posts {
		all = append(all, mismatch.Authored{Post: p.ID, Author: p.Author})
	}
	return all, err
}
