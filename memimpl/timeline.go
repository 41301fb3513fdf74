package memimpl

import (
	"cmp"
	"context"
	"maps"
	"time"

	"example.com/impedance/models"
)

// HomeTimeline returns the posts of those a user follows, newest first, with
// Author.
func (s *Store) HomeTimeline(
	ctx context.Context, userID int64, p models.Page,
) (*models.Listing[models.Post], error) {
	list := models.HomeTimelineList(userID)
	start, err := list.Start(p)
	if err != nil {
		return nil, err
	}
	unlock, err := s.read(ctx)
	if err != nil {
		return nil, err
	}
	defer unlock()
	var posts []*post
	if u, ok := s.users[userID]; ok {
		posts = u.timeline(start, p.Limit+1)
	}
	authors := people{}
	value := func(p *post) models.Post { return p.withAuthor(authors) }
	return listing(list, p, posts, (*post).key, value), nil
}

// ProfilePage returns a user with their counts, newest posts and newest followers,
// at most limit (1–100) of each, all as of one moment.
func (s *Store) ProfilePage(
	ctx context.Context, handle string, limit int,
) (*models.ProfilePage, error) {
	if err := models.CheckLimit(limit); err != nil {
		return nil, err
	}
	unlock, err := s.read(ctx)
	if err != nil {
		return nil, err
	}
	defer unlock()
	u, err := s.userByHandle(handle)
	if err != nil {
		return nil, err
	}
	page := &models.ProfilePage{User: u.value(), Counts: u.counts()}
	shown := people{u: &page.User}
	for _, p := range u.posts.latest(limit) {
		page.Posts = append(page.Posts, p.withAuthor(shown))
	}
	for _, f := range u.followers.latest(limit) {
		value := f.value()
		value.Follower, value.Followee = shown.of(f.follower), shown.of(f.followee)
		page.Followers = append(page.Followers, value)
	}
	return page, nil
}

// Suggestions returns at most limit (1–100) discoverable users followed by those
// the user follows, but not yet by the user. Those with the most such followers come
// first, ties broken by the lower id.
func (s *Store) Suggestions(
	ctx context.Context, userID int64, limit int,
) ([]models.Suggestion, error) {
	if err := models.CheckLimit(limit); err != nil {
		return nil, err
	}
	unlock, err := s.read(ctx)
	if err != nil {
		return nil, err
	}
	defer unlock()
	u, ok := s.users[userID]
	if !ok {
		return nil, nil
	}
	common := s.twoHopsFrom(u)
	best := first(limit, maps.Keys(common), func(a, b *user) int {
		return cmp.Or(cmp.Compare(common[b], common[a]), cmp.Compare(a.ID, b.ID))
	})
	suggestions := make([]models.Suggestion, len(best))
	for i, candidate := range best {
		suggestions[i] = models.Suggestion{User: candidate.value(), Common: common[candidate]}
	}
	return suggestions, nil
}

// TopAuthors returns at most limit (1–100) users who posted since a time, inclusive.
// Those with the most posts since then come first, then those who gained the most
// followers since then, then the lower id.
func (s *Store) TopAuthors(
	ctx context.Context, since time.Time, limit int,
) ([]models.AuthorRank, error) {
	if err := models.CheckLimit(limit); err != nil {
		return nil, err
	}
	unlock, err := s.read(ctx)
	if err != nil {
		return nil, err
	}
	defer unlock()
	active := s.activeSince(models.Instant(since))
	best := first(limit, maps.Keys(active), func(a, b *user) int {
		return cmp.Or(
			cmp.Compare(active[b].Posts, active[a].Posts),
			cmp.Compare(active[b].Followers, active[a].Followers),
			cmp.Compare(a.ID, b.ID))
	})
	ranks := make([]models.AuthorRank, len(best))
	for i, author := range best {
		ranks[i] = active[author]
		ranks[i].User = author.value()
	}
	return ranks, nil
}

// Register stores a user, their first post and whom they follow, as one unit of
// work. It fails as CreateUser, Publish and Follow do.
func (s *Store) Register(
	ctx context.Context, r models.Registration,
) (*models.User, *models.Post, error) {
	now := s.clock.Now()
	newcomer, opening, followeeIDs, err := r.Plan(now)
	if err != nil {
		return nil, nil, err
	}
	unlock, err := s.write(ctx)
	if err != nil {
		return nil, nil, err
	}
	defer unlock()
	if err := s.checkFree(newcomer); err != nil {
		return nil, nil, err
	}
	followees := make([]*user, len(followeeIDs))
	for i, id := range followeeIDs {
		if followees[i], err = s.user(id); err != nil {
			return nil, nil, err
		}
	}
	u := s.addUser(newcomer)
	p := newPost(u, text{body: r.First.Body}, opening.CreatedAt)
	s.addPost(p)
	for _, followee := range followees {
		s.addFollow(u, followee, now)
	}
	return new(u.value()), new(p.value()), nil
}

// timeline returns the newest posts before a key of those u follows, at most n of them.
// No author can add more than their own newest n.
func (u *user) timeline(key models.Key, n int) []*post {
	posts := func(yield func(*post) bool) {
		for _, f := range u.following.items {
			for _, p := range f.followee.posts.before(key, n) {
				if !yield(p) {
					return
				}
			}
		}
	}
	return first(n, posts, func(a, b *post) int { return byTime(b.key(), a.key()) })
}

// twoHopsFrom returns the discoverable users whom u might follow next, with how many of
// those u follows already follow them.
func (s *Store) twoHopsFrom(u *user) map[*user]int64 {
	common := make(map[*user]int64)
	for _, near := range u.following.items {
		for _, far := range near.followee.following.items {
			candidate := far.followee
			followed := s.follows[followKey{u.ID, candidate.ID}] != nil
			if candidate != u && candidate.Discoverable && !followed {
				common[candidate]++
			}
		}
	}
	return common
}

// activeSince returns the users who posted at a time or later, with what they did since.
func (s *Store) activeSince(since time.Time) map[*user]models.AuthorRank {
	active := make(map[*user]models.AuthorRank)
	for _, u := range s.users {
		if posts := u.posts.since(since); posts > 0 {
			active[u] = models.AuthorRank{Posts: posts, Followers: u.followers.since(since)}
		}
	}
	return active
}
