package sqlximpl

import (
	"context"
	"fmt"
	"time"

	"example.com/impedance/models"
)

// followRow is a row of follows.
type followRow struct {
	FollowerID int64     `db:"follower_id"`
	FolloweeID int64     `db:"followee_id"`
	Since      time.Time `db:"since"`
	Notify     bool      `db:"notify"`
}

// followEndRow is a row of follows joined to the user at one of its ends.
type followEndRow struct {
	followRow
	End userRow `db:"user"`
}

// model returns the follow that the row stands for.
func (r *followRow) model() models.Follow {
	return models.Follow{
		FollowerID: r.FollowerID,
		FolloweeID: r.FolloweeID,
		Since:      r.Since,
		Notify:     r.Notify,
	}
}

const insertFollow = `
INSERT INTO follows (follower_id, followee_id, since, notify)
VALUES (:follower_id, :followee_id, :since, :notify)`

// insertFollowParameters is how many parameters insertFollow has.
const insertFollowParameters = 4

const followOrNothing = insertFollow + ` ON CONFLICT DO NOTHING`

// Follow lets one user follow another, without notification.
func (s *Store) Follow(ctx context.Context, followerID, followeeID int64) error {
	if err := models.CheckFollow(followerID, followeeID); err != nil {
		return err
	}
	row := followRow{FollowerID: followerID, FolloweeID: followeeID, Since: s.clock.Now()}
	_, err := s.follow.ExecContext(ctx, row)
	return s.translate(ctx, err)
}

const unfollow = `DELETE FROM follows WHERE follower_id = ? AND followee_id = ?`

// Unfollow ends a follow.
func (s *Store) Unfollow(ctx context.Context, followerID, followeeID int64) error {
	result, err := s.unfollow.ExecContext(ctx, followerID, followeeID)
	if err := s.changed(ctx, result, err); err != nil {
		return fmt.Errorf("follow of %d by %d: %w", followeeID, followerID, err)
	}
	return nil
}

const setNotify = `UPDATE follows SET notify = ? WHERE follower_id = ? AND followee_id = ?`

// SetNotify sets whether the follower is notified of new posts.
func (s *Store) SetNotify(ctx context.Context, followerID, followeeID int64, notify bool) error {
	result, err := s.setNotify.ExecContext(ctx, notify, followerID, followeeID)
	if err := s.changed(ctx, result, err); err != nil {
		return fmt.Errorf("follow of %d by %d: %w", followeeID, followerID, err)
	}
	return nil
}

const following = `
SELECT f.follower_id, f.followee_id, f.since, f.notify, ` + joinedUserColumns + `
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
	rows := make([]followEndRow, 0, p.Limit+1)
	err = s.following.SelectContext(ctx, &rows,
		s.pageArgs(userID, after.Time, after.ID, p.Limit+1)...)
	if err != nil {
		return nil, s.translate(ctx, err)
	}
	follows := make([]models.Follow, len(rows))
	for i := range rows {
		follows[i] = rows[i].model()
		follows[i].Followee = new(rows[i].End.model())
	}
	return models.Cut(list, p, follows, func(f *models.Follow) models.Key {
		return models.Key{Time: f.Since, ID: f.FolloweeID}
	}), nil
}

const followers = `
SELECT f.follower_id, f.followee_id, f.since, f.notify, ` + joinedUserColumns + `
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
	rows := make([]followEndRow, 0, p.Limit+1)
	err = s.followers.SelectContext(ctx, &rows,
		s.pageArgs(userID, after.Time, after.ID, p.Limit+1)...)
	if err != nil {
		return nil, s.translate(ctx, err)
	}
	follows := make([]models.Follow, len(rows))
	for i := range rows {
		follows[i] = rows[i].model()
		follows[i].Follower = new(rows[i].End.model())
	}
	return models.Cut(list, p, follows, func(f *models.Follow) models.Key {
		return models.Key{Time: f.Since, ID: f.FollowerID}
	}), nil
}

// countColumns are the columns of a countRow, of a user under the alias u.
const countColumns = `(SELECT count(*) FROM follows f WHERE f.followee_id = u.id) AS followers,
	(SELECT count(*) FROM follows f WHERE f.follower_id = u.id) AS following`

// countRow is how many follow a user and how many the user follows.
type countRow struct {
	Followers int64 `db:"followers"`
	Following int64 `db:"following"`
}

const followCounts = `SELECT ` + countColumns + ` FROM users u WHERE u.id = ?`

// FollowCounts returns the numbers of a user's followers and followees.
func (s *Store) FollowCounts(ctx context.Context, userID int64) (*models.FollowCounts, error) {
	var row countRow
	if err := s.followCounts.GetContext(ctx, &row, userID); err != nil {
		return nil, fmt.Errorf("user %d: %w", userID, s.translate(ctx, err))
	}
	return new(models.FollowCounts(row)), nil
}
