package gorm

import (
	"context"

	"example.com/impedance/mismatch"
)

// firstTree preloads both lists.
type firstTree struct{ handle }

// Tree reads a user with all posts and all followers.
//
// GORM: "GORM allows eager loading relations in other SQL with Preload"
// (https://gorm.io/docs/preload.html). A list through a join table takes two statements.
func (h firstTree) Tree(ctx context.Context, id int64) (t mismatch.Tree, err error) {
	var u User
	err = h.db.WithContext(ctx).Preload("Posts").Preload("Followers").First(&u, id).Error
	t.Handle = u.Handle
	for _, p := range u.Posts {
		t.Posts = append(t.Posts, p.ID)
	}
	for _, f := range u.Followers {
		t.Followers = append(t.Followers, f.ID)
	}
	return t, err
}

// Followed is a user with the rows of the join table.
type Followed struct {
	ID      int64
	Handle  string
	Posts   []Post   `gorm:"foreignKey:AuthorID"`
	Follows []Follow `gorm:"foreignKey:FolloweeID"`
}

// TableName implements GORM's schema.Tabler.
func (Followed) TableName() string { return "users" }

// outTree preloads the rows of the join table, which have the followers' ids.
type outTree struct{ handle }

// Tree reads a user with all posts and all followers.
//
// GORM: "JoinTable can be a full-featured model" (https://gorm.io/docs/many_to_many.html), and a
// has many association is preloaded by one statement (https://gorm.io/docs/preload.html).
func (h outTree) Tree(ctx context.Context, id int64) (t mismatch.Tree, err error) {
	var u Followed
	err = h.db.WithContext(ctx).Preload("Posts").Preload("Follows").First(&u, id).Error
	t.Handle = u.Handle
	for _, p := range u.Posts {
		t.Posts = append(t.Posts, p.ID)
	}
	for _, f := range u.Follows {
		t.Followers = append(t.Followers, f.FollowerID)
	}
	return t, err
}
