package memimpl

import (
	"context"
	"fmt"

	"example.com/impedance/models"
)

// CreateUser stores a new user. It returns ErrConflict if the handle or the email
// is taken.
func (s *Store) CreateUser(ctx context.Context, n models.NewUser) (*models.User, error) {
	if err := n.Validate(); err != nil {
		return nil, err
	}
	users, err := s.createUsers(ctx, []models.User{n.User(s.clock.Now())})
	if err != nil {
		return nil, err
	}
	return &users[0], nil
}

// CreateUsers stores any number of new users, all or none, and returns them in the
// order given, their ids ascending. It returns ErrConflict if a handle or an email
// is taken, in the store or among the new users.
func (s *Store) CreateUsers(ctx context.Context, ns []models.NewUser) ([]models.User, error) {
	users, err := models.NewUsers(ns, s.clock.Now())
	if err != nil {
		return nil, err
	}
	return s.createUsers(ctx, users)
}

// UserByID returns the user with an id.
func (s *Store) UserByID(ctx context.Context, id int64) (*models.User, error) {
	unlock, err := s.read(ctx)
	if err != nil {
		return nil, err
	}
	defer unlock()
	u, err := s.user(id)
	if err != nil {
		return nil, err
	}
	return new(u.value()), nil
}

// UserByHandle returns the user with a handle, compared bytewise.
func (s *Store) UserByHandle(ctx context.Context, handle string) (*models.User, error) {
	unlock, err := s.read(ctx)
	if err != nil {
		return nil, err
	}
	defer unlock()
	u, err := s.userByHandle(handle)
	if err != nil {
		return nil, err
	}
	return new(u.value()), nil
}

// UsersByID returns the users with any number of ids, in the order asked. A
// repeated id repeats its user, an unknown one is left out.
func (s *Store) UsersByID(ctx context.Context, ids []int64) ([]models.User, error) {
	unlock, err := s.read(ctx)
	if err != nil {
		return nil, err
	}
	defer unlock()
	users := make([]models.User, 0, len(ids))
	for _, id := range ids {
		if u, ok := s.users[id]; ok {
			users = append(users, u.value())
		}
	}
	return users, nil
}

// SearchUsers returns the users that pass every filter of s, in the order of s.Sort.
func (s *Store) SearchUsers(
	ctx context.Context, search models.UserSearch, p models.Page,
) (*models.Listing[models.User], error) {
	if err := search.Validate(); err != nil {
		return nil, err
	}
	list := models.SearchUsersList(search)
	start, err := list.Start(p)
	if err != nil {
		return nil, err
	}
	unlock, err := s.read(ctx)
	if err != nil {
		return nil, err
	}
	defer unlock()
	users := s.directory(search).find(search, start, p.Limit+1)
	return listing(list, p, users, (*user).key, (*user).value), nil
}

// UpdateProfile replaces a user's profile, zero values included, and returns the
// user with its next revision. It returns ErrStale if e.Revision is no longer the
// user's revision: somebody else's edit came first.
func (s *Store) UpdateProfile(
	ctx context.Context, e models.ProfileEdit,
) (*models.User, error) {
	if err := e.Profile.Validate(); err != nil {
		return nil, err
	}
	unlock, err := s.write(ctx)
	if err != nil {
		return nil, err
	}
	defer unlock()
	u, err := s.user(e.UserID)
	if err != nil {
		return nil, err
	}
	if u.Revision != e.Revision {
		return nil, fmt.Errorf("user %d, revision %d: %w", e.UserID, e.Revision, models.ErrStale)
	}
	s.edit(u, func() {
		u.Profile = cloneProfile(e.Profile)
		u.Discoverable = e.Discoverable
		u.Revision++
	})
	return new(u.value()), nil
}

// DeleteUser deletes a user, the user's posts with all reposts of them, and the user's follows in
// both directions. Replies to the posts stay.
func (s *Store) DeleteUser(ctx context.Context, id int64) error {
	unlock, err := s.write(ctx)
	if err != nil {
		return err
	}
	defer unlock()
	u, err := s.user(id)
	if err != nil {
		return err
	}
	for u.posts.len() > 0 {
		s.removePost(u.posts.last())
	}
	for u.following.len() > 0 {
		s.removeFollow(u.following.last())
	}
	s.unlist(u)
	for u.followers.len() > 0 {
		s.unlinkFollow(u.followers.last())
	}
	delete(s.byEmail, u.Email)
	delete(s.byHandle, u.Handle)
	delete(s.users, id)
	return nil
}

// user is a user among their posts, those they follow and those who follow them.
type user struct {
	models.User
	posts     ordered[*post]
	following ordered[*follow]
	followers ordered[*follow]
}

// value returns a copy of u that shares nothing with it.
func (u *user) value() models.User {
	value := u.User
	value.Profile = cloneProfile(u.Profile)
	return value
}

// cloneProfile returns a copy of p with a Bio of its own.
func cloneProfile(p models.Profile) models.Profile {
	if p.Bio != nil {
		p.Bio = new(*p.Bio)
	}
	return p
}

// activity tells where u stands among all users by their newest posts. Those without a post
// stand before all others, at the zero time.
func (u *user) activity() models.Key {
	if u.posts.len() == 0 {
		return models.Key{ID: u.ID}
	}
	return models.Key{Time: u.posts.last().createdAt, ID: u.ID}
}

// user finds the user with an id.
func (s *Store) user(id int64) (*user, error) {
	if u, ok := s.users[id]; ok {
		return u, nil
	}
	return nil, fmt.Errorf("user %d: %w", id, models.ErrNotFound)
}

// userByHandle finds the user with a handle.
func (s *Store) userByHandle(handle string) (*user, error) {
	if u, ok := s.byHandle[handle]; ok {
		return u, nil
	}
	return nil, fmt.Errorf("user %q: %w", handle, models.ErrNotFound)
}

// createUsers adds all of users, which are valid, and returns them with their ids.
func (s *Store) createUsers(ctx context.Context, users []models.User) ([]models.User, error) {
	unlock, err := s.write(ctx)
	if err != nil {
		return nil, err
	}
	defer unlock()
	if err := s.checkFree(users...); err != nil {
		return nil, err
	}
	nodes := make([]*user, len(users))
	for i, u := range users {
		nodes[i] = s.addUser(u)
		users[i] = nodes[i].value()
	}
	s.list(nodes...)
	return users, nil
}

// checkFree reports a handle or an email that is taken, in the store or among users.
func (s *Store) checkFree(users ...models.User) error {
	handles := make(map[string]bool, len(users))
	emails := make(map[string]bool, len(users))
	for _, u := range users {
		if handles[u.Handle] || s.byHandle[u.Handle] != nil {
			return fmt.Errorf("handle %q: %w", u.Handle, models.ErrConflict)
		}
		if emails[u.Email] || s.byEmail[u.Email] != nil {
			return fmt.Errorf("email %q: %w", u.Email, models.ErrConflict)
		}
		handles[u.Handle], emails[u.Email] = true, true
	}
	return nil
}

// addUser adds a user under the next id. The caller lists them.
func (s *Store) addUser(value models.User) *user {
	s.lastUserID++
	value.ID = s.lastUserID
	value.Profile = cloneProfile(value.Profile)
	u := &user{
		User:      value,
		posts:     inTime((*post).key),
		following: inTime((*follow).keyInFollowing),
		followers: inTime((*follow).keyInFollowers),
	}
	s.users[u.ID] = u
	s.byHandle[u.Handle] = u
	s.byEmail[u.Email] = u
	return u
}

// people copies users, each of them once, so that one user is one object in an answer.
type people map[*user]*models.User

func (p people) of(u *user) *models.User {
	if p[u] == nil {
		p[u] = new(u.value())
	}
	return p[u]
}
