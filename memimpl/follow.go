package memimpl

import (
	"cmp"
	"context"
	"fmt"
	"time"

	"example.com/impedance/models"
)

// Follow lets one user follow another, without notification. It changes nothing if the follow
// exists. It returns ErrInvalid if the two are the same and ErrNotFound if either does not exist.
func (s *Store) Follow(ctx context.Context, followerID, followeeID int64) error {
	if err := models.CheckFollow(followerID, followeeID); err != nil {
		return err
	}
	now := s.clock.Now()
	unlock, err := s.write(ctx)
	if err != nil {
		return err
	}
	defer unlock()
	follower, err := s.user(followerID)
	if err != nil {
		return err
	}
	followee, err := s.user(followeeID)
	if err != nil {
		return err
	}
	s.addFollow(follower, followee, now)
	return nil
}

// Unfollow ends a follow. It returns ErrNotFound if there is no such follow.
func (s *Store) Unfollow(ctx context.Context, followerID, followeeID int64) error {
	unlock, err := s.write(ctx)
	if err != nil {
		return err
	}
	defer unlock()
	f, err := s.follow(followerID, followeeID)
	if err != nil {
		return err
	}
	s.removeFollow(f)
	return nil
}

// SetNotify sets whether the follower is notified of new posts. It returns ErrNotFound
// if there is no such follow.
func (s *Store) SetNotify(
	ctx context.Context, followerID, followeeID int64, notify bool,
) error {
	unlock, err := s.write(ctx)
	if err != nil {
		return err
	}
	defer unlock()
	f, err := s.follow(followerID, followeeID)
	if err != nil {
		return err
	}
	f.notify = notify
	return nil
}

// Following returns the follows that a user made, newest first, with Followee.
func (s *Store) Following(
	ctx context.Context, userID int64, p models.Page,
) (*models.Listing[models.Follow], error) {
	list := models.FollowingList(userID)
	start, err := list.Start(p)
	if err != nil {
		return nil, err
	}
	unlock, err := s.read(ctx)
	if err != nil {
		return nil, err
	}
	defer unlock()
	var follows []*follow
	if u, ok := s.users[userID]; ok {
		follows = u.following.before(start, p.Limit+1)
	}
	return listing(list, p, follows, (*follow).keyInFollowing, (*follow).withFollowee), nil
}

// Followers returns the follows that a user received, newest first, with Follower.
func (s *Store) Followers(
	ctx context.Context, userID int64, p models.Page,
) (*models.Listing[models.Follow], error) {
	list := models.FollowersList(userID)
	start, err := list.Start(p)
	if err != nil {
		return nil, err
	}
	unlock, err := s.read(ctx)
	if err != nil {
		return nil, err
	}
	defer unlock()
	var follows []*follow
	if u, ok := s.users[userID]; ok {
		follows = u.followers.before(start, p.Limit+1)
	}
	return listing(list, p, follows, (*follow).keyInFollowers, (*follow).withFollower), nil
}

// FollowCounts returns the numbers of a user's followers and followees.
func (s *Store) FollowCounts(ctx context.Context, userID int64) (*models.FollowCounts, error) {
	unlock, err := s.read(ctx)
	if err != nil {
		return nil, err
	}
	defer unlock()
	u, err := s.user(userID)
	if err != nil {
		return nil, err
	}
	return new(u.counts()), nil
}

// follow stands between two users, in the following of one and the followers of the
// other.
type follow struct {
	follower *user
	followee *user
	since    time.Time
	notify   bool
}

// value returns a copy of f, without Follower and Followee, that shares nothing with it.
func (f *follow) value() models.Follow {
	return models.Follow{
		FollowerID: f.follower.ID,
		FolloweeID: f.followee.ID,
		Since:      f.since,
		Notify:     f.notify,
	}
}

func (f *follow) withFollower() models.Follow {
	value := f.value()
	value.Follower = new(f.follower.value())
	return value
}

func (f *follow) withFollowee() models.Follow {
	value := f.value()
	value.Followee = new(f.followee.value())
	return value
}

// keyInFollowing returns the key of f among the followees of its follower, and keyInFollowers its
// key among the followers of its followee. The id is the other user's.
func (f *follow) keyInFollowing() models.Key { return models.Key{Time: f.since, ID: f.followee.ID} }
func (f *follow) keyInFollowers() models.Key { return models.Key{Time: f.since, ID: f.follower.ID} }

// counts returns the numbers of followers and followees of u.
func (u *user) counts() models.FollowCounts {
	return models.FollowCounts{
		Followers: int64(u.followers.len()),
		Following: int64(u.following.len()),
	}
}

// followKey identifies a follow.
type followKey struct {
	followerID int64
	followeeID int64
}

// compare orders follows by follower, then followee.
func (k followKey) compare(other followKey) int {
	return cmp.Or(
		cmp.Compare(k.followerID, other.followerID),
		cmp.Compare(k.followeeID, other.followeeID))
}

func (f *follow) identity() followKey { return followKey{f.follower.ID, f.followee.ID} }

// follow finds the follow of one user by another.
func (s *Store) follow(followerID, followeeID int64) (*follow, error) {
	if f, ok := s.follows[followKey{followerID, followeeID}]; ok {
		return f, nil
	}
	return nil, fmt.Errorf("follow of user %d by user %d: %w", followeeID, followerID,
		models.ErrNotFound)
}

// addFollow makes one user a follower of the other, unless they already are.
func (s *Store) addFollow(follower, followee *user, since time.Time) {
	f := &follow{follower: follower, followee: followee, since: since}
	if s.follows[f.identity()] == nil {
		s.rank(followee, func() { s.linkFollow(f) })
	}
}

// linkFollow puts f between its users, whatever their places in the lists of users.
func (s *Store) linkFollow(f *follow) {
	s.follows[f.identity()] = f
	f.follower.following.add(f)
	f.followee.followers.add(f)
}

// removeFollow takes f out of the graph.
func (s *Store) removeFollow(f *follow) {
	s.rank(f.followee, func() { s.unlinkFollow(f) })
}

// unlinkFollow takes f from between its users, whatever their places in the lists of users.
func (s *Store) unlinkFollow(f *follow) {
	delete(s.follows, f.identity())
	f.follower.following.remove(f)
	f.followee.followers.remove(f)
}
