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

// HomeTimeline returns the posts of the users that a user follows, newest first, with Author.
//
// GORM's generics join a derived table in a scope. The inner query takes ids from the index
// posts_author alone; bodies and authors are read for the page only.
func (s *Store) HomeTimeline(ctx context.Context, userID int64,
	p models.Page) (*models.Listing[models.Post], error) {
	list := models.HomeTimelineList(userID)
	after, err := list.Start(p)
	if err != nil {
		return nil, err
	}
	ids := gorm.G[postRow](s.db).
		Select("posts.id").
		Scopes(join("JOIN follows ON follows.followee_id = posts.author_id")).
		Where("follows.follower_id = ?", userID).
		Where(s.pair("posts.created_at", "posts.id", "<", after)).
		Order("posts.created_at DESC, posts.id DESC").
		Scopes(s.limit(p.Limit + 1))
	query := gorm.G[postRow](s.db).
		Scopes(join("JOIN (?) AS page ON page.id = posts.id", ids)).
		Order("posts.created_at DESC, posts.id DESC")
	rows, err := eager(s, query, "Author").Find(ctx)
	if err != nil {
		return nil, s.translate(ctx, err)
	}
	posts, err := postModels(rows)
	if err != nil {
		return nil, err
	}
	page := models.Cut(list, p, posts, postKey)
	page.Items = slices.DeleteFunc(page.Items, func(p models.Post) bool {
		return p.Author == nil // deleted between Preload's two statements, with the post
	})
	return page, nil
}

// ProfilePage returns a user with follow counts, newest posts and newest followers, at most limit
// (1–100) of each, all read as of one moment.
func (s *Store) ProfilePage(ctx context.Context, handle string,
	limit int) (*models.ProfilePage, error) {
	if err := models.CheckLimit(limit); err != nil {
		return nil, err
	}
	if err := s.prepareProfilePage(ctx, limit); err != nil {
		return nil, err
	}
	var user countedUser
	var posts []postRow
	var followers []followRow
	opts := &sql.TxOptions{Isolation: s.snapshot, ReadOnly: true}
	err := s.inTx(ctx, opts, func(tx *gorm.DB) (err error) {
		if user, err = profileUser(ctx, tx, handle); err != nil {
			return err
		}
		if posts, err = s.newestPosts(ctx, tx, user.User.ID, newest, limit); err != nil {
			return err
		}
		followers, err = s.newestFollowers(ctx, tx, user.User.ID, newest, limit)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("user %q: %w", handle, err)
	}
	return newProfilePage(&user, posts, followers)
}

// newProfilePage returns the graph of objects that rows stand for.
func newProfilePage(user *countedUser, posts []postRow,
	followers []followRow) (*models.ProfilePage, error) {
	page := &models.ProfilePage{
		User:      user.User.model(),
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

// newest is the key that comes before every item of a list that starts with the newest.
var newest = models.Key{Time: models.Latest, ID: math.MaxInt64}

// prepareProfilePage prepares the statements of ProfilePage for a limit.
func (s *Store) prepareProfilePage(ctx context.Context, limit int) error {
	return s.prepare(ctx, &s.profiles[limit],
		func(db *gorm.DB) error {
			_, err := profileUser(ctx, db, "")
			return err
		},
		func(db *gorm.DB) error {
			_, err := s.newestPosts(ctx, db, 0, newest, limit)
			return err
		},
		func(db *gorm.DB) error {
			_, err := s.newestFollowers(ctx, db, 0, newest, limit)
			return err
		})
}

// profileUser reads a user with follow counts.
func profileUser(ctx context.Context, db *gorm.DB, handle string) (countedUser, error) {
	return gorm.G[countedUser](db).
		Select("users.*, "+followerCount+" AS followers, "+followingCount+" AS following").
		Where("handle = ?", handle).
		Take(ctx)
}

// Suggestions returns at most limit (1–100) discoverable users that the user's followees follow and
// the user does not.
func (s *Store) Suggestions(ctx context.Context, userID int64,
	limit int) ([]models.Suggestion, error) {
	if err := models.CheckLimit(limit); err != nil {
		return nil, err
	}
	followed := gorm.G[followRow](s.db).Select("followee_id").Where("follower_id = ?", userID)
	near := gorm.G[followRow](s.db).Table("follows AS first").
		Select("second.followee_id AS id, count(*) AS common").
		Scopes(join("JOIN follows AS second ON second.follower_id = first.followee_id")).
		Where("first.follower_id = ? AND second.followee_id <> ?", userID, userID).
		Where("second.followee_id NOT IN (?)", followed).
		Group("second.followee_id")
	rows := make([]struct {
		User   userRow `gorm:"embedded"`
		Common int64
	}, 0, limit)
	err := gorm.G[userRow](s.db).
		Select("users.*, near.common").
		Scopes(join("JOIN (?) AS near ON near.id = users.id", near)).
		Where("users.discoverable").
		Order("near.common DESC, users.id").
		Limit(limit).
		Scan(ctx, &rows)
	if err != nil {
		return nil, s.translate(ctx, err)
	}
	found := make([]models.Suggestion, len(rows))
	for i := range rows {
		found[i] = models.Suggestion{User: rows[i].User.model(), Common: rows[i].Common}
	}
	return found, nil
}

// TopAuthors returns at most limit (1–100) users who posted since a time, inclusive.
//
// Posts and followers are counted separately: joined, each would multiply the other.
func (s *Store) TopAuthors(ctx context.Context, since time.Time,
	limit int) ([]models.AuthorRank, error) {
	if err := models.CheckLimit(limit); err != nil {
		return nil, err
	}
	since = models.Instant(since)
	gained := gorm.G[followRow](s.db).
		Select("count(*)").
		Where("follows.followee_id = posts.author_id AND follows.since >= ?", since)
	top := gorm.G[postRow](s.db).
		Select("author_id AS id, count(*) AS posts, (?) AS followers", gained).
		Where("created_at >= ?", since).
		Group(s.byAuthor).
		Order("posts DESC, followers DESC, author_id").
		Limit(limit)
	rows := make([]struct {
		User      userRow `gorm:"embedded"`
		Posts     int64
		Followers int64
	}, 0, limit)
	err := gorm.G[userRow](s.db).
		Select("users.*, top.posts, top.followers").
		Scopes(join("JOIN (?) AS top ON top.id = users.id", top)).
		Order("top.posts DESC, top.followers DESC, users.id").
		Scan(ctx, &rows)
	if err != nil {
		return nil, s.translate(ctx, err)
	}
	ranks := make([]models.AuthorRank, len(rows))
	for i := range rows {
		ranks[i] = models.AuthorRank{User: rows[i].User.model(), Posts: rows[i].Posts,
			Followers: rows[i].Followers}
	}
	return ranks, nil
}

// Register stores a user, the user's first post and first follows, as one unit of work.
//
// GORM could create the user with the rest as associations, but writes an association with ON
// CONFLICT DO NOTHING, which would hide errors that the contract demands.
func (s *Store) Register(ctx context.Context,
	r models.Registration) (*models.User, *models.Post, error) {
	u, p, followees, err := r.Plan(s.clock.Now())
	if err != nil {
		return nil, nil, err
	}
	if err := s.prepareRegister(ctx); err != nil {
		return nil, nil, err
	}
	follows := make([]followRow, len(followees))
	batch := s.maxParameters / followParameters
	insert, err := s.bulk(ctx, "follows", len(follows), batch, func(db *gorm.DB) error {
		return gorm.G[followRow](db).CreateInBatches(ctx, &follows, batch)
	})
	if err != nil {
		return nil, nil, err
	}
	err = s.inTx(ctx, nil, func(tx *gorm.DB) error {
		if err := createUser(ctx, tx, &u); err != nil {
			return err
		}
		p.AuthorID = u.ID
		if err := createPost(ctx, tx, &p); err != nil {
			return err
		}
		for i, followee := range followees {
			follows[i] = followRow{FollowerID: u.ID, FolloweeID: followee, Since: u.CreatedAt}
		}
		return insert(tx)
	})
	if err != nil {
		return nil, nil, err
	}
	return &u, &p, nil
}

// prepareRegister prepares the statements of Register, except the insert of follows.
func (s *Store) prepareRegister(ctx context.Context) error {
	return s.prepare(ctx, &s.registers,
		func(db *gorm.DB) error { return createUser(ctx, db, &models.User{}) },
		func(db *gorm.DB) error { return createPost(ctx, db, &models.Post{}) })
}
