package sqlc

import (
	"context"

	"example.com/impedance/mismatch"
	"example.com/impedance/mismatch/ways/sqlc/internal/sqlite"
)

// firstAssociations writes and reads the rows of the join table.
type firstAssociations struct{ handle }

// Follow stores that a user follows another, and whether to notify.
//
// sqlc: an INSERT is a method with its columns as parameters
// (https://docs.sqlc.dev/en/v1.31.1/howto/insert.html). There are no associations.
func (h firstAssociations) Follow(ctx context.Context, follower, followee int64,
	notify bool) error {
	return h.queries.Follow(ctx, sqlite.FollowParams{FollowerID: follower, FolloweeID: followee,
		Since: mismatch.Born, Notify: notify})
}

// Followers reads the followers of a user.
func (h firstAssociations) Followers(ctx context.Context,
	id int64) (all []mismatch.Follower, err error) {
	follows, err := h.queries.Followers(ctx, id)
	for _, f := range follows {
		all = append(all, mismatch.Follower{ID: f.FollowerID, Notify: f.Notify})
	}
	return all, err
}
