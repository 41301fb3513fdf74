package dataset

import "math"

// Degrees are what the laws of a generated network say about a number of users, which may be more
// than can be loaded. Values are expected, and not whole.
type Degrees struct {
	Users         float64
	Posts         float64
	Follows       float64
	MostFollows   float64 // by one user, at most
	MostFollowers float64 // of one user
}

// DegreesOf computes the degrees at a number of users, at least a thousand.
func DegreesOf(users float64) Degrees {
	d := Degrees{Users: users, Posts: postsPerUser * users, Follows: followsPerUser * users}
	// As in weight and edges: wishes are limited, then scaled to the mean.
	limit := math.Floor(users / 8)
	var mean float64
	for _, b := range degreeBands {
		mean += b.share() * b.mean(limit)
	}
	scale := followsPerUser / mean
	ranks := math.Floor(users * followedPercent / 100)
	d.MostFollows = min(scale*limit, scale*float64(degreeBands[len(degreeBands)-1].to), ranks-1)
	first := firstRank(ranks)
	for _, b := range degreeBands {
		const steps = 32 // of a band, whose degrees are equally likely
		for i := range steps {
			wish := float64(b.from) + (float64(b.to-b.from)+1)*(float64(i)+0.5)/steps - 0.5
			d.MostFollowers += users * b.share() / steps * first(scale*min(wish, limit))
		}
	}
	return d
}

// share is how likely a user is of the band.
func (b degreeBand) share() float64 { return float64(b.perTenThousand) / 10_000 }

// mean is the band's mean wish, each wish at most limit.
func (b degreeBand) mean(limit float64) float64 {
	from, to := float64(b.from), float64(b.to)
	switch {
	case to <= limit:
		return (from + to) / 2
	case from >= limit:
		return limit
	}
	below := limit - from + 1 // wishes that are not limited
	return (below*(from+limit)/2 + (to-limit)*limit) / (to - from + 1)
}

// firstRank returns the probability that a user who follows a number of others follows the first
// rank. Drawing until all are different is the same as letting each rank come at a random time by
// its weight, and taking the first to come: at time t, a rank has come with the probability
// 1−exp(−t·weight).
func firstRank(ranks float64) func(degree float64) float64 {
	at := func(t float64) (come float64) {
		for from := 0.0; from < ranks; {
			to := min(ranks, from+max(1, math.Floor(from/64))) // nearly the same weight in each
			weight := 1 / ((from+to-1)/2 + followeeShift)
			come += (to - from) * -math.Expm1(-t*weight)
			from = to
		}
		return come
	}
	const first, step = 1e-3, 1.1
	times, degrees := []float64{0}, []float64{0}
	for t := first; degrees[len(degrees)-1] < 0.9*ranks; t *= step {
		times, degrees = append(times, t), append(degrees, at(t))
	}
	return func(degree float64) float64 {
		k := 1
		for k < len(times)-1 && degrees[k] < degree {
			k++
		}
		part := (degree - degrees[k-1]) / (degrees[k] - degrees[k-1])
		t := times[k-1] + part*(times[k]-times[k-1])
		return -math.Expm1(-t / followeeShift)
	}
}
