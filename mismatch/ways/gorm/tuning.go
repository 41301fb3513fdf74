package gorm

import (
	"context"

	"gorm.io/gorm"
	"gorm.io/gorm/logger"

	"example.com/impedance/mismatch/tuning"
	"example.com/impedance/schema"
)

// Tuned returns the pairs of ways of package tuning, with the settings of GORM's first page, except
// that nothing is logged.
func Tuned(db *schema.DB) (tuning.Ways, error) {
	opened, err := gorm.Open(dialector(db), &gorm.Config{Logger: logger.Discard})
	return tuned{opened}, err
}

type tuned struct{ db *gorm.DB }

// AuthorsWalked returns the handles of the authors of limit posts from an id on, and asks for each
// author.
func (h tuned) AuthorsWalked(ctx context.Context, from int64, limit int) ([]string, error) {
	db := h.db.WithContext(ctx)
	var posts []Post
	if err := db.Where("id >= ?", from).Order("id").Limit(limit).Find(&posts).Error; err != nil {
		return nil, err
	}
	handles := make([]string, len(posts))
	for i, p := range posts {
		var author User
		if err := db.First(&author, p.AuthorID).Error; err != nil {
			return nil, err
		}
		handles[i] = author.Handle
	}
	return handles, nil
}

// AuthorsLoaded returns the handles of the authors of limit posts from an id on, and asks for all
// authors together.
//
// GORM: the eager loading of https://gorm.io/docs/preload.html.
func (h tuned) AuthorsLoaded(ctx context.Context, from int64, limit int) ([]string, error) {
	var posts []Post
	err := h.db.WithContext(ctx).Preload("Author", func(db *gorm.DB) *gorm.DB {
		return db.Select("id", "handle")
	}).Where("id >= ?", from).Order("id").Limit(limit).Find(&posts).Error
	handles := make([]string, len(posts))
	for i, p := range posts {
		handles[i] = p.Author.Handle
	}
	return handles, err
}

// NamesOfUsers returns the display names of limit users from an id on, and reads whole users.
func (h tuned) NamesOfUsers(ctx context.Context, from int64, limit int) ([]string, error) {
	var users []User
	err := h.db.WithContext(ctx).Where("id >= ?", from).Order("id").Limit(limit).Find(&users).Error
	names := make([]string, len(users))
	for i, u := range users {
		names[i] = u.DisplayName
	}
	return names, err
}

// NamesAlone returns the display names of limit users from an id on, and reads nothing else.
//
// GORM: "Query single column from database and scan into a slice"
// (https://gorm.io/docs/advanced_query.html#Pluck).
func (h tuned) NamesAlone(ctx context.Context, from int64, limit int) (names []string, err error) {
	err = h.db.WithContext(ctx).Model(&User{}).Where("id >= ?", from).Order("id").Limit(limit).
		Pluck("display_name", &names).Error
	return names, err
}

// UserIgnoringCase returns the id of the user with a handle in lower case, by a function of the
// column.
func (h tuned) UserIgnoringCase(ctx context.Context, handle string) (int64, error) {
	return h.id(ctx, "lower(handle) = ?", handle)
}

// UserByHandle returns the id of the user with a handle, by the column.
func (h tuned) UserByHandle(ctx context.Context, handle string) (int64, error) {
	return h.id(ctx, "handle = ?", handle)
}

// id returns the id of the user that a condition selects.
func (h tuned) id(ctx context.Context, condition, handle string) (int64, error) {
	var u User
	err := h.db.WithContext(ctx).Select("id").Where(condition, handle).Take(&u).Error
	return u.ID, err
}

// newest returns an author's posts, newest first.
func (h tuned) newest(ctx context.Context, author int64) *gorm.DB {
	return h.db.WithContext(ctx).Model(&Post{}).Where("author_id = ?", author).
		Order("created_at DESC, id DESC")
}

// PostsByOffset returns the ids of limit posts of an author, newest first, behind as many as
// offset says.
func (h tuned) PostsByOffset(ctx context.Context, author int64, offset, limit int) (ids []int64,
	err error) {
	err = h.newest(ctx, author).Offset(offset).Limit(limit).Pluck("id", &ids).Error
	return ids, err
}

// PostsByKey returns the ids of limit posts of an author, newest first, behind the post that the
// page before ended with.
func (h tuned) PostsByKey(ctx context.Context, author int64, after tuning.Key,
	limit int) (ids []int64, err error) {
	err = h.newest(ctx, author).Where("(created_at, id) < (?, ?)", after.CreatedAt, after.ID).
		Limit(limit).Pluck("id", &ids).Error
	return ids, err
}

// ManyCounted reports whether a user has more followers than a number, by their count.
func (h tuned) ManyCounted(ctx context.Context, followee int64, number int) (bool, error) {
	var count int64
	err := h.db.WithContext(ctx).Model(&Follow{}).Where("followee_id = ?", followee).
		Count(&count).Error
	return count > int64(number), err
}

// ManyFound reports whether a user has more followers than a number, by looking for one more.
func (h tuned) ManyFound(ctx context.Context, followee int64, number int) (bool, error) {
	var more []int64
	err := h.db.WithContext(ctx).Model(&Follow{}).Where("followee_id = ?", followee).
		Offset(number).Limit(1).Pluck("follower_id", &more).Error
	return len(more) > 0, err
}

// NotifyEach sets notify of all follows that a user made, one after the other, and returns their
// number.
func (h tuned) NotifyEach(ctx context.Context, follower int64, notify bool) (int, error) {
	db := h.db.WithContext(ctx)
	var follows []Follow
	err := db.Where("follower_id = ?", follower).Find(&follows).Error
	for _, f := range follows {
		f.Notify = notify
		if err := db.Save(&f).Error; err != nil {
			return 0, err
		}
	}
	return len(follows), err
}

// NotifyAll sets notify of all follows that a user made by one statement, and returns their number.
//
// GORM: the batch updates of https://gorm.io/docs/update.html#Batch-Updates.
func (h tuned) NotifyAll(ctx context.Context, follower int64, notify bool) (int, error) {
	result := h.db.WithContext(ctx).Model(&Follow{}).Where("follower_id = ?", follower).
		Update("notify", notify)
	return int(result.RowsAffected), result.Error
}
