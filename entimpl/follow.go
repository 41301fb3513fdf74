package entimpl

import (
	"context"
	"fmt"
	"slices"

	"entgo.io/ent/dialect/sql"

	"example.com/impedance/entimpl/internal/ent"
	"example.com/impedance/entimpl/internal/ent/follow"
	"example.com/impedance/entimpl/internal/ent/predicate"
	"example.com/impedance/entimpl/internal/ent/user"
	"example.com/impedance/models"
)

// followModel returns the follow that a row stands for, without its ends.
func followModel(f *ent.Follow) models.Follow {
	return models.Follow{
		FollowerID: f.FollowerID,
		FolloweeID: f.FolloweeID,
		Since:      f.Since,
		Notify:     f.Notify,
	}
}

// Follow lets one user follow another, without notification.
//
// Ent reads nothing back here, because a follow has no id of its own: for a row with an id,
// DoNothing would answer a conflict with sql.ErrNoRows. MySQL has no DO NOTHING, so ent sets each
// column to itself there. Unlike with INSERT IGNORE, a missing user is still an error.
func (s *Store) Follow(ctx context.Context, followerID, followeeID int64) error {
	if err := models.CheckFollow(followerID, followeeID); err != nil {
		return err
	}
	err := s.client.Follow.Create().
		SetFollowerID(followerID).
		SetFolloweeID(followeeID).
		SetSince(s.clock.Now()).
		OnConflictColumns(follow.FieldFollowerID, follow.FieldFolloweeID).
		DoNothing().
		Exec(ctx)
	return s.translate(ctx, err)
}

// Unfollow ends a follow.
//
// Ent deletes by predicate and counts: a row without an id has no DeleteOneID.
func (s *Store) Unfollow(ctx context.Context, followerID, followeeID int64) error {
	n, err := s.client.Follow.Delete().
		Where(follow.FollowerID(followerID), follow.FolloweeID(followeeID)).
		Exec(ctx)
	if err := s.changed(ctx, n, err); err != nil {
		return fmt.Errorf("follow of %d by %d: %w", followeeID, followerID, err)
	}
	return nil
}

// SetNotify sets whether the follower is notified of new posts.
//
// Ent updates by predicate and counts: a row without an id has no UpdateOneID.
func (s *Store) SetNotify(ctx context.Context, followerID, followeeID int64, notify bool) error {
	n, err := s.client.Follow.Update().
		Where(follow.FollowerID(followerID), follow.FolloweeID(followeeID)).
		SetNotify(notify).
		Save(ctx)
	if err := s.changed(ctx, n, err); err != nil {
		return fmt.Errorf("follow of %d by %d: %w", followeeID, followerID, err)
	}
	return nil
}

// followsAfter is the predicate that a follow comes after a key, newest first. id is the column of
// the end that is listed.
func (d *dialect) followsAfter(after models.Key, id string) predicate.Follow {
	return func(s *sql.Selector) {
		s.Where(d.compositeLT(s.Columns(follow.FieldSince, id), after.Time, after.ID))
	}
}

// Following returns the follows that a user made, newest first, with Followee.
//
// Ent reads the users by a second statement. Users who were deleted between the two are left out,
// because their follows are deleted too.
func (s *Store) Following(ctx context.Context, userID int64,
	p models.Page) (*models.Listing[models.Follow], error) {
	list := models.FollowingList(userID)
	after, err := list.Start(p)
	if err != nil {
		return nil, err
	}
	found, err := s.client.Follow.Query().
		Where(follow.FollowerID(userID), s.followsAfter(after, follow.FieldFolloweeID)).
		WithFollowee().
		Order(follow.BySince(sql.OrderDesc()), follow.ByFolloweeID(sql.OrderDesc())).
		Limit(p.Limit + 1).
		All(ctx)
	if err != nil {
		return nil, s.translate(ctx, err)
	}
	follows := make([]models.Follow, len(found))
	for i, f := range found {
		follows[i] = followModel(f)
		if f.Edges.Followee != nil {
			follows[i].Followee = new(userModel(f.Edges.Followee))
		}
	}
	page := models.Cut(list, p, follows, func(f *models.Follow) models.Key {
		return models.Key{Time: f.Since, ID: f.FolloweeID}
	})
	page.Items = slices.DeleteFunc(page.Items, func(f models.Follow) bool {
		return f.Followee == nil
	})
	return page, nil
}

// newestFollowers is the order of lists of followers.
func newestFollowers() []follow.OrderOption {
	return []follow.OrderOption{
		follow.BySince(sql.OrderDesc()),
		follow.ByFollowerID(sql.OrderDesc()),
	}
}

// Followers returns the follows that a user received, newest first, with Follower.
//
// Ent reads the users by a second statement. Users who were deleted between the two are left out,
// because their follows are deleted too.
func (s *Store) Followers(ctx context.Context, userID int64,
	p models.Page) (*models.Listing[models.Follow], error) {
	list := models.FollowersList(userID)
	after, err := list.Start(p)
	if err != nil {
		return nil, err
	}
	found, err := s.client.Follow.Query().
		Where(follow.FolloweeID(userID), s.followsAfter(after, follow.FieldFollowerID)).
		WithFollower().
		Order(newestFollowers()...).
		Limit(p.Limit + 1).
		All(ctx)
	if err != nil {
		return nil, s.translate(ctx, err)
	}
	page := models.Cut(list, p, followerModels(found), func(f *models.Follow) models.Key {
		return models.Key{Time: f.Since, ID: f.FollowerID}
	})
	page.Items = slices.DeleteFunc(page.Items, func(f models.Follow) bool {
		return f.Follower == nil
	})
	return page, nil
}

// followerModels returns the follows that rows stand for, each with the Follower that
// ent found for it.
func followerModels(found []*ent.Follow) []models.Follow {
	follows := make([]models.Follow, len(found))
	for i, f := range found {
		follows[i] = followModel(f)
		if f.Edges.Follower != nil {
			follows[i].Follower = new(userModel(f.Edges.Follower))
		}
	}
	return follows
}

// followCounts selects the degrees of each user that s selects, under the names
// "followers" and "following".
func followCounts(s *sql.Selector) {
	f := sql.Table(follow.Table).As("f")
	following := sql.Select(sql.Count("*")).
		From(f).
		Where(sql.ColumnsEQ(f.C(follow.FieldFollowerID), s.C(user.FieldID)))
	s.AppendSelectExprAs(followerCount(s), "followers").
		AppendSelectExprAs(following, "following")
}

// countsOf returns the values that followCounts selected.
func countsOf(u *ent.User) (c models.FollowCounts, err error) {
	if c.Followers, err = number(u, "followers"); err != nil {
		return models.FollowCounts{}, err
	}
	if c.Following, err = number(u, "following"); err != nil {
		return models.FollowCounts{}, err
	}
	return c, nil
}

// FollowCounts returns the numbers of a user's followers and followees.
//
// Ent would count each edge by a query of its own. Selected as values next to the user's id, both
// counts come in one query.
func (s *Store) FollowCounts(ctx context.Context, userID int64) (*models.FollowCounts, error) {
	found, err := s.client.User.Query().
		Where(user.ID(userID)).
		Select(user.FieldID).
		Modify(followCounts).
		Only(ctx)
	if err != nil {
		return nil, fmt.Errorf("user %d: %w", userID, s.translate(ctx, err))
	}
	counts, err := countsOf(found)
	if err != nil {
		return nil, err
	}
	return &counts, nil
}
