package sqlx

import (
	"context"

	"example.com/impedance/mismatch"
)

// firstTree joins both lists into a slice of flat rows.
type firstTree struct{ handle }

// Tree reads a user with all posts and all followers.
//
// sqlx: "Get and Select to go quickly from query to struct/slice"
// (https://github.com/jmoiron/sqlx). It nests no lists
// (https://github.com/jmoiron/sqlx/issues/149).
func (h firstTree) Tree(ctx context.Context, id int64) (t mismatch.Tree, err error) {
	var rows []struct {
		Handle   string
		Post     int64
		Follower int64
	}
	err = h.SelectContext(ctx, &rows, h.Rebind(`SELECT u.handle, p.id AS post,
		f.follower_id AS follower FROM users u JOIN posts p ON p.author_id = u.id
		JOIN follows f ON f.followee_id = u.id WHERE u.id = ?`), id)
	for _, r := range rows {
		t.Handle = r.Handle
		t.Add(r.Post, r.Follower)
	}
	return t, err
}

// outTree selects each list by itself.
type outTree struct{ handle }

// Tree reads a user with all posts and all followers.
//
// sqlx: Get and Select scan into a value or a slice, so each list is a Select
// (https://github.com/jmoiron/sqlx#usage).
func (h outTree) Tree(ctx context.Context, id int64) (t mismatch.Tree, err error) {
	err = h.GetContext(ctx, &t.Handle, h.Rebind(`SELECT handle FROM users WHERE id = ?`), id)
	if err != nil {
		return t, err
	}
	err = h.SelectContext(ctx, &t.Posts, h.Rebind(`SELECT id FROM posts WHERE author_id = ?`), id)
	if err != nil {
		return t, err
	}
	err = h.SelectContext(ctx, &t.Followers,
		h.Rebind(`SELECT follower_id FROM follows WHERE followee_id = ?`), id)
	return t, err
}
