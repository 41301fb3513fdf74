package hand

import (
	"context"

	"example.com/impedance/mismatch"
)

// firstSharding joins, as in one database.
type firstSharding struct{ handle }

// Followers reads the handles of a user's followers. The user and the follows live in the first
// database.
//
// By hand: the query of one database (https://go.dev/doc/database/querying). A follower who lives
// elsewhere has no row to join.
func (h firstSharding) Followers(ctx context.Context, id int64) ([]string, error) {
	return h.handles(ctx, `SELECT u.handle FROM follows f JOIN users u ON u.id = f.follower_id
		WHERE f.followee_id = ?`, id)
}

// outSharding reads the keys, and asks each database for them.
type outSharding struct{ handle }

// Followers reads the handles of a user's followers. The user and the follows live in the first
// database.
//
// By hand: the program asks each shard for its part, to "aggregate the results"
// (https://learn.microsoft.com/en-us/azure/architecture/patterns/sharding).
func (h outSharding) Followers(ctx context.Context, id int64) (all []string, err error) {
	ids, err := h.ids(ctx, `SELECT follower_id FROM follows WHERE followee_id = ?`, id)
	if err != nil {
		return nil, err
	}
	list, err := mismatch.JSON(ids)
	if err != nil {
		return nil, err
	}
	for _, db := range []handle{h.handle, {h.other, nil}} {
		handles, err := db.handles(ctx, `SELECT handle FROM users WHERE `+mismatch.InList(h.Engine), list)
		if err != nil {
			return nil, err
		}
		all = append(all, handles...)
	}
	return all, nil
}
