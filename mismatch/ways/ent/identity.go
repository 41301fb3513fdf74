package ent

import (
	"context"

	"example.com/impedance/mismatch"
	"example.com/impedance/mismatch/ways/ent/internal/ent/post"
)

// firstIdentity walks from each post to its author.
type firstIdentity struct{ handle }

// Posts reads all posts with their authors, in the order of their ids.
//
// ent: for _, c := range cars { owner, err := c.QueryOwner().Only(ctx)
// (https://entgo.io/docs/getting-started). Each query makes an object.
func (h firstIdentity) Posts(ctx context.Context) (all []mismatch.Authored, err error) {
	posts, err := h.Post.Query().Order(post.ByID()).All(ctx)
	if err != nil {
		return nil, err
	}
	for _, p := range posts {
		author, err := p.QueryAuthor().Only(ctx)
		if err != nil {
			return nil, err
		}
		all = append(all, mismatch.Authored{Post: p.ID, Author: author})
	}
	return all, nil
}

// outIdentity loads the authors eagerly.
type outIdentity struct{ handle }

// Posts reads all posts with their authors, in the order of their ids.
//
// ent: "The associated entities are populated to the Edges field in the returned object"
// (https://entgo.io/docs/eager-load).
func (h outIdentity) Posts(ctx context.Context) (all []mismatch.Authored, err error) {
	posts, err := h.Post.Query().WithAuthor().Order(post.ByID()).All(ctx)
	for _, p := range posts {
		all = append(all, mismatch.Authored{Post: p.ID, Author: p.Edges.Author})
	}
	return all, err
}
