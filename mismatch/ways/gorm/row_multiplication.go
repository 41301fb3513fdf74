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
