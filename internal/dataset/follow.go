package dataset

import "slices"

// The law of followees: the users of the first 55 ranks in a hundred are followed, with
// weights 1/(rank+followeeShift); the other 45 are followed by nobody, as in LinkBench.
const (
	followedPercent = 55
	followeeShift   = 10
)

// degreeBand is a share of the users and how many they follow, before the whole is
// brought to followsPerUser on average.
type degreeBand struct{ perTenThousand, from, to uint64 }

var degreeBands = []degreeBand{
	{1800, 0, 0},
	{2900, 1, 4},
	{3000, 5, 15},
	{1600, 16, 45},
	{520, 46, 100},
	{145, 101, 400},
	{33, 401, 1600},
	{2, 1601, 5000},
}

// weight says how many a user wants to follow. Nobody wants more than an eighth of the
// users, for in a small network the tail would be everybody.
func (w *network) weight(user uint64) uint64 {
	r := stream(w.seed, streamDegree, user)
	x := r.below(10_000)
	for _, b := range degreeBands {
		if x < b.perTenThousand {
			return min(b.from+r.below(b.to-b.from+1), max(1, w.n/8))
		}
		x -= b.perTenThousand
	}
	return 0
}

// totalFollows is followsPerUser for each user, and a quarter of all pairs in a network
// too small for that.
func (w *network) totalFollows() uint64 {
	return min(w.n*followsPerUser, w.n*(w.n-1)/4)
}

// edges draws whom each user follows. The wishes are summed first, so that the second
// pass can scale them to exactly the total: a user's degree is the difference of two
// running sums.
func (w *network) edges(yield func(follower, followee uint64) error) error {
	var wishes, sum, done uint64
	for user := range w.n {
		wishes += w.weight(user + 1)
	}
	total := w.totalFollows()
	limit := w.followed() - 1
	var followees []uint64
	for user := uint64(1); user <= w.n && total > 0; user++ {
		sum += w.weight(user)
		degree := mulDiv(total, sum, max(1, wishes)) - done
		done += degree
		followees = w.followees(followees[:0], user, min(degree, limit))
		for _, followee := range followees {
			if err := yield(user, followee); err != nil {
				return err
			}
		}
	}
	return nil
}

// followed is how many ranks are followed at all: in a network of a few everybody.
func (w *network) followed() uint64 {
	if w.n < 100 {
		return w.n
	}
	return w.n * followedPercent / 100
}

// followees draws a number of different followees, ascending, into list. What is drawn
// twice is drawn again, so that the most popular are followed by many but not by all.
func (w *network) followees(list []uint64, user, degree uint64) []uint64 {
	r := stream(w.seed, streamFollowees, user)
	law := zipf{shift: followeeShift, n: w.followed()}
	for uint64(len(list)) < degree {
		for range degree - uint64(len(list)) {
			if followee := w.ranked(law.draw(&r)); followee != user {
				list = append(list, followee)
			}
		}
		slices.Sort(list)
		list = slices.Compact(list)
	}
	return list
}
