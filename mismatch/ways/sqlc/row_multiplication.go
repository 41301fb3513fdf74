package sqlc

import (
	"context"

	"example.com/impedance/mismatch"
)

// firstTree joins both lists, with a struct for each table.
type firstTree struct{ handle }

// Tree reads a user with all posts and all followers.
//
// sqlc: "Embedding allows you to reuse existing model structs in more queries"
// (https://docs.sqlc.dev/en/v1.31.1/howto/embedding.html). A row holds one of each.
func (h firstTree) Tree(ctx context.Context, id int64) (t mismatch.Tree, err error) {
	rows, err := h.TreeJoined(ctx, id)
	for _, r := range rows {
		t.Handle = r.User.Handle
		t.Add(r.Post.ID, r.Follow.FollowerID)
	}
	return t, err
}

// outTree has a query for each list.
type outTree struct{ handle }

// Tree reads a user with all posts and all followers.
//
// sqlc: it generates no lists within a struct (https://github.com/sqlc-dev/sqlc/issues/3394); a
// query of a column returns a slice of its values
// (https://docs.sqlc.dev/en/v1.31.1/howto/select.html).
func (h outTree) Tree(ctx context.Context, id int64) (t mismatch.Tree, err error) {
	if t.Handle, err = h.Handle(ctx, id); err != nil {
		return t, err
	}
	if t.Posts, err = h.PostIDs(ctx, id); err != nil {
		return t, err
	}
	t.Followers, err = h.FollowerIDs(ctx, id)
	return t, err
}
