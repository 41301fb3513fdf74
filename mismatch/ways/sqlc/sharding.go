package sqlc

import "context"

// firstSharding joins, as in one database.
type firstSharding struct{ handle }

// Followers reads the handles of a user's followers. The user and the follows live in the first
// database.
//
// sqlc: a query is SQL (https://docs.sqlc.dev/en/v1.31.1/howto/select.html). A follower who lives
// elsewhere has no row to join.
func (h firstSharding) Followers(ctx context.Context, id int64) ([]string, error) {
	return h.FollowerHandles(ctx, id)
}

// outSharding reads the keys, and asks each database for them.
type outSharding struct{ handle }

// Followers reads the handles of a user's followers. The user and the follows live in the first
// database.
//
// sqlc: New takes the database of a Queries (https://docs.sqlc.dev/en/v1.31.1/howto/select.html),
// so there is one for each, and the program asks each shard for its part, to "aggregate the results"
// (https://learn.microsoft.com/en-us/azure/architecture/patterns/sharding).
func (h outSharding) Followers(ctx context.Context, id int64) (all []string, err error) {
	ids, err := h.FollowerIDs(ctx, id)
	if err != nil {
		return nil, err
	}
	for _, q := range []queries{h.queries, h.other} {
		handles, err := q.HandlesIn(ctx, ids)
		if err != nil {
			return nil, err
		}
		all = append(all, handles...)
	}
	return all, nil
}
