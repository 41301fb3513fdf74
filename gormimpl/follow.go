package gormimpl

import (
	"context"
	"fmt"
	"slices"
	"time"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"example.com/impedance/models"
)

// followRow is GORM's model of a row of follows. The two ids are the key, and the database
// generates neither (https://gorm.io/docs/composite_primary_key.html).
type followRow struct {
	FollowerID int64     `gorm:"primaryKey;autoIncrement:false;not null;check:follower_id <> followee_id;index:follows_following,priority:1;index:follows_followers,priority:3"`
	FolloweeID int64     `gorm:"primaryKey;autoIncrement:false;not null;index:follows_following,priority:3;index:follows_followers,priority:1"`
	Follower   *userRow  `gorm:"foreignKey:FollowerID;constraint:OnDelete:CASCADE"` // set where a query loads it
	Followee   *userRow  `gorm:"foreignKey:FolloweeID;constraint:OnDelete:CASCADE"` // set where a query loads it
	Since      time.Time `gorm:"precision:6;not null;check:typeof(since) = 'integer';index:follows_following,priority:2;index:follows_followers,priority:2"`
	Notify     bool      `gorm:"type:boolean;not null;default:false;check:notify IN (FALSE, TRUE);index:follows_following,priority:4;index:follows_followers,priority:4"`
}

// TableName implements GORM's schema.Tabler.
func (followRow) TableName() string { return "follows" }

// followParameters is the number of parameters of a row in an insert, one for each column.
const followParameters = 4

// model returns the follow that the row stands for.
func (r *followRow) model() models.Follow {
	follow := models.Follow{FollowerID: r.FollowerID, FolloweeID: r.FolloweeID, Since: r.Since,
		Notify: r.Notify}
	if r.Follower != nil {
		follow.Follower = new(r.Follower.model())
	}
	if r.Followee != nil {
		follow.Followee = new(r.Followee.model())
	}
	return follow
}

// followModels returns the follows that rows stand for.
func followModels(rows []followRow) []models.Follow {
	follows := make([]models.Follow, len(rows))
	for i := range rows {
		follows[i] = rows[i].model()
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
	n, err := gorm.G[followRow](s.db).
		Where("follower_id = ? AND followee_id = ?", followerID, followeeID).
		Delete(ctx)
	if err := s.changed(ctx, n, err); err != nil {
		return fmt.Errorf("follow of %d by %d: %w", followeeID, followerID, err)
	}
	return nil
}

// SetNotify sets whether the follower is notified of new posts.
func (s *Store) SetNotify(ctx context.Context, followerID, followeeID int64, notify bool) error {
	n, err := gorm.G[followRow](s.db).
		Where("follower_id = ? AND followee_id = ?", followerID, followeeID).
		Update(ctx, "notify", notify)
	if err := s.changed(ctx, n, err); err != nil {
		return fmt.Errorf("follow of %d by %d: %w", followeeID, followerID, err)
	}
	return nil
}

// Following returns the follows that a user made, newest first, with Followee.
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
	page := models.Cut(list, p, followModels(rows), func(f *models.Follow) models.Key {
		return models.Key{Time: f.Since, ID: f.FolloweeID}
	})
	page.Items = slices.DeleteFunc(page.Items, func(f models.Follow) bool {
		return f.Followee == nil // deleted between Preload's two statements, with the follow
	})
	return page, nil
}

// Followers returns the follows that a user received, newest first, with Follower.
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
	page := models.Cut(list, p, followModels(rows), func(f *models.Follow) models.Key {
		return models.Key{Time: f.Since, ID: f.FollowerID}
	})
	page.Items = slices.DeleteFunc(page.Items, func(f models.Follow) bool {
		return f.Follower == nil // deleted between Preload's two statements, with the follow
	})
	return page, nil
}

// newestFollowers reads the follows that a user received, with Follower, after a key.
func (s *Store) newestFollowers(ctx context.Context, db *gorm.DB, userID int64, after models.Key,
	limit int) ([]followRow, error) {
	query := gorm.G[followRow](db).
		Where("followee_id = ? AND ?", userID, s.pair("since", "follower_id", "<", after)).
		Order("since DESC, follower_id DESC").
		Limit(limit)
	return eager(s, query, "Follower").Find(ctx)
}

// FollowCounts returns the numbers of a user's followers and followees.
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
