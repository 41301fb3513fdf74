package pgx

import (
	"context"
	"errors"
	"fmt"

	"github.com/jackc/pgx/v5"

	"example.com/impedance/models"
	"example.com/impedance/sqlcimpl/pgx/internal/queries"
)

// userModel returns the user that a row stands for.
func userModel(r *queries.User) models.User {
	return models.User{
		ID:     r.ID,
		Handle: r.Handle,
		Email:  r.Email,
		Profile: models.Profile{
			DisplayName: r.DisplayName,
			Bio:         r.Bio,
			Location:    r.Location,
			Website:     r.Website,
		},
		Discoverable: r.Discoverable,
		Revision:     r.Revision,
		CreatedAt:    r.CreatedAt,
	}
}

// userModels returns the users that rows stand for.
func userModels(rows []queries.User) []models.User {
	users := make([]models.User, len(rows))
	for i := range rows {
		users[i] = userModel(&rows[i])
	}
	return users
}

// newUserParams returns the parameters that store a user.
func newUserParams(u *models.User) queries.CreateUserParams {
	return queries.CreateUserParams{
		Handle:       u.Handle,
		Email:        u.Email,
		DisplayName:  u.Profile.DisplayName,
		Bio:          u.Profile.Bio,
		Location:     u.Profile.Location,
		Website:      u.Profile.Website,
		Discoverable: u.Discoverable,
		Revision:     u.Revision,
		CreatedAt:    u.CreatedAt,
	}
}

// CreateUser stores a new user.
func (s *Store) CreateUser(ctx context.Context, n models.NewUser) (*models.User, error) {
	if err := n.Validate(); err != nil {
		return nil, err
	}
	u := n.User(s.clock.Now())
	var err error
	if u.ID, err = s.queries.CreateUser(ctx, newUserParams(&u)); err != nil {
		return nil, s.translate(ctx, err)
	}
	return &u, nil
}

// CreateUsers stores any number of new users, all or none, and returns them in the
// order given, their ids ascending.
//
// sqlc copies them (:copyfrom), with ids that are taken from the sequence before, because COPY
// returns no ids.
func (s *Store) CreateUsers(ctx context.Context, ns []models.NewUser) ([]models.User, error) {
	users, err := models.NewUsers(ns, s.clock.Now())
	if err != nil {
		return nil, err
	}
	if len(users) == 0 {
		return models.Nothing[models.User](ctx)
	}
	err = s.inTx(ctx, pgx.TxOptions{}, func(q *queries.Queries) error {
		ids, err := q.NewUserIDs(ctx, int64(len(users)))
		if err != nil {
			return err
		}
		rows := make([]queries.CreateUsersParams, len(users))
		for i := range users {
			u := &users[i]
			u.ID = ids[i]
			rows[i] = queries.CreateUsersParams{
				ID:           u.ID,
				Handle:       u.Handle,
				Email:        u.Email,
				DisplayName:  u.Profile.DisplayName,
				Bio:          u.Profile.Bio,
				Location:     u.Profile.Location,
				Website:      u.Profile.Website,
				Discoverable: u.Discoverable,
				Revision:     u.Revision,
				CreatedAt:    u.CreatedAt,
			}
		}
		_, err = q.CreateUsers(ctx, rows)
		return err
	})
	if err != nil {
		return nil, err
	}
	return users, nil
}

// UserByID returns the user with an id.
func (s *Store) UserByID(ctx context.Context, id int64) (*models.User, error) {
	row, err := s.queries.UserByID(ctx, id)
	if err != nil {
		return nil, fmt.Errorf("user %d: %w", id, s.translate(ctx, err))
	}
	return new(userModel(&row)), nil
}

// UserByHandle returns the user with a handle, compared bytewise.
func (s *Store) UserByHandle(ctx context.Context, handle string) (*models.User, error) {
	row, err := s.queries.UserByHandle(ctx, handle)
	if err != nil {
		return nil, fmt.Errorf("user %q: %w", handle, s.translate(ctx, err))
	}
	return new(userModel(&row)), nil
}

// UsersByID returns the users with any number of ids, in the order asked.
//
// sqlc binds them as one array.
func (s *Store) UsersByID(ctx context.Context, ids []int64) ([]models.User, error) {
	if len(ids) == 0 {
		return models.Nothing[models.User](ctx)
	}
	rows, err := s.queries.UsersByID(ctx, ids)
	if err != nil {
		return nil, s.translate(ctx, err)
	}
	return models.InOrder(ids, userModels(rows)), nil
}

// SearchUsers returns the users that pass every filter of s, in the order of s.Sort.
//
// sqlc can neither leave a filter out nor bind an order as a parameter. There is a query for each
// order, in which a filter that is not set lets every row pass.
func (s *Store) SearchUsers(ctx context.Context, search models.UserSearch,
	p models.Page) (*models.Listing[models.User], error) {
	if err := search.Validate(); err != nil {
		return nil, err
	}
	list := models.SearchUsersList(search)
	after, err := list.Start(p)
	if err != nil {
		return nil, err
	}
	if search.Sort == models.MostFollowers {
		return s.searchMostFollowers(ctx, search, p, list, after)
	}
	var rows []queries.User
	if search.Sort == models.ByHandle {
		rows, err = s.searchByHandle(ctx, search, after, p.Limit+1)
	} else {
		rows, err = s.searchByTime(ctx, search, after, p.Limit+1)
	}
	if err != nil {
		return nil, s.translate(ctx, err)
	}
	return models.Cut(list, p, userModels(rows), func(u *models.User) models.Key {
		return models.Key{Time: u.CreatedAt, Handle: u.Handle, ID: u.ID}
	}), nil
}

// searchByHandle reads the rows of SearchUsers in the order of handles. The key after replaces the
// bound where the list begins, see [models.List.Start].
func (s *Store) searchByHandle(ctx context.Context, search models.UserSearch, after models.Key,
	limit int) ([]queries.User, error) {
	_, before := search.HandleRange()
	joinedFrom, joinedBefore := search.JoinedRange()
	return s.queries.SearchUsersByHandle(ctx, queries.SearchUsersByHandleParams{
		HandleBefore: before,
		JoinedFrom:   joinedFrom,
		JoinedBefore: joinedBefore,
		HasBio:       search.HasBio,
		MinFollowers: search.MinFollowers,
		AfterHandle:  after.Handle,
		MaxRows:      int64(limit),
	})
}

// searchByTime reads the rows of SearchUsers in the order of time.
func (s *Store) searchByTime(ctx context.Context, search models.UserSearch, after models.Key,
	limit int) ([]queries.User, error) {
	handleFrom, handleBefore := search.HandleRange()
	joinedFrom, joinedBefore := search.JoinedRange()
	if search.Sort == models.NewestFirst {
		return s.queries.SearchUsersNewestFirst(ctx, queries.SearchUsersNewestFirstParams{
			HandleFrom:   handleFrom,
			HandleBefore: handleBefore,
			JoinedFrom:   joinedFrom,
			HasBio:       search.HasBio,
			MinFollowers: search.MinFollowers,
			AfterTime:    after.Time,
			AfterID:      after.ID,
			MaxRows:      int64(limit),
		})
	}
	return s.queries.SearchUsersOldestFirst(ctx, queries.SearchUsersOldestFirstParams{
		HandleFrom:   handleFrom,
		HandleBefore: handleBefore,
		JoinedBefore: joinedBefore,
		HasBio:       search.HasBio,
		MinFollowers: search.MinFollowers,
		AfterTime:    after.Time,
		AfterID:      after.ID,
		MaxRows:      int64(limit),
	})
}

// searchMostFollowers is SearchUsers in the order of the number of followers. Only its rows have
// more than a user.
func (s *Store) searchMostFollowers(ctx context.Context, search models.UserSearch,
	p models.Page, list models.List, after models.Key) (*models.Listing[models.User], error) {
	params := queries.SearchUsersMostFollowersParams{
		HasBio:       search.HasBio,
		MinFollowers: search.MinFollowers,
		AfterCount:   after.Count,
		AfterID:      after.ID,
		MaxRows:      int64(p.Limit + 1),
	}
	params.HandleFrom, params.HandleBefore = search.HandleRange()
	params.JoinedFrom, params.JoinedBefore = search.JoinedRange()
	rows, err := s.queries.SearchUsersMostFollowers(ctx, params)
	if err != nil {
		return nil, s.translate(ctx, err)
	}
	users := make([]models.User, len(rows))
	for i := range rows {
		users[i] = userModel(&rows[i].User)
	}
	return models.Cut(list, p, users, func(u *models.User) models.Key {
		last := rows[p.Limit-1] // the key asked for is that of the last user of the page
		return models.Key{Count: last.Followers, ID: u.ID}
	}), nil
}

// UpdateProfile replaces a user's profile, zero values included, and returns the user
// with its next revision.
func (s *Store) UpdateProfile(ctx context.Context, e models.ProfileEdit) (*models.User, error) {
	if err := e.Profile.Validate(); err != nil {
		return nil, err
	}
	row, err := s.queries.UpdateProfile(ctx, queries.UpdateProfileParams{
		DisplayName:  e.Profile.DisplayName,
		Bio:          e.Profile.Bio,
		Location:     e.Profile.Location,
		Website:      e.Profile.Website,
		Discoverable: e.Discoverable,
		ID:           e.UserID,
		Revision:     e.Revision,
	})
	if errors.Is(err, pgx.ErrNoRows) {
		if _, err = s.queries.UserExists(ctx, e.UserID); err == nil {
			return nil, fmt.Errorf("user %d at revision %d: %w", e.UserID, e.Revision,
				models.ErrStale)
		}
	}
	if err != nil {
		return nil, fmt.Errorf("user %d: %w", e.UserID, s.translate(ctx, err))
	}
	return new(userModel(&row)), nil
}

// DeleteUser deletes a user, the user's posts with all reposts of them, and the user's follows in
// both directions.
func (s *Store) DeleteUser(ctx context.Context, id int64) error {
	n, err := s.queries.DeleteUser(ctx, id)
	if err := s.changed(ctx, n, err); err != nil {
		return fmt.Errorf("user %d: %w", id, err)
	}
	return nil
}
