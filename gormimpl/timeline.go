package gormimpl

import (
	"context"
	"database/sql"
	"fmt"
	"math"
	"slices"
	"time"

	"gorm.io/gorm"

	"example.com/impedance/models"
)

// HomeTimeline returns the posts of those a user follows, newest first, with Author.
//
// GORM joins a derived table through the classic API only. The inner query takes ids
// from the index posts_author alone; bodies and authors are read for the page only.
func (s *Store) HomeTimeline(ctx context.Context, userID int64,
	p models.Page) (*models.Listing[models.Post], error) {
	list := models.HomeTimelineList(userID)
	after, err := list.Start(p)
	if err != nil {
		return nil, err
	}
	ids := s.db.Model(&postRow{}).
		Select("posts.id").
		Joins("JOIN follows ON follows.followee_id = posts.author_id").
		Where("follows.follower_id = ?", userID).
		Where(s.pair("posts.created_at", "posts.id", "<", after)).
		Order("posts.created_at DESC, posts.id DESC").
		Limit(p.Limit + 1)
	query := s.db.WithContext(ctx).
		Joins("JOIN (?) AS page ON page.id = posts.id", ids).
		Order("posts.created_at DESC, posts.id DESC")
	if s.preload {
		query = query.Preload("Author")
	} else {
		query = query.InnerJoins("Author")
	}
	var rows []postRow
	if err := query.Find(&rows).Error; err != nil {
		return nil, s.translate(ctx, err)
	}
	page := models.Cut(list, p, rows, (*postRow).key)
	// An author who went between Preload's two statements took the post along.
	posts, err := postModels(slices.DeleteFunc(page.Items, func(r postRow) bool {
		return r.Author == nil
	}))
	if err != nil {
		return nil, err
	}
	return &models.Listing[models.Post]{Items: posts, Next: page.Next}, nil
}

// ProfilePage returns a user with their counts, newest posts and newest followers, at
// most limit (1–100) of each, all as of one moment.
func (s *Store) ProfilePage(ctx context.Context, handle string,
	limit int) (*models.ProfilePage, error) {
	if err := models.CheckLimit(limit); err != nil {
		return nil, err
	}
	var user countedUser
	var posts []postRow
	var followers []followRow
	opts := &sql.TxOptions{Isolation: s.snapshot, ReadOnly: true}
	err := s.inTx(ctx, opts, func(tx *gorm.DB) (err error) {
		user, err = gorm.G[countedUser](tx).
			Select("users.*, "+followerCount+" AS followers, "+followingCount+" AS following").
			Where("handle = ?", handle).
			Take(ctx)
		if err != nil {
			return err
		}
		first := models.Key{Time: models.Latest, ID: math.MaxInt64}
		if posts, err = s.newestPosts(ctx, tx, user.User.ID, first, limit); err != nil {
			return err
		}
		followers, err = s.newestFollowers(ctx, tx, user.User.ID, first, limit)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("user %q: %w", handle, err)
	}
	return profilePage(user, posts, followers)
}

// profilePage makes one graph of the rows of a profile page.
func profilePage(user countedUser, posts []postRow,
	followers []followRow) (*models.ProfilePage, error) {
	page := &models.ProfilePage{
		User:      models.User(user.User),
		Counts:    models.FollowCounts{Followers: user.Followers, Following: user.Following},
		Followers: followModels(followers),
	}
	var err error
	if page.Posts, err = postModels(posts); err != nil {
		return nil, err
	}
	for i := range page.Posts {
		page.Posts[i].Author = &page.User
	}
	for i := range page.Followers {
		page.Followers[i].Followee = &page.User
	}
	return page, nil
}

// Suggestions returns at most limit (1–100) discoverable users followed by those the
// user follows, but not yet by the user.
//
// GORM joins a derived table through the classic API only.
func (s *Store) Suggestions(ctx context.Context, userID int64,
	limit int) ([]models.Suggestion, error) {
	if err := models.CheckLimit(limit); err != nil {
		return nil, err
	}
	followed := s.db.Model(&followRow{}).Select("followee_id").Where("follower_id = ?", userID)
	near := s.db.Table("follows AS first").
		Select("second.followee_id AS id, count(*) AS common").
		Joins("JOIN follows AS second ON second.follower_id = first.followee_id").
		Where("first.follower_id = ? AND second.followee_id <> ?", userID, userID).
		Where("second.followee_id NOT IN (?)", followed).
		Group("second.followee_id")
	var rows []struct {
		User   userRow `gorm:"embedded"`
		Common int64
	}
	err := s.db.WithContext(ctx).Model(&userRow{}).
		Select("users.*, near.common").
		Joins("JOIN (?) AS near ON near.id = users.id", near).
		Where("users.discoverable").
		Order("near.common DESC, users.id").
		Limit(limit).
		Find(&rows).Error
	if err != nil {
		return nil, s.translate(ctx, err)
	}
	found := make([]models.Suggestion, len(rows))
	for i, row := range rows {
		found[i] = models.Suggestion{User: models.User(row.User), Common: row.Common}
	}
	return found, nil
}

// TopAuthors returns at most limit (1–100) users who posted since a time, inclusive.
//
// GORM joins a derived table through the classic API only. Posts and followers are
// counted apart: joined, each would multiply the other.
func (s *Store) TopAuthors(ctx context.Context, since time.Time,
	limit int) ([]models.AuthorRank, error) {
	if err := models.CheckLimit(limit); err != nil {
		return nil, err
	}
	since = models.Instant(since)
	gained := s.db.Model(&followRow{}).
		Select("count(*)").
		Where("follows.followee_id = posts.author_id AND follows.since >= ?", since)
	top := s.db.Model(&postRow{}).
		Select("author_id AS id, count(*) AS posts, (?) AS followers", gained).
		Where("created_at >= ?", since).
		Group(s.byAuthor).
		Order("posts DESC, followers DESC, author_id").
		Limit(limit)
	var rows []struct {
		User      userRow `gorm:"embedded"`
		Posts     int64
		Followers int64
	}
	err := s.db.WithContext(ctx).Model(&userRow{}).
		Select("users.*, top.posts, top.followers").
		Joins("JOIN (?) AS top ON top.id = users.id", top).
		Order("top.posts DESC, top.followers DESC, users.id").
		Find(&rows).Error
	if err != nil {
		return nil, s.translate(ctx, err)
	}
	ranks := make([]models.AuthorRank, len(rows))
	for i, row := range rows {
		ranks[i] = models.AuthorRank{User: models.User(row.User), Posts: row.Posts,
			Followers: row.Followers}
	}
	return ranks, nil
}

// Register stores a user, their first post and whom they follow, as one unit of work.
//
// GORM could create the user with the rest as its associations, but an association is
// written with ON CONFLICT DO NOTHING, which would hide what the contract reports.
func (s *Store) Register(ctx context.Context,
	r models.Registration) (*models.User, *models.Post, error) {
	u, p, followees, err := r.Plan(s.clock.Now())
	if err != nil {
		return nil, nil, err
	}
	user := userRow(u)
	err = s.inTx(ctx, nil, func(tx *gorm.DB) error {
		if err := gorm.G[userRow](tx).Create(ctx, &user); err != nil {
			return err
		}
		p.AuthorID = user.ID
		post := newPostRow(&p)
		if err := gorm.G[postRow](tx).Create(ctx, &post); err != nil {
			return err
		}
		p.ID = post.ID
		follows := make([]followRow, len(followees))
		for i, followee := range followees {
			follows[i] = followRow{FollowerID: user.ID, FolloweeID: followee, Since: u.CreatedAt}
		}
		batch := s.maxParameters / followParameters
		return gorm.G[followRow](tx).CreateInBatches(ctx, &follows, batch)
	})
	if err != nil {
		return nil, nil, err
	}
	return new(models.User(user)), &p, nil
}
