package memimpl

import (
	"strings"

	"example.com/impedance/models"
)

// directory is the index of searches. Each of its lists holds the same users, in an order of
// searches or in the reverse of one.
type directory struct {
	byAge       ordered[*user]
	byHandle    ordered[*user]
	byFollowers ordered[*user]
}

func newDirectory() *directory {
	return &directory{
		byAge:       ordered[*user]{key: (*user).key, compare: byTime},
		byHandle:    ordered[*user]{key: (*user).key, compare: byHandle},
		byFollowers: ordered[*user]{key: (*user).key, compare: byCount},
	}
}

func (d *directory) add(users ...*user) {
	d.byAge.add(users...)
	d.byHandle.add(users...)
	d.byFollowers.add(users...)
}

func (d *directory) remove(u *user) {
	d.byAge.remove(u)
	d.byHandle.remove(u)
	d.byFollowers.remove(u)
}

// key returns the key of u in each list of a directory.
func (u *user) key() models.Key {
	return models.Key{
		Time:   u.CreatedAt,
		Handle: u.Handle,
		Count:  int64(u.followers.len()),
		ID:     u.ID,
	}
}

// find returns the first n users after a key that pass search, in its order.
//
// There are two ways: along the order until n users are found, or through all users that pass the
// narrowest filter, keeping the first n. Which way is shorter shows only on the way. find therefore
// goes along the order, and turns to the filter once it has passed as many users as pass the
// filter. It looks at no more than twice as many.
func (d *directory) find(search models.UserSearch, start models.Key, n int) []*user {
	matches := matcher(search)
	order := userOrders[search.Sort]
	ahead, narrowest := d.ways(search, start)
	along := min(len(ahead), len(narrowest))

	found := make([]*user, 0, n)
	for i := range along {
		u := ahead[i]
		if order.backwards {
			u = ahead[len(ahead)-1-i]
		}
		if !matches(u) {
			continue
		}
		if found = append(found, u); len(found) == n {
			return found
		}
	}
	if along == len(ahead) {
		return found
	}
	matching := func(yield func(*user) bool) {
		for _, u := range narrowest {
			if matches(u) && order.compare(start, u.key()) < 0 && !yield(u) {
				return
			}
		}
	}
	return first(n, matching, func(a, b *user) int { return order.compare(a.key(), b.key()) })
}

// ways returns the users ahead, after a key in the order of search, and all users that pass its
// narrowest filter. Each is a part of a list. The users ahead pass the filter on the key of the
// order, such as the prefix if the order is by handle.
func (d *directory) ways(
	search models.UserSearch, start models.Key,
) (ahead, narrowest []*user) {
	from, before := search.JoinedRange()
	joined := d.byAge.between(models.Key{Time: from}, models.Key{Time: before})
	lowest, past := search.HandleRange()
	named := d.byHandle.between(models.Key{Handle: lowest}, models.Key{Handle: past})
	followed := d.byFollowers.from(models.Key{Count: search.MinFollowers})

	switch search.Sort {
	case models.NewestFirst:
		ahead = d.byAge.untilIn(joined, start)
	case models.OldestFirst:
		ahead = d.byAge.afterIn(joined, start)
	case models.ByHandle:
		ahead = d.byHandle.afterIn(named, start)
	case models.MostFollowers:
		ahead = d.byFollowers.untilIn(followed, start)
	}
	narrowest = joined
	for _, other := range [][]*user{named, followed} {
		if len(other) < len(narrowest) {
			narrowest = other
		}
	}
	return ahead, narrowest
}

// userOrders are the orders of a search, and whether each reads its list from the end.
var userOrders = [...]struct {
	compare   func(a, b models.Key) int
	backwards bool
}{
	models.NewestFirst:   {func(a, b models.Key) int { return byTime(b, a) }, true},
	models.OldestFirst:   {byTime, false},
	models.ByHandle:      {byHandle, false},
	models.MostFollowers: {func(a, b models.Key) int { return byCount(b, a) }, true},
}

// matcher returns a function that reports whether a user of the right directory passes the filters
// of search.
func matcher(search models.UserSearch) func(*user) bool {
	from, before := search.JoinedRange()
	return func(u *user) bool {
		return strings.HasPrefix(u.Handle, search.HandlePrefix) &&
			!u.CreatedAt.Before(from) && u.CreatedAt.Before(before) &&
			int64(u.followers.len()) >= search.MinFollowers
	}
}

// directory returns the directory with the users that a search may find.
func (s *Store) directory(search models.UserSearch) *directory {
	if search.HasBio {
		return s.directories[1]
	}
	return s.directories[0]
}

// directoriesOf returns the directories that show u.
func (s *Store) directoriesOf(u *user) []*directory {
	switch {
	case !u.Discoverable:
		return nil
	case u.Profile.Bio == nil || *u.Profile.Bio == "":
		return s.directories[:1]
	default:
		return s.directories[:]
	}
}

// list puts users into the lists of users.
func (s *Store) list(users ...*user) {
	s.byActivity.add(users...)
	shown := map[*directory][]*user{}
	for _, u := range users {
		for _, d := range s.directoriesOf(u) {
			shown[d] = append(shown[d], u)
		}
	}
	for d, users := range shown {
		d.add(users...)
	}
}

// unlist takes u out of the lists of users.
func (s *Store) unlist(u *user) {
	s.byActivity.remove(u)
	for _, d := range s.directoriesOf(u) {
		d.remove(u)
	}
}

// edit changes the profile of u, which may bring u into directories or out of them.
func (s *Store) edit(u *user, change func()) {
	before := s.directoriesOf(u)
	change()
	after := s.directoriesOf(u)
	both := min(len(before), len(after)) // the longer one begins with the shorter
	for _, d := range before[both:] {
		d.remove(u)
	}
	for _, d := range after[both:] {
		d.add(u)
	}
}

// rank changes the followers of u, and brings u to its new place in the order of followers.
func (s *Store) rank(u *user, change func()) {
	directories := s.directoriesOf(u)
	var places [len(s.directories)]int
	for i, d := range directories {
		places[i] = d.byFollowers.index(u.key())
	}
	change()
	for i, d := range directories {
		d.byFollowers.move(places[i])
	}
}
