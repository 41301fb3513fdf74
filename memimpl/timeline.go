package memimpl

import (
	"cmp"
	"container/heap"
	"context"
	"slices"
	"time"

	"example.com/impedance/models"
)

// HomeTimeline returns the posts of the users that a user follows, newest first, with Author.
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

// ProfilePage returns a user with follow counts, newest posts and newest followers, at most limit
// (1–100) of each, all read as of one moment.
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
	page := &models.ProfilePage{User: u.value(), Counts: u.counts(),
		Posts: []models.Post{}, Followers: []models.Follow{}}
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

// Suggestions returns at most limit (1–100) discoverable users that the user's followees follow and
// the user does not. Those with the most such followers come first, ties broken by the lower id.
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
	best := []candidate{}
	if u, ok := s.users[userID]; ok {
		best = first(limit, slices.Values(u.candidates()), candidate.compare)
	}
	suggestions := make([]models.Suggestion, len(best))
	for i, c := range best {
		suggestions[i] = models.Suggestion{User: c.user.value(), Common: c.common}
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
	start := models.Key{Time: models.Instant(since)}
	authors := func(yield func(author) bool) {
		for _, u := range s.byActivity.from(start) {
			a := author{u, len(u.posts.from(start)), len(u.followers.from(start))}
			if !yield(a) {
				return
			}
		}
	}
	best := first(limit, authors, author.compare)
	ranks := make([]models.AuthorRank, len(best))
	for i, a := range best {
		ranks[i] = models.AuthorRank{
			User:      a.user.value(),
			Posts:     int64(a.posts),
			Followers: int64(a.followers),
		}
	}
	return ranks, nil
}

// Register stores a user, the user's first post and first follows, as one unit of work. It fails as
// CreateUser, Publish and Follow do.
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
	s.list(u)
	p := newPost(u, text{body: r.First.Body}, opening.CreatedAt)
	s.addPost(p)
	for _, followee := range followees {
		s.addFollow(u, followee, now)
	}
	return new(u.value()), new(p.value()), nil
}

// timeline returns the newest posts before a key of those u follows, at most n of them, the
// newest first. It merges what each of them posted, and looks at no post older than the page.
func (u *user) timeline(key models.Key, n int) []*post {
	rest := make(columns, 0, u.following.len())
	for _, f := range u.following.items {
		if posts := f.followee.posts.until(key); len(posts) > 0 {
			rest = append(rest, posts)
		}
	}
	heap.Init(&rest)
	timeline := make([]*post, 0, n)
	for len(rest) > 0 && len(timeline) < n {
		newest := &rest[0]
		last := len(*newest) - 1
		timeline = append(timeline, (*newest)[last])
		if *newest = (*newest)[:last]; last == 0 {
			heap.Pop(&rest)
		} else {
			heap.Fix(&rest, 0)
		}
	}
	return timeline
}

// columns are lists of posts, the oldest first, as a heap: the one with the newest post is on
// top. None is empty.
type columns [][]*post

func (c columns) Len() int      { return len(c) }
func (c columns) Swap(i, j int) { c[i], c[j] = c[j], c[i] }

func (c columns) Less(i, j int) bool {
	return byTime(c[i][len(c[i])-1].key(), c[j][len(c[j])-1].key()) > 0
}

func (c *columns) Push(posts any) { *c = append(*c, posts.([]*post)) }

func (c *columns) Pop() any {
	last := len(*c) - 1
	posts := (*c)[last]
	*c = (*c)[:last]
	return posts
}

// candidate is somebody a user might follow next.
type candidate struct {
	user   *user
	common int64 // how many of those the user follows already follow them
}

// compare orders candidates as Suggestions does.
func (c candidate) compare(other candidate) int {
	return cmp.Or(
		cmp.Compare(other.common, c.common),
		cmp.Compare(c.user.ID, other.user.ID))
}

// candidates returns the discoverable users whom u might follow next, in no order.
func (u *user) candidates() []candidate {
	common := make(map[*user]int64)
	for _, near := range u.following.items {
		for _, far := range near.followee.following.items {
			common[far.followee]++
		}
	}
	delete(common, u)
	for _, f := range u.following.items {
		delete(common, f.followee)
	}
	found := make([]candidate, 0, len(common))
	for far, n := range common {
		if far.Discoverable {
			found = append(found, candidate{far, n})
		}
	}
	return found
}

// author is somebody who posted since a time, with what they did since.
type author struct {
	user      *user
	posts     int
	followers int // gained
}

// compare orders authors as TopAuthors does.
func (a author) compare(other author) int {
	return cmp.Or(
		cmp.Compare(other.posts, a.posts),
		cmp.Compare(other.followers, a.followers),
		cmp.Compare(a.user.ID, other.user.ID))
}
