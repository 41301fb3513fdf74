package dataset

import "example.com/impedance/models"

// The default shape.
const (
	postsPerUser   = 10
	followsPerUser = 20
)

// rows hands out the rows of a table, in the order of its key, until they end or yield
// returns an error, which it passes on.
type rows[T any] func(yield func(T) error) error

// edges hands out pairs of follower and followee, ascending, each once.
type edges func(yield func(follower, followee uint64) error) error

// network is what every row is computed from. It holds no row: memory does not grow
// with the data.
type network struct {
	seed    uint64
	n       uint64 // users
	ranks   permutation
	authors []uint64 // of an imported graph, a sample of the followees; see sampled
}

func newNetwork(seed, users uint64) *network {
	return &network{seed: seed, n: users, ranks: newPermutation(seed, users)}
}

// ranked returns the user who holds a rank, both of popularity and of activity.
func (w *network) ranked(rank uint64) uint64 { return w.ranks.at(rank) + 1 }

// joined returns when a user joined. Ids ascend with it.
func (w *network) joined(user uint64) uint64 {
	r := stream(w.seed, streamJoined, user)
	if user == 1 {
		return opening // so that there is an author from the first moment
	}
	return opening + joining.slot(&r, user-1, w.n, closing-opening-calm)
}

// follows makes the rows of edges.
func (w *network) follows(e edges) rows[models.Follow] {
	return func(yield func(models.Follow) error) error {
		var current, joined uint64
		return e(func(follower, followee uint64) error {
			if follower != current {
				current, joined = follower, w.joined(follower)
			}
			r := stream(w.seed, streamFollow, follower<<32|followee)
			// Whoever joined later has the higher id.
			both := joined
			if followee > follower {
				both = w.joined(followee)
			}
			return yield(models.Follow{
				FollowerID: int64(follower),
				FolloweeID: int64(followee),
				Since:      instant(both + 1 + r.below(closing-both-1)),
				Notify:     r.chance(10),
			})
		})
	}
}

// sampleSize is how many followees a sample of an imported graph has.
const sampleSize = 1 << 16

// sampled keeps a sample of the followees as they pass: every follow has the same chance
// to be in it (reservoir sampling), so a user is in it by their number of followers. The
// posts that are made afterwards take their authors from it.
func (w *network) sampled(e edges) edges {
	return func(yield func(follower, followee uint64) error) error {
		var seen uint64
		return e(func(follower, followee uint64) error {
			r := stream(w.seed, streamSample, seen)
			seen++
			if len(w.authors) < sampleSize {
				w.authors = append(w.authors, followee)
			} else if i := r.below(seen); i < sampleSize {
				w.authors[i] = followee
			}
			return yield(follower, followee)
		})
	}
}
