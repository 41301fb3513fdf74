package sqlx

import (
	"context"

	"example.com/impedance/mismatch"
)

// firstAssociations writes and reads the rows of the join table.
type firstAssociations struct{ handle }

// Follow stores that a user follows another, and whether to notify.
//
// sqlx: "Named queries, using :name as the bindvar" (https://github.com/jmoiron/sqlx#usage). It has
// no associations.
func (h firstAssociations) Follow(ctx context.Context, follower, followee int64,
	notify bool) error {
	_, err := h.NamedExecContext(ctx, `INSERT INTO follows (follower_id, followee_id, since, notify)
		VALUES (:follower, :followee, :since, :notify)`, map[string]any{
		"follower": follower, "followee": followee, "since": mismatch.Born, "notify": notify})
	return err
}

// Followers reads the followers of a user.
func (h firstAssociations) Followers(ctx context.Context,
	id int64) (all []mismatch.Follower, err error) {
	err = h.SelectContext(ctx, &all, h.Rebind(`SELECT follower_id AS id, notify FROM follows
		WHERE followee_id = ?`), id)
	return all, err
}
