package memimpl

import (
	"cmp"
	"context"
	"fmt"
	"iter"
	"maps"
	"slices"
	"sync"
	"time"

	"example.com/impedance/models"
)

// Store is the social network as a graph of objects.
type Store struct {
	clock models.Clock

	mu       sync.RWMutex // guards all that follows and all that it points to
	users    map[int64]*user
	byHandle map[string]*user
	byEmail  map[string]*user
	posts    map[int64]*post
	follows  map[followKey]*follow

	lastUserID int64
	lastPostID int64
}

var _ models.Store = (*Store)(nil)

// Options are what a Store may be given. Nil stands for the zero value.
type Options struct {
	Clock models.Clock // nil tells the machine's time
}

// New returns an empty store.
func New(opts *Options) *Store {
	if opts == nil {
		opts = &Options{}
	}
	return &Store{
		clock:    opts.Clock,
		users:    make(map[int64]*user),
		byHandle: make(map[string]*user),
		byEmail:  make(map[string]*user),
		posts:    make(map[int64]*post),
		follows:  make(map[followKey]*follow),
	}
}

// Close releases what the store made, such as prepared statements, and leaves the
// database handle it was given open.
//
// Here it made nothing and was given nothing, so the graph stays usable.
func (s *Store) Close() error { return nil }

// Dump returns everything that is stored, users and posts in the order of their ids and
// follows in that of follower, then followee, to compare with the contents of tables.
func (s *Store) Dump() (users []models.User, posts []models.Post, follows []models.Follow) {
	s.mu.RLock()
	defer s.mu.RUnlock()
	for _, u := range inOrder(s.users, cmp.Compare) {
		users = append(users, u.value())
	}
	for _, p := range inOrder(s.posts, cmp.Compare) {
		posts = append(posts, p.value())
	}
	for _, f := range inOrder(s.follows, followKey.compare) {
		follows = append(follows, f.value())
	}
	return users, posts, follows
}

// Restore fills an empty store with what Dump of another one returned, ids included, or
// with the rows of tables in the same order.
func (s *Store) Restore(users []models.User, posts []models.Post, follows []models.Follow) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, u := range users {
		s.lastUserID = u.ID - 1
		s.addUser(u)
	}
	for _, p := range posts {
		s.lastPostID = p.ID - 1
		node, err := s.resolve(p)
		if err != nil {
			return fmt.Errorf("restoring post %d: %w", p.ID, err)
		}
		s.addPost(node)
	}
	for _, f := range follows {
		follower, followee := s.users[f.FollowerID], s.users[f.FolloweeID]
		if follower == nil || followee == nil {
			return fmt.Errorf("restoring the follow of user %d by user %d: %w", f.FolloweeID,
				f.FollowerID, models.ErrNotFound)
		}
		s.addFollow(follower, followee, f.Since)
		s.follows[followKey{f.FollowerID, f.FolloweeID}].notify = f.Notify
	}
	return nil
}

// read takes the lock for reading and returns what releases it. It fails if the context
// has ended, before or while it waited.
func (s *Store) read(ctx context.Context) (unlock func(), err error) {
	return lock(ctx, s.mu.RLock, s.mu.RUnlock)
}

// write takes the lock for writing, else as read does.
func (s *Store) write(ctx context.Context) (unlock func(), err error) {
	return lock(ctx, s.mu.Lock, s.mu.Unlock)
}

func lock(ctx context.Context, acquire, release func()) (unlock func(), err error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	acquire()
	if err := ctx.Err(); err != nil {
		release()
		return nil, err
	}
	return release, nil
}

// listing makes a page of nodes that were read with a limit of p.Limit+1. It copies only
// those that the page keeps.
func listing[N, T any](
	list models.List, p models.Page, nodes []N, key func(N) models.Key, value func(N) T,
) *models.Listing[T] {
	page := models.Cut(list, p, nodes, func(n *N) models.Key { return key(*n) })
	items := make([]T, len(page.Items))
	for i, n := range page.Items {
		items[i] = value(n)
	}
	return &models.Listing[T]{Items: items, Next: page.Next}
}

// first returns the first n items in the order of compare, without sorting them all.
func first[T any](n int, items iter.Seq[T], compare func(a, b T) int) []T {
	var kept []T
	for item := range items {
		if kept = append(kept, item); len(kept) == 2*n {
			slices.SortFunc(kept, compare)
			kept = kept[:n]
		}
	}
	slices.SortFunc(kept, compare)
	return kept[:min(n, len(kept))]
}

// inOrder yields the entries of m in the order of their keys.
func inOrder[K comparable, V any](m map[K]V, compare func(a, b K) int) iter.Seq2[K, V] {
	return func(yield func(K, V) bool) {
		for _, k := range slices.SortedFunc(maps.Keys(m), compare) {
			if !yield(k, m[k]) {
				return
			}
		}
	}
}

// byTime orders keys by time, the oldest first, ties broken by the lower id.
func byTime(a, b models.Key) int {
	return cmp.Or(a.Time.Compare(b.Time), cmp.Compare(a.ID, b.ID))
}

// chronicle is a list in the order of time, the oldest item first, whatever the order in
// which items come: a clock may be set back.
type chronicle[T any] struct {
	key   func(T) models.Key // no two items have the same
	items []T
}

// index returns where an item with a key stands, or would stand.
func (c *chronicle[T]) index(key models.Key) int {
	i, _ := slices.BinarySearchFunc(c.items, key, func(item T, key models.Key) int {
		return byTime(c.key(item), key)
	})
	return i
}

func (c *chronicle[T]) add(item T) {
	c.items = slices.Insert(c.items, c.index(c.key(item)), item)
}

// remove takes out an item that is in the list.
func (c *chronicle[T]) remove(item T) {
	i := c.index(c.key(item))
	c.items = slices.Delete(c.items, i, i+1)
}

func (c *chronicle[T]) len() int { return len(c.items) }

// newest returns the newest item of a list that is not empty.
func (c *chronicle[T]) newest() T { return c.items[len(c.items)-1] }

// latest returns the newest items, the newest first, at most n of them.
func (c *chronicle[T]) latest(n int) []T { return backwards(c.items, n) }

// before returns the newest items before a key, the newest first, at most n of them.
func (c *chronicle[T]) before(key models.Key, n int) []T {
	return backwards(c.items[:c.index(key)], n)
}

// since returns how many items are of a time or later.
func (c *chronicle[T]) since(t time.Time) int64 {
	return int64(len(c.items) - c.index(models.Key{Time: t}))
}

// backwards returns the last items in reverse, at most n of them.
func backwards[T any](items []T, n int) []T {
	last := slices.Clone(items[len(items)-min(n, len(items)):])
	slices.Reverse(last)
	return last
}
