package dataset

import "time"

// The network's life, in microseconds since 1970. It is fixed, so that a data set does
// not depend on the day it is made; queries about "lately" count back from Info.Latest.
var (
	opening = uint64(time.Date(2021, 1, 1, 0, 0, 0, 0, time.UTC).UnixMicro())
	closing = uint64(time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC).UnixMicro())
)

// calm is how long before the closing the last user joins, so that everyone has time
// to follow and be followed.
const calm = uint64(30 * 24 * time.Hour / time.Microsecond)

// curve is how something grows: of every thousand, how many there are at the end of
// each of its equal periods.
type curve []uint64

// joining is the growth of the users: slow, then nearly straight.
var joining = curve{0, 10, 35, 80, 150, 240, 350, 480, 630, 800, 1000}

// posting is the growth of the posts that follows if a user writes at a constant rate:
// the sum of those who are there.
var posting = func() curve {
	sums := make(curve, len(joining))
	for i := range joining[1:] {
		sums[i+1] = sums[i] + joining[i] + joining[i+1]
	}
	total := sums[len(sums)-1]
	for i := range sums {
		sums[i] = sums[i] * 1000 / total
	}
	return sums
}()

// at returns how much of a time span has gone when i of n are there.
func (c curve) at(i, n, span uint64) uint64 {
	periods := uint64(len(c) - 1)
	k := uint64(0)
	for k+1 < periods && i*1000 >= c[k+1]*n {
		k++
	}
	within := mulDiv(span/periods, i*1000-c[k]*n, (c[k+1]-c[k])*n)
	return k*(span/periods) + within
}

// slot returns a time within the i-th of n parts of the span, so that the times of
// rising i never fall.
func (c curve) slot(r *random, i, n, span uint64) uint64 {
	from, to := c.at(i, n, span), c.at(i+1, n, span)
	return from + r.below(max(1, to-from))
}

func instant(micros uint64) time.Time { return time.UnixMicro(int64(micros)).UTC() }
