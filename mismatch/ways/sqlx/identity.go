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

// outIdentity keeps the authors that it has met in a map by their keys.
type outIdentity struct{ handle }

// Posts reads all posts with their authors, in the order of their ids.
//
// sqlx: the library has nothing for this, so that the program has an identity map, which "Ensures
// that each object gets loaded only once by keeping every loaded object in a map"
// (https://javarevisited1.blogspot.com/2018/04, after Fowler).
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
