package report

import (
	"cmp"
	"math"
	"slices"
	"time"

	"example.com/impedance/internal/median"
	"example.com/impedance/internal/results"
)

// longestTrip is the longest round trip that a turn is searched up to, in seconds.
const longestTrip = 1.0

// turn is where the outcome of a decision changes if one thing in the situation does.
type turn struct {
	operation string  // whose share changes, empty if it is the round-trip time
	now, at   float64 // a share of the calls, or seconds
	best      string  // the best layer beyond the turn
}

func (t turn) direction() string {
	if t.at > t.now {
		return "rises"
	}
	return "falls"
}

// nearer reports whether a turn of a share is nearer than another. Of a mix of two operations, one
// rises as the other falls: the one that rises is named.
func (t turn) nearer(other turn) bool {
	further := math.Abs(t.at-t.now) - math.Abs(other.at-other.now)
	return further < -1e-9 || further < 1e-9 && t.at > t.now && other.at < other.now
}

// course is how long a call takes on each layer while one thing in the situation changes: in each
// round, base and slope times that. Both come of mixTimes, so that a course has the ratios of a
// ranking.
type course struct {
	layers      []string
	base, slope map[string][]float64
}

// at returns the time of a layer as a multiple of the best layer's, and that layer.
func (c course) at(x float64, layer string) (ratio float64, best string) {
	centers := map[string]float64{}
	for _, l := range c.layers {
		var logs []float64
		for i := range c.base[l] {
			logs = append(logs, math.Log((c.base[l][i]+x*c.slope[l][i])/
				(c.base[floor][i]+x*c.slope[floor][i])))
		}
		centers[l] = median.Of(logs)
	}
	best = slices.MinFunc(c.layers, func(a, b string) int {
		return cmp.Compare(centers[a], centers[b])
	})
	return math.Exp(centers[layer] - centers[best]), best
}

// turn walks along points to where the layer passes the limit, in either direction. The first point
// is where things are now.
func (c course) turn(points []float64, layer string, limit float64) (x float64, best string,
	ok bool) {
	beyond := func(x float64) bool {
		ratio, _ := c.at(x, layer)
		return ratio > limit
	}
	now := beyond(points[0])
	i := slices.IndexFunc(points, func(x float64) bool { return beyond(x) != now })
	if i < 0 {
		return 0, "", false
	}
	near, far := points[i-1], points[i]
	for range 40 {
		if middle := (near + far) / 2; beyond(middle) == now {
			near = middle
		} else {
			far = middle
		}
	}
	_, best = c.at(far, layer)
	return far, best, true
}

// between returns a course whose times at 0 are some and at 1 are others. Rounds that only one has
// are left out.
func (c contest) between(base, end map[string][]float64) course {
	of := course{c.layers, map[string][]float64{}, map[string][]float64{}}
	for _, layer := range c.layers {
		n := min(len(base[layer]), len(end[layer]))
		of.base[layer] = base[layer][:n]
		for i := range n {
			of.slope[layer] = append(of.slope[layer], end[layer][i]-base[layer][i])
		}
	}
	return of
}

// withTrips is the course along the round-trip time in seconds.
func (c contest) withTrips() course {
	of := func(trip time.Duration) map[string][]float64 {
		times, _, _ := mixTimes(c.rows, c.layers, c.at.Mix, c.at.Sync, trip)
		return times
	}
	return c.between(of(0), of(time.Second))
}

// tripTurns returns the round-trip times, from 0 to longestTrip, nearest to the present one, at
// which a layer passes a limit: the next above it, and the next below it.
func (c contest) tripTurns(layer string, limit float64) (turns []turn) {
	now := c.at.RoundTrip.Seconds()
	up, down := []float64{now}, []float64{now}
	for x := 1e-6; x <= longestTrip*1.001; x *= 1.02 {
		if x > now {
			up = append(up, min(x, longestTrip))
		} else if x < now {
			down = slices.Insert(down, 1, x)
		}
	}
	if now > 0 {
		down = append(down, 0)
	}
	course := c.withTrips()
	for _, points := range [][]float64{up, down} {
		if x, best, ok := course.turn(points, layer, limit); ok {
			turns = append(turns, turn{now: now, at: x, best: best})
		}
	}
	return turns
}

// shareSteps is how many steps a share is searched in, before the place between two is.
const shareSteps = 200

// shareTurns returns, for operations of the mix and for others that were timed, the nearest share
// of the calls at which a layer passes a limit. The other operations stay in proportion.
func (c contest) shareTurns(layer string, limit float64) (inMix, others *turn) {
	shares := map[string]float64{}
	for _, part := range c.mixParts() {
		shares[part.operation] = part.share
	}
	for _, row := range c.rows {
		op, share := row.Operation, shares[row.Operation]
		course, ok := c.withShare(row)
		if !ok {
			continue
		}
		up, down := []float64{share}, []float64{share}
		for i := range shareSteps + 1 {
			if x := float64(i) / shareSteps; x > share {
				up = append(up, x)
			} else if x < share {
				down = slices.Insert(down, 1, x)
			}
		}
		to := &others
		if share > 0 {
			to = &inMix
		}
		for _, points := range [][]float64{up, down} {
			x, best, ok := course.turn(points, layer, limit)
			if t := (turn{op, share, x, best}); ok && (*to == nil || t.nearer(**to)) {
				*to = &t
			}
		}
	}
	return inMix, others
}

// withShare is the course along the share of a row's operation, if it was timed in the situation
// and the mix has another operation.
func (c contest) withShare(row results.Row) (course, bool) {
	if row.Page != "" || row.Sync != "" && row.Sync != c.at.Sync {
		return course{}, false
	}
	rest := Mix{Weights: map[string]float64{}}
	for _, part := range c.mixParts() {
		if part.operation != row.Operation {
			rest.Weights[part.operation] = part.share
		}
	}
	alone := Mix{Weights: map[string]float64{row.Operation: 1}}
	base, _, _ := mixTimes(c.rows, c.layers, rest, c.at.Sync, c.at.RoundTrip)
	end, _, missing := mixTimes(c.rows, c.layers, alone, c.at.Sync, c.at.RoundTrip)
	if missing != nil || len(base[floor]) == 0 {
		return course{}, false
	}
	return c.between(base, end), true
}
