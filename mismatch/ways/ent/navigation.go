package ent

import (
	"context"

	"example.com/impedance/mismatch/ways/ent/internal/ent/post"
)

// firstNavigation walks from each post to its author.
type firstNavigation struct{ handle }

// Authors reads the handles of the authors of all posts, in the order of the posts' ids.
//
// ent: "Query the inverse edge." for _, c := range cars { owner, err := c.QueryOwner().Only(ctx)
// (https://entgo.io/docs/getting-started).
func (h firstNavigation) Authors(ctx context.Context) (handles []string, err error) {
	posts, err := h.Post.Query().Order(post.ByID()).All(ctx)
	if err != nil {
		return nil, err
	}
	for _, p := range posts {
		author, err := p.QueryAuthor().Only(ctx)
		if err != nil {
			return nil, err
		}
		handles = append(handles, author.Handle)
	}
	return handles, nil
}

// outNavigation loads the authors eagerly.
type outNavigation struct{ handle }

// Authors reads the handles of the authors of all posts, in the order of the posts' ids.
//
// ent: "ent supports querying entities with their associations (through their edges)", and
// "executes additional query to load each association" (https://entgo.io/docs/eager-load).
func (h outNavigation) Authors(ctx context.Context) (handles []string, err error) {
	posts, err := h.Post.Query().WithAuthor().Order(post.ByID()).All(ctx)
	for _, p := range posts {
		handles = append(handles, p.Edges.Author.Handle)
	}
	return handles, err
}
