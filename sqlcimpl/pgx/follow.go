package pgx

import (
	"context"
	"fmt"

	"example.com/impedance/models"
	"example.com/impedance/sqlcimpl/pgx/internal/queries"
)

// followModel returns the follow that a row stands for.
func followModel(r *queries.Follow) models.Follow {
	return models.Follow{
		FollowerID: r.FollowerID,
		FolloweeID: r.FolloweeID,
		Since:      r.Since,
		Notify:     r.Notify,
	}
}

// Follow lets one user follow another, without notification.
func (s *Store) Follow(ctx context.Context, followerID, followeeID int64) error {
	if err := models.CheckFollow(followerID, followeeID); err != nil {
		return err
	}
	return s.translate(ctx, s.queries.Follow(ctx, queries.FollowParams{
		FollowerID: followerID,
		FolloweeID: followeeID,
		Since:      s.clock.Now(),
	}))
}

// Unfollow ends a follow.
func (s *Store) Unfollow(ctx context.Context, followerID, followeeID int64) error {
	n, err := s.queries.Unfollow(ctx, queries.UnfollowParams{
		FollowerID: followerID,
		FolloweeID: followeeID,
	})
	if err := s.changed(ctx, n, err); err != nil {
		return fmt.Errorf("follow of %d by %d: %w", followeeID, followerID, err)
	}
	return nil
}

// SetNotify sets whether the follower is notified of new posts.
func (s *Store) SetNotify(ctx context.Context, followerID, followeeID int64, notify bool) error {
	n, err := s.queries.SetNotify(ctx, queries.SetNotifyParams{
		Notify:     notify,
		FollowerID: followerID,
		FolloweeID: followeeID,
	})
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
	rows, err := s.queries.Following(ctx, queries.FollowingParams{
		FollowerID: userID,
		AfterTime:  after.Time,
		AfterID:    after.ID,
		MaxRows:    int64(p.Limit + 1),
	})
	if err != nil {
		return nil, s.translate(ctx, err)
	}
	follows := make([]models.Follow, len(rows))
	for i := range rows {
		follows[i] = followModel(&rows[i].Follow)
		follows[i].Followee = new(userModel(&rows[i].User))
	}
	return models.Cut(list, p, follows, func(f *models.Follow) models.Key {
		return models.Key{Time: f.Since, ID: f.FolloweeID}
	}), nil
}

// Followers returns the follows that a user received, newest first, with Follower.
func (s *Store) Followers(ctx context.Context, userID int64,
	p models.Page) (*models.Listing[models.Follow], error) {
	list := models.FollowersList(userID)
	after, err := list.Start(p)
	if err != nil {
		return nil, err
	}
	rows, err := s.queries.Followers(ctx, queries.FollowersParams{
		FolloweeID: userID,
		AfterTime:  after.Time,
		AfterID:    after.ID,
		MaxRows:    int64(p.Limit + 1),
	})
	if err != nil {
		return nil, s.translate(ctx, err)
	}
	follows := make([]models.Follow, len(rows))
	for i := range rows {
		follows[i] = followModel(&rows[i].Follow)
		follows[i].Follower = new(userModel(&rows[i].User))
	}
	return models.Cut(list, p, follows, func(f *models.Follow) models.Key {
		return models.Key{Time: f.Since, ID: f.FollowerID}
	}), nil
}

// FollowCounts returns the numbers of a user's followers and followees.
func (s *Store) FollowCounts(ctx context.Context, userID int64) (*models.FollowCounts, error) {
	row, err := s.queries.FollowCounts(ctx, userID)
	if err != nil {
		return nil, fmt.Errorf("user %d: %w", userID, s.translate(ctx, err))
	}
	return &models.FollowCounts{Followers: row.Followers, Following: row.Followees}, nil
}
