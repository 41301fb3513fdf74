package ent

import (
	"context"

	"example.com/impedance/mismatch"
	"example.com/impedance/mismatch/ways/ent/internal/ent/user"
)

// firstTree loads both edges eagerly.
type firstTree struct{ handle }

// Tree reads a user with all posts and all followers.
//
// ent: "Since an Ent query can eager-load more than one edge, it is not possible to load all
// associations in a single JOIN operation. Therefore, Ent executes additional query to load each
// association" (https://entgo.io/docs/eager-load#implementation).
func (h firstTree) Tree(ctx context.Context, id int64) (t mismatch.Tree, err error) {
	u, err := h.User.Query().Where(user.ID(id)).WithPosts().WithFollowers().Only(ctx)
	if err != nil {
		return t, err
	}
	t.Handle = u.Handle
	for _, p := range u.Edges.Posts {
		t.Posts = append(t.Posts, p.ID)
	}
	for _, f := range u.Edges.Followers {
		t.Followers = append(t.Followers, f.ID)
	}
	return t, nil
}
