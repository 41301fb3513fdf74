package hand

import (
	"context"

	"example.com/impedance/mismatch"
)

// firstTree joins both lists, as one does for a single list.
type firstTree struct{ handle }

// Tree reads a user with all posts and all followers.
//
// By hand: "Querying for multiple rows" is one query and a loop
// (https://go.dev/doc/database/querying). Each post comes once for each follower.
func (h firstTree) Tree(ctx context.Context, id int64) (t mismatch.Tree, err error) {
	rows, err := h.query(ctx, `SELECT u.handle, p.id, f.follower_id FROM users u
		JOIN posts p ON p.author_id = u.id
		JOIN follows f ON f.followee_id = u.id WHERE u.id = ?`, id)
	if err != nil {
		return t, err
	}
	defer rows.Close()
	for rows.Next() {
		var post, follower int64
		if err := rows.Scan(&t.Handle, &post, &follower); err != nil {
			return t, err
		}
		t.Add(post, follower)
	}
	return t, rows.Err()
}

// outTree sends a query for each list.
type outTree struct{ handle }

// Tree reads a user with all posts and all followers.
//
// By hand: the split query of
// https://learn.microsoft.com/ef/core/querying/single-split-queries, which needs no ORM.
func (h outTree) Tree(ctx context.Context, id int64) (t mismatch.Tree, err error) {
	if err := h.row(ctx, `SELECT handle FROM users WHERE id = ?`, id).Scan(&t.Handle); err != nil {
		return t, err
	}
	if t.Posts, err = h.ids(ctx, `SELECT id FROM posts WHERE author_id = ?`, id); err != nil {
		return t, err
	}
	t.Followers, err = h.ids(ctx, `SELECT follower_id FROM follows WHERE followee_id = ?`, id)
	return t, err
}
