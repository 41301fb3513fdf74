package gormimpl

import (
	"context"
	"fmt"
	"time"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"example.com/impedance/models"
)

// followRow is a row of follows, as GORM's model of it. The two ids are the key, and
// nothing that the database makes up (https://gorm.io/docs/composite_primary_key.html).
type followRow struct {
	FollowerID int64    `gorm:"primaryKey;autoIncrement:false"`
	FolloweeID int64    `gorm:"primaryKey;autoIncrement:false"`
	Follower   *userRow `gorm:"foreignKey:FollowerID"` // set where a query loads it
	Followee   *userRow `gorm:"foreignKey:FolloweeID"` // set where a query loads it
	Since      time.Time
	Notify     bool
}

// TableName implements GORM's schema.Tabler.
func (followRow) TableName() string { return "follows" }

// followParameters are those of a row in an insert, one for each column.
const followParameters = 4

// model returns the follow that the row stands for.
func (r *followRow) model() models.Follow {
	follow := models.Follow{FollowerID: r.FollowerID, FolloweeID: r.FolloweeID, Since: r.Since,
		Notify: r.Notify}
	if r.Follower != nil {
		follow.Follower = new(models.User(*r.Follower))
	}
	if r.Followee != nil {
		follow.Followee = new(models.User(*r.Followee))
	}
	return follow
}

// followModels returns the follows that rows stand for, which were read with one of
// their users. A user who went between Preload's two statements took the follow along.
func followModels(rows []followRow) []models.Follow {
	follows := make([]models.Follow, 0, len(rows))
	for i := range rows {
		if rows[i].Follower != nil || rows[i].Followee != nil {
			follows = append(follows, rows[i].model())
		}
	}
	return follows
}

// Follow lets one user follow another, without notification.
func (s *Store) Follow(ctx context.Context, followerID, followeeID int64) error {
	if err := models.CheckFollow(followerID, followeeID); err != nil {
		return err
	}
	row := followRow{FollowerID: followerID, FolloweeID: followeeID, Since: s.clock.Now()}
	err := gorm.G[followRow](s.db, clause.OnConflict{DoNothing: true}).Create(ctx, &row)
	return s.translate(ctx, err)
}

// Unfollow ends a follow.
func (s *Store) Unfollow(ctx context.Context, followerID, followeeID int64) error {
	rows, err := gorm.G[followRow](s.db).
		Where("follower_id = ? AND followee_id = ?", followerID, followeeID).
		Delete(ctx)
	return s.changed(ctx, rows, err, fmt.Sprintf("follow of %d by %d", followeeID, followerID))
}

// SetNotify sets whether the follower is told of new posts.
func (s *Store) SetNotify(ctx context.Context, followerID, followeeID int64, notify bool) error {
	rows, err := gorm.G[followRow](s.db).
		Where("follower_id = ? AND followee_id = ?", followerID, followeeID).
		Update(ctx, "notify", notify)
	return s.changed(ctx, rows, err, fmt.Sprintf("follow of %d by %d", followeeID, followerID))
}

// Following returns whom a user follows, the newest follow first, with Followee.
func (s *Store) Following(ctx context.Context, userID int64,
	p models.Page) (*models.Listing[models.Follow], error) {
	list := models.FollowingList(userID)
	after, err := list.Start(p)
	if err != nil {
		return nil, err
	}
	query := gorm.G[followRow](s.db).
		Where("follower_id = ? AND ?", userID, s.pair("since", "followee_id", "<", after)).
		Order("since DESC, followee_id DESC").
		Limit(p.Limit + 1)
	rows, err := eager(s, query, "Followee").Find(ctx)
	if err != nil {
		return nil, s.translate(ctx, err)
	}
	page := models.Cut(list, p, rows, func(r *followRow) models.Key {
		return models.Key{Time: r.Since, ID: r.FolloweeID}
	})
	return &models.Listing[models.Follow]{Items: followModels(page.Items), Next: page.Next}, nil
}

// Followers returns who follows a user, the newest follow first, with Follower.
func (s *Store) Followers(ctx context.Context, userID int64,
	p models.Page) (*models.Listing[models.Follow], error) {
	list := models.FollowersList(userID)
	after, err := list.Start(p)
	if err != nil {
		return nil, err
	}
	rows, err := s.newestFollowers(ctx, s.db, userID, after, p.Limit+1)
	if err != nil {
		return nil, s.translate(ctx, err)
	}
	page := models.Cut(list, p, rows, func(r *followRow) models.Key {
		return models.Key{Time: r.Since, ID: r.FollowerID}
	})
	return &models.Listing[models.Follow]{Items: followModels(page.Items), Next: page.Next}, nil
}

// newestFollowers reads who follows a user, with Follower, after a key.
func (s *Store) newestFollowers(ctx context.Context, db *gorm.DB, userID int64, after models.Key,
	limit int) ([]followRow, error) {
	query := gorm.G[followRow](db).
		Where("followee_id = ? AND ?", userID, s.pair("since", "follower_id", "<", after)).
		Order("since DESC, follower_id DESC").
		Limit(limit)
	return eager(s, query, "Follower").Find(ctx)
}

// FollowCounts returns how many follow a user and how many the user follows.
func (s *Store) FollowCounts(ctx context.Context, userID int64) (*models.FollowCounts, error) {
	row, err := gorm.G[countedUser](s.db).
		Select(followerCount+" AS followers, "+followingCount+" AS following").
		Where("id = ?", userID).
		Take(ctx)
	if err != nil {
		return nil, fmt.Errorf("user %d: %w", userID, s.translate(ctx, err))
	}
	return &models.FollowCounts{Followers: row.Followers, Following: row.Following}, nil
}
