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
// (https://github.com/jmoiron/sqlx). Each row is a struct of its own.
func (h firstIdentity) Posts(ctx context.Context) (all []mismatch.Authored, err error) {
	var posts []authored
	err = h.SelectContext(ctx, &posts, postsWithAuthors+` ORDER BY p.id`)
	for _, p := range posts {
		all = append(all, mismatch.Authored{Post: p.ID, Author: p.Author})
	}
	return all, err
}

// outIdentity keeps the authors that it has met in a map by their keys.
type outIdentity struct{ handle }

// Posts reads all posts with their authors, in the order of their ids.
//
// sqlx: "Libraries that do this have to know what your primary keys are", and sqlx "does not and
// will never have" the schema (https://github.com/jmoiron/sqlx/issues/149). The program has an
// identity map.
func (h outIdentity) Posts(ctx context.Context) (all []mismatch.Authored, err error) {
	var posts []authored
	err = h.SelectContext(ctx, &posts, postsWithAuthors+` ORDER BY p.id`)
	known := map[int64]*user{}
	for _, p := range posts {
		if known[p.Author.ID] == nil {
			known[p.Author.ID] = p.Author
		}
		all = append(all, mismatch.Authored{Post: p.ID, Author: known[p.Author.ID]})
	}
	return all, err
}
