package ent

import (
	"context"

	"example.com/impedance/mismatch"
	"example.com/impedance/mismatch/ways/ent/internal/ent/post"
)

// firstGranularity has a field for each column of both types.
type firstGranularity struct{ handle }

// Post reads a post with its author.
//
// ent: "A Mixin allows you to create reusable pieces of ent.Schema code that can be injected into
// other schemas" (https://entgo.io/docs/schema-mixin). The generated type has their fields one by
// one, and no value of its own for them. A field that is a struct is one column, JSON
// (https://entgo.io/docs/schema-fields).
func (h firstGranularity) Post(ctx context.Context, id int64) (s mismatch.Shown, err error) {
	p, err := h.Client.Post.Query().Where(post.ID(id)).WithAuthor().Only(ctx)
	if err != nil {
		return s, err
	}
	u := p.Edges.Author
	return mismatch.Shown{Post: p.ID, Author: u.ID, DisplayName: u.DisplayName, Row: u}, nil
}
