package ent

import (
	"context"

	"example.com/impedance/mismatch"
	"example.com/impedance/mismatch/ways/ent/internal/ent/follow"
	"example.com/impedance/mismatch/ways/ent/internal/ent/user"
)

// firstAssociations adds to an edge.
type firstAssociations struct{ handle }

// Follow stores that a user follows another, and whether to notify.
//
// ent: "we have a M2M relation between users to their followers"
// (https://entgo.io/docs/schema-edges#m2m-same-type). The builder of an edge takes ids, and no
// other column. The page recommends one declaration for both ends, which refuses the names of a
// table that is there (https://github.com/ent/ent/issues/1399). Its other form has two, edge.To
// first, and then ent also stores that the other follows back
// (https://github.com/ent/ent/issues/2635); with edge.From first it does not.
func (h firstAssociations) Follow(ctx context.Context, follower, followee int64,
	notify bool) error {
	return h.User.UpdateOneID(follower).AddFollowingIDs(followee).Exec(ctx)
}

// Followers reads the followers of a user.
func (h firstAssociations) Followers(ctx context.Context,
	id int64) (all []mismatch.Follower, err error) {
	users, err := h.User.Query().Where(user.ID(id)).QueryFollowers().All(ctx)
	for _, u := range users {
		all = append(all, mismatch.Follower{ID: u.ID})
	}
	return all, err
}

// outAssociations has an entity for the edge.
type outAssociations struct{ handle }

// Follow stores that a user follows another, and whether to notify.
//
// ent: "Edge schemas are intermediate entity schemas for M2M edges. … This allows users to …
// store additional fields" (https://entgo.io/docs/schema-edges#edge-schema).
func (h outAssociations) Follow(ctx context.Context, follower, followee int64,
	notify bool) error {
	return h.Client.Follow.Create().SetFollowerID(follower).SetFolloweeID(followee).SetNotify(notify).
		SetSince(mismatch.Born).Exec(ctx)
}

// Followers reads the followers of a user.
func (h outAssociations) Followers(ctx context.Context,
	id int64) (all []mismatch.Follower, err error) {
	follows, err := h.Client.Follow.Query().Where(follow.FolloweeID(id)).All(ctx)
	for _, f := range follows {
		all = append(all, mismatch.Follower{ID: f.FollowerID, Notify: f.Notify})
	}
	return all, err
}
