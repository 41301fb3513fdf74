package ent

import (
	"context"

	"example.com/impedance/mismatch/ways/ent/internal/ent"
	"example.com/impedance/mismatch/ways/ent/internal/ent/follow"
	"example.com/impedance/mismatch/ways/ent/internal/ent/user"
)

// firstSharding traverses an edge, as in one database.
type firstSharding struct{ handle }

// Followers reads the handles of a user's followers. The user and the follows live in the first
// database.
//
// ent: an edge of users to their followers (https://entgo.io/docs/schema-edges#m2m-same-type) is
// traversed by a join. A follower who lives elsewhere is not found.
func (h firstSharding) Followers(ctx context.Context, id int64) ([]string, error) {
	return h.User.Query().Where(user.ID(id)).QueryFollowers().Select(user.FieldHandle).Strings(ctx)
}

// outSharding reads the keys, and asks each database for them.
type outSharding struct{ handle }

// Followers reads the handles of a user's followers. The user and the follows live in the first
// database.
//
// ent: a client is of one database (https://entgo.io/docs/crud#create-a-new-client), so the program
// asks each shard for its part, to "aggregate the results"
// (https://learn.microsoft.com/en-us/azure/architecture/patterns/sharding).
func (h outSharding) Followers(ctx context.Context, id int64) (all []string, err error) {
	follows, err := h.Follow.Query().Where(follow.FolloweeID(id)).All(ctx)
	if err != nil {
		return nil, err
	}
	var ids []int64
	for _, f := range follows {
		ids = append(ids, f.FollowerID)
	}
	for _, client := range []*ent.Client{h.Client, h.other} {
		handles, err := client.User.Query().Where(user.IDIn(ids...)).Select(user.FieldHandle).Strings(ctx)
		if err != nil {
			return nil, err
		}
		all = append(all, handles...)
	}
	return all, nil
}
