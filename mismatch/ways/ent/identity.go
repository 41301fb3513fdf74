package ent

import (
	"context"

	"example.com/impedance/mismatch"
	"example.com/impedance/mismatch/ways/ent/internal/ent/post"
)

// firstIdentity loads the authors eagerly.
type firstIdentity struct{ handle }

// Posts reads all posts with their authors, in the order of their ids.
//
// ent: "The associated entities are populated to the Edges field in the returned object"
// (https://entgo.io/docs/eager-load).
func (h firstIdentity) Posts(ctx context.Context) (all []mismatch.Authored, err error) {
	posts, err := h.Post.Query().WithAuthor().Order(post.ByID()).All(ctx)
	for _, p := range posts {
		all = append(all, mismatch.Authored{Post: p.ID, Author: p.Edges.Author})
	}
	return all, err
}
