package memimpl

import (
	"cmp"
	"context"
	"fmt"
	"strings"

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
	var users []models.User
	for _, id := range ids {
		if u, ok := s.users[id]; ok {
			users = append(users, u.value())
		}
	}
	return users, nil
}

// SearchUsers returns the users that every filter of s lets through, in the order
// that s asks for.
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

	compare := userOrders[search.Sort]
	matching := func(yield func(*user) bool) {
		for _, u := range s.users {
			if u.matches(search) && compare(start, u.key()) < 0 && !yield(u) {
				return
			}
		}
	}
	users := first(p.Limit+1, matching, func(a, b *user) int { return compare(a.key(), b.key()) })
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
	u.Profile = cloneProfile(e.Profile)
	u.Discoverable = e.Discoverable
	u.Revision++
	return new(u.value()), nil
}

// DeleteUser deletes a user, their posts, with those the reposts of them, and
// their follows in both directions. Replies to the posts stay.
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
		s.removePost(u.posts.newest())
	}
	for u.following.len() > 0 {
		s.removeFollow(u.following.newest())
	}
	for u.followers.len() > 0 {
		s.removeFollow(u.followers.newest())
	}
	delete(s.byEmail, u.Email)
	delete(s.byHandle, u.Handle)
	delete(s.users, id)
	return nil
}

// user is a user among their posts, those they follow and those who follow them.
type user struct {
	models.User
	posts     chronicle[*post]
	following chronicle[*follow]
	followers chronicle[*follow]
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

// key tells where u stands in a search, whatever its order.
func (u *user) key() models.Key {
	return models.Key{
		Time:   u.CreatedAt,
		Handle: u.Handle,
		Count:  int64(u.followers.len()),
		ID:     u.ID,
	}
}

// matches reports whether every filter of search lets u through.
func (u *user) matches(search models.UserSearch) bool {
	from, before := search.JoinedRange()
	return u.Discoverable &&
		strings.HasPrefix(u.Handle, search.HandlePrefix) &&
		!u.CreatedAt.Before(from) && u.CreatedAt.Before(before) &&
		(!search.HasBio || u.Profile.Bio != nil && *u.Profile.Bio != "") &&
		int64(u.followers.len()) >= search.MinFollowers
}

// userOrders are the orders of a search.
var userOrders = [...]func(a, b models.Key) int{
	models.NewestFirst: func(a, b models.Key) int { return byTime(b, a) },
	models.OldestFirst: byTime,
	models.ByHandle:    func(a, b models.Key) int { return strings.Compare(a.Handle, b.Handle) },
	models.MostFollowers: func(a, b models.Key) int {
		return cmp.Or(cmp.Compare(b.Count, a.Count), cmp.Compare(b.ID, a.ID))
	},
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
	for i, u := range users {
		users[i] = s.addUser(u).value()
	}
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

// addUser adds a user under the next id.
func (s *Store) addUser(value models.User) *user {
	s.lastUserID++
	value.ID = s.lastUserID
	value.Profile = cloneProfile(value.Profile)
	u := &user{
		User:      value,
		posts:     chronicle[*post]{key: (*post).key},
		following: chronicle[*follow]{key: (*follow).keyInFollowing},
		followers: chronicle[*follow]{key: (*follow).keyInFollowers},
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
