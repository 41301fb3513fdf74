package memimpl

import (
	"cmp"
	"context"
	"fmt"
	"iter"
	"maps"
	"slices"
	"sync"

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

	directories [2]*directory  // of all who are discoverable, and of those of them with a bio
	byActivity  ordered[*user] // every user, by their newest post

	lastUserID int64
	lastPostID int64
}

var _ models.Store = (*Store)(nil)

// Options are the settings of a Store. Nil stands for the zero value.
type Options struct {
	Clock models.Clock // nil stands for the machine's clock
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

		directories: [2]*directory{newDirectory(), newDirectory()},
		byActivity:  ordered[*user]{key: (*user).activity, compare: byTime},
	}
}

// Close releases what the store made, such as prepared statements, and leaves the database handle
// open.
//
// This store has neither, so the graph stays usable.
func (s *Store) Close() error { return nil }

// Dump returns everything that is stored, for comparison with the contents of tables. Users and
// posts are in the order of their ids, follows in the order of follower, then followee.
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

// Restore fills an empty store with the Dump of another store, ids included, or with the rows of
// tables in the same order.
func (s *Store) Restore(users []models.User, posts []models.Post, follows []models.Follow) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	nodes := make([]*user, len(users))
	for i, u := range users {
		s.lastUserID = u.ID - 1
		nodes[i] = s.addUser(u)
	}
	for _, p := range posts {
		s.lastPostID = p.ID - 1
		node, err := s.resolve(p)
		if err != nil {
			return fmt.Errorf("restoring post %d: %w", p.ID, err)
		}
		s.linkPost(node)
	}
	for _, f := range follows {
		follower, followee := s.users[f.FollowerID], s.users[f.FolloweeID]
		if follower == nil || followee == nil {
			return fmt.Errorf("restoring the follow of user %d by user %d: %w", f.FolloweeID,
				f.FollowerID, models.ErrNotFound)
		}
		s.linkFollow(&follow{follower, followee, f.Since, f.Notify})
	}
	s.list(nodes...)
	return nil
}

// read takes the lock for reading and returns a function that releases it. It fails if the context
// ended before or while it waited.
func (s *Store) read(ctx context.Context) (unlock func(), err error) {
	return lock(ctx, s.mu.RLock, s.mu.RUnlock)
}

// write takes the lock for writing, and is otherwise like read.
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

// listing makes a page of nodes that were read with a limit of p.Limit+1. It copies only the nodes
// that the page keeps.
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
