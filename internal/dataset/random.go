package dataset

import "math/bits"

// random is a stream of numbers: SplitMix64, which needs one word of state and so can
// be started anew for every row. A row then depends on the seed and its own key only,
// and any row can be computed without those before it.
type random uint64

// The streams, so that no two things are drawn from the same numbers.
const (
	streamUser uint64 = iota + 1
	streamJoined
	streamDegree
	streamFollowees
	streamFollow
	streamKind
	streamPost
	streamSample
)

// stream returns the numbers that belong to one key, such as a user's id.
func stream(seed, kind, key uint64) random {
	return random(mix(mix(mix(seed)+kind) + key))
}

func (r *random) next() uint64 {
	*r += 0x9e3779b97f4a7c15
	return mix(uint64(*r))
}

// mix is SplitMix64's finalizer: each bit of x changes half the bits of the result.
func mix(x uint64) uint64 {
	x = (x ^ x>>30) * 0xbf58476d1ce4e5b9
	x = (x ^ x>>27) * 0x94d049bb133111eb
	return x ^ x>>31
}

// below returns a number in 0 to n-1, n at least 1. The high word of a product is
// uniform to within n in 2^64, without a division.
func (r *random) below(n uint64) uint64 {
	high, _ := bits.Mul64(r.next(), n)
	return high
}

// chance is true in percent of a hundred cases.
func (r *random) chance(percent uint64) bool { return r.below(100) < percent }

// pick returns one of the items of a list.
func pick[T any](r *random, list []T) T { return list[r.below(uint64(len(list)))] }

// zipf draws ranks from 0 to n-1 with weights 1/(rank+shift), the law of Zipf as
// Mandelbrot extended it: a shift, at least 1, flattens the top.
type zipf struct{ shift, n uint64 }

// draw is exact, and in integers: the spans from one power of two to the next carry
// nearly the same weight, so one of them is taken evenly, a number x in it evenly, and
// x is kept with the probability (start of the span)/x.
func (z zipf) draw(r *random) uint64 {
	first := uint64(bits.Len64(z.shift)) - 1
	spans := uint64(bits.Len64(z.shift+z.n-1)) - first
	for {
		start := uint64(1) << (first + r.below(spans))
		x := start + r.below(start)
		if x >= z.shift && x < z.shift+z.n && r.below(x) < start {
			return x - z.shift
		}
	}
}

// permutation scatters 0 to n-1 over itself. It is linear, i×multiplier+offset modulo
// n, which is enough to keep neighbouring ranks from being neighbouring ids.
type permutation struct{ n, multiplier, offset uint64 }

func newPermutation(seed, n uint64) permutation {
	p := permutation{n: n, multiplier: 1, offset: mix(seed) % n}
	// Near the golden ratio of n, few multiples come close to one another.
	for m := n*618/1000 + mix(seed+1)%97; n > 1; m++ {
		if gcd(m, n) == 1 {
			p.multiplier = m % n
			break
		}
	}
	return p
}

func (p permutation) at(i uint64) uint64 { return (i*p.multiplier + p.offset) % p.n }

func gcd(a, b uint64) uint64 {
	for b != 0 {
		a, b = b, a%b
	}
	return a
}

// mulDiv returns a×b/c rounded down, for a×b up to 128 bits and a result up to 64.
func mulDiv(a, b, c uint64) uint64 {
	high, low := bits.Mul64(a, b)
	quotient, _ := bits.Div64(high, low, c)
	return quotient
}
