package gorm

import (
	"context"

	"example.com/impedance/mismatch"
)

// firstAssociations appends to an association.
type firstAssociations struct{ handle }

// Follow stores that a user follows another, and whether to notify.
//
// GORM: "Many to Many add a join table between two models"
// (https://gorm.io/docs/many_to_many.html). Append knows the two keys of a row, and no other
// column.
func (h firstAssociations) Follow(ctx context.Context, follower, followee int64,
	notify bool) error {
	var of, by User
	if err := h.db.WithContext(ctx).First(&of, followee).Error; err != nil {
		return err
	}
	if err := h.db.WithContext(ctx).First(&by, follower).Error; err != nil {
		return err
	}
	return h.db.WithContext(ctx).Model(&of).Association("Followers").Append(&by)
}

// Followers reads the followers of a user.
func (h firstAssociations) Followers(ctx context.Context,
	id int64) (all []mismatch.Follower, err error) {
	var users []User
	err = h.db.WithContext(ctx).Model(&User{ID: id}).Association("Followers").Find(&users)
	for _, u := range users {
		all = append(all, mismatch.Follower{ID: u.ID})
	}
	return all, err
}

// outAssociations has a model for the rows of the join table.
type outAssociations struct{ handle }

// Follow stores that a user follows another, and whether to notify.
//
// GORM: "JoinTable can be a full-featured model" (https://gorm.io/docs/many_to_many.html).
func (h outAssociations) Follow(ctx context.Context, follower, followee int64,
	notify bool) error {
	return h.db.WithContext(ctx).Create(&Follow{FollowerID: follower, FolloweeID: followee,
		Since: mismatch.Born, Notify: notify}).Error
}

// Followers reads the followers of a user.
func (h outAssociations) Followers(ctx context.Context,
	id int64) (all []mismatch.Follower, err error) {
	var follows []Follow
	err = h.db.WithContext(ctx).Find(&follows, "followee_id = ?", id).Error
	for _, f := range follows {
		all = append(all, mismatch.Follower{ID: f.FollowerID, Notify: f.Notify})
	}
	return all, err
}
