package rawimpl

import (
	"context"
	"database/sql"
	"fmt"

	"example.com/impedance/models"
)

const insertFollow = `INSERT INTO follows (follower_id, followee_id, since, notify) VALUES `

// insertFollowParameters is how many parameters a row of insertFollow has.
const insertFollowParameters = 4

const followOrNothing = insertFollow + `(?, ?, ?, FALSE) ON CONFLICT DO NOTHING`

// Follow lets one user follow another, without notification.
func (s *Store) Follow(ctx context.Context, followerID, followeeID int64) error {
	if err := models.CheckFollow(followerID, followeeID); err != nil {
		return err
	}
	_, err := s.follow.exec(ctx, followerID, followeeID, s.clock.Now())
	return s.translate(ctx, err)
}

const unfollow = `DELETE FROM follows WHERE follower_id = ? AND followee_id = ?`

// Unfollow ends a follow.
func (s *Store) Unfollow(ctx context.Context, followerID, followeeID int64) error {
	result, err := s.unfollow.exec(ctx, followerID, followeeID)
	if err := s.changed(ctx, result, err); err != nil {
		return fmt.Errorf("follow of %d by %d: %w", followeeID, followerID, err)
	}
	return nil
}

const setNotify = `UPDATE follows SET notify = ? WHERE follower_id = ? AND followee_id = ?`

// SetNotify sets whether the follower is notified of new posts.
func (s *Store) SetNotify(ctx context.Context, followerID, followeeID int64, notify bool) error {
	result, err := s.setNotify.exec(ctx, notify, followerID, followeeID)
	if err := s.changed(ctx, result, err); err != nil {
		return fmt.Errorf("follow of %d by %d: %w", followeeID, followerID, err)
	}
	return nil
}

const following = `
SELECT f.follower_id, f.followee_id, f.since, f.notify, ` + userColumns + `
FROM follows f JOIN users u ON u.id = f.followee_id
WHERE f.follower_id = ? AND (f.since, f.followee_id) < (?, ?)
ORDER BY f.since DESC, f.followee_id DESC
LIMIT ?`

// Following returns the follows that a user made, newest first, with Followee.
func (s *Store) Following(ctx context.Context, userID int64,
	p models.Page) (*models.Listing[models.Follow], error) {
	list := models.FollowingList(userID)
	after, err := list.Start(p)
	if err != nil {
		return nil, err
	}
	rows, err := s.following.query(ctx,
		s.pageArgs(userID, after.Time, after.ID, p.Limit+1)...)
	if err != nil {
		return nil, s.translate(ctx, err)
	}
	follows, err := scanFollows(rows, p.Limit+1, func(f *models.Follow, u *models.User) {
		f.Followee = u
	})
	if err != nil {
		return nil, s.translate(ctx, err)
	}
	return models.Cut(list, p, follows, func(f *models.Follow) models.Key {
		return models.Key{Time: f.Since, ID: f.FolloweeID}
	}), nil
}

// scanFollows reads and closes rows of a follow and the user at one of its ends. It allocates for
// the expected number of rows.
func scanFollows(rows *sql.Rows, expected int,
	end func(*models.Follow, *models.User)) ([]models.Follow, error) {
	defer rows.Close()
	follows := make([]models.Follow, 0, expected)
	var f models.Follow
	var u models.User
	fields := []any{&f.FollowerID, &f.FolloweeID, &f.Since, &f.Notify}
	fields = append(fields, userFields(&u)...)
	for rows.Next() {
		if err := rows.Scan(fields...); err != nil {
			return nil, err
		}
		follows = append(follows, f)
		end(&follows[len(follows)-1], new(u))
	}
	return follows, rows.Err()
}

const followers = `
SELECT f.follower_id, f.followee_id, f.since, f.notify, ` + userColumns + `
FROM follows f JOIN users u ON u.id = f.follower_id
WHERE f.followee_id = ? AND (f.since, f.follower_id) < (?, ?)
ORDER BY f.since DESC, f.follower_id DESC
LIMIT ?`

// Followers returns the follows that a user received, newest first, with Follower.
func (s *Store) Followers(ctx context.Context, userID int64,
	p models.Page) (*models.Listing[models.Follow], error) {
	list := models.FollowersList(userID)
	after, err := list.Start(p)
	if err != nil {
		return nil, err
	}
	rows, err := s.followers.query(ctx,
		s.pageArgs(userID, after.Time, after.ID, p.Limit+1)...)
	if err != nil {
		return nil, s.translate(ctx, err)
	}
	follows, err := scanFollows(rows, p.Limit+1, func(f *models.Follow, u *models.User) {
		f.Follower = u
	})
	if err != nil {
		return nil, s.translate(ctx, err)
	}
	return models.Cut(list, p, follows, func(f *models.Follow) models.Key {
		return models.Key{Time: f.Since, ID: f.FollowerID}
	}), nil
}

const followCounts = `
SELECT (SELECT count(*) FROM follows f WHERE f.followee_id = u.id),
       (SELECT count(*) FROM follows f WHERE f.follower_id = u.id)
FROM users u WHERE u.id = ?`

// FollowCounts returns the numbers of a user's followers and followees.
func (s *Store) FollowCounts(ctx context.Context, userID int64) (*models.FollowCounts, error) {
	var c models.FollowCounts
	err := s.followCounts.queryRow(ctx, userID).Scan(&c.Followers, &c.Following)
	if err != nil {
		return nil, fmt.Errorf("user %d: %w", userID, s.translate(ctx, err))
	}
	return &c, nil
}
