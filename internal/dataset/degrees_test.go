package dataset

import (
	"math"
	"testing"
)

// TestDegreesOf holds the degrees that are computed from the laws to those of networks that are
// made.
func TestDegreesOf(t *testing.T) {
	for _, users := range []uint64{1000, 10_000, 50_000} {
		var follows, following, most, followers uint64
		var last uint64
		w := newNetwork(1, users)
		first := w.ranked(0)
		if err := w.edges(func(follower, followee uint64) error {
			if follower != last {
				last, following = follower, 0
			}
			follows++
			following++
			most = max(most, following)
			if followee == first {
				followers++
			}
			return nil
		}); err != nil {
			t.Fatal(err)
		}
		d := DegreesOf(float64(users))
		for _, c := range []struct {
			name             string
			made, says, near float64
		}{
			{"posts", float64(w.totalPosts()), d.Posts, 0},
			{"follows", float64(follows), d.Follows, 0.001},
			{"most followers", float64(followers), d.MostFollowers, 0.03},
			{"most follows", float64(most), d.MostFollows, 0.25}, // a limit that few come near
		} {
			if math.Abs(c.made/c.says-1) > c.near {
				t.Errorf("%d users: %s are %g, by the laws %g", users, c.name, c.made, c.says)
			}
		}
	}
	if a, b := DegreesOf(1e8), DegreesOf(1e9); b.MostFollowers <= a.MostFollowers ||
		b.MostFollows != a.MostFollows {
		t.Errorf("%+v grows to %+v", a, b)
	}
}
