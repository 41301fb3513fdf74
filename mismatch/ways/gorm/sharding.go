package gorm

import (
	"context"

	"gorm.io/gorm"
)

// firstSharding preloads, as in one database.
type firstSharding struct{ handle }

// Followers reads the handles of a user's followers. The user and the follows live in the first
// database.
//
// GORM: "Retrieve user list with eager loading" of a many to many association
// (https://gorm.io/docs/many_to_many.html). A follower who lives elsewhere is not found.
func (h firstSharding) Followers(ctx context.Context, id int64) (handles []string, err error) {
	var u User
	err = h.db.WithContext(ctx).Preload("Followers").First(&u, id).Error
	for _, f := range u.Followers {
		handles = append(handles, f.Handle)
	}
	return handles, err
}

// outSharding reads the keys, and asks each database for them.
type outSharding struct{ handle }

// Followers reads the handles of a user's followers. The user and the follows live in the first
// database.
//
// GORM: its DBResolver switches databases "based on the working table/struct" or by a name
// (https://gorm.io/docs/dbresolver.html), and not by a key, so the program asks each shard for
// its part, to "aggregate the results"
// (https://learn.microsoft.com/en-us/azure/architecture/patterns/sharding).
func (h outSharding) Followers(ctx context.Context, id int64) (all []string, err error) {
	var ids []int64
	err = h.db.WithContext(ctx).Model(&Follow{}).Where("followee_id = ?", id).
		Pluck("follower_id", &ids).Error
	if err != nil {
		return nil, err
	}
	for _, db := range []*gorm.DB{h.db, h.other} {
		var handles []string
		err := db.WithContext(ctx).Model(&User{}).Where("id IN ?", ids).Pluck("handle", &handles).Error
		if err != nil {
			return nil, err
		}
		all = append(all, handles...)
	}
	return all, nil
}
