package gorm

import "context"

// firstNavigation preloads.
type firstNavigation struct{ handle }

// Authors reads the handles of the authors of all posts, in the order of the posts' ids.
//
// GORM: "GORM allows eager loading relations in other SQL with Preload"
// (https://gorm.io/docs/preload.html).
func (h firstNavigation) Authors(ctx context.Context) (handles []string, err error) {
	var posts []Post
	err = h.db.WithContext(ctx).Preload("Author").Order("id").Find(&posts).Error
	for _, p := range posts {
		handles = append(handles, p.Author.Handle)
	}
	return handles, err
}

// outNavigation joins.
type outNavigation struct{ handle }

// Authors reads the handles of the authors of all posts, in the order of the posts' ids.
//
// GORM: "Join Preload will loads association data using left join"
// (https://gorm.io/docs/preload.html).
func (h outNavigation) Authors(ctx context.Context) (handles []string, err error) {
	var posts []Post
	err = h.db.WithContext(ctx).Joins("Author").Order("posts.id").Find(&posts).Error
	for _, p := range posts {
		handles = append(handles, p.Author.Handle)
	}
	return handles, err
}
