package sqlx

import (
	"context"

	"github.com/jmoiron/sqlx"
)

// firstSharding joins, as in one database.
type firstSharding struct{ handle }

// Followers reads the handles of a user's followers. The user and the follows live in the first
// database.
//
// sqlx: "Select to go quickly from query to … slice" (https://github.com/jmoiron/sqlx). A follower
// who lives elsewhere has no row to join.
func (h firstSharding) Followers(ctx context.Context, id int64) (handles []string, err error) {
	err = h.SelectContext(ctx, &handles, h.Rebind(`SELECT u.handle FROM follows f
		JOIN users u ON u.id = f.follower_id WHERE f.followee_id = ?`), id)
	return handles, err
}

// outSharding reads the keys, and asks each database for them.
type outSharding struct{ handle }

// Followers reads the handles of a user's followers. The user and the follows live in the first
// database.
//
// sqlx: a handle is of one database, so the program asks each shard for its part, to "aggregate the
// results" (https://learn.microsoft.com/en-us/azure/architecture/patterns/sharding).
func (h outSharding) Followers(ctx context.Context, id int64) (all []string, err error) {
	var ids []int64
	err = h.SelectContext(ctx, &ids, h.Rebind(`SELECT follower_id FROM follows WHERE followee_id = ?`),
		id)
	if err != nil || len(ids) == 0 { // In refuses an empty list
		return nil, err
	}
	text, args, err := sqlx.In(`SELECT handle FROM users WHERE id IN (?)`, ids)
	if err != nil {
		return nil, err
	}
	for _, db := range []*sqlx.DB{h.DB, h.other} {
		var handles []string
		if err := db.SelectContext(ctx, &handles, db.Rebind(text), args...); err != nil {
			return nil, err
		}
		all = append(all, handles...)
	}
	return all, nil
}
