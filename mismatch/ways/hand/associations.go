package hand

import (
	"context"

	"example.com/impedance/mismatch"
)

// firstAssociations writes and reads the rows of the join table.
type firstAssociations struct{ handle }

// Follow stores that a user follows another, and whether to notify.
//
// By hand: a statement without rows is an Exec (https://go.dev/doc/database/querying); a column is
// a parameter.
func (h firstAssociations) Follow(ctx context.Context, follower, followee int64,
	notify bool) error {
	_, err := h.exec(ctx, `INSERT INTO follows (follower_id, followee_id, since, notify)
		VALUES (?, ?, ?, ?)`, follower, followee, mismatch.Born, notify)
	return err
}

// Followers reads the followers of a user.
func (h firstAssociations) Followers(ctx context.Context,
	id int64) (all []mismatch.Follower, err error) {
	rows, err := h.query(ctx, `SELECT follower_id, notify FROM follows WHERE followee_id = ?`, id)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		var f mismatch.Follower
		if err := rows.Scan(&f.ID, &f.Notify); err != nil {
			return nil, err
		}
		all = append(all, f)
	}
	return all, rows.Err()
}
