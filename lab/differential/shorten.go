package differential

import (
	"context"
	"errors"
	"slices"

	"example.com/impedance/internal/lockstep"
)

// mostReplays is how often a sequence is tried at most to make it shorter.
const mostReplays = 400

// shorten leaves out what a difference does not need. It returns the last difference that it saw and
// the steps to it, or the first difference and nil if the same steps do not show one again.
func shorten(ctx context.Context, p *place, steps []lockstep.Operation,
	first *lockstep.Difference) (*lockstep.Difference, []lockstep.Operation) {
	var last *lockstep.Difference
	var shortest []lockstep.Operation
	replays := 0
	// fails reports whether steps show a difference, and then keeps those that were needed for it.
	fails := func(steps []lockstep.Operation) bool {
		replays++
		d, done := replay(ctx, p, steps)
		if d == nil {
			return false
		}
		last, shortest = d, append([]lockstep.Operation{}, steps[:done]...)
		return true
	}
	if !fails(steps) {
		return first, nil
	}
	for size := len(shortest) / 2; size >= 1; size /= 2 {
		for at := 0; at < len(shortest) && replays < mostReplays && ctx.Err() == nil; {
			end := min(at+size, len(shortest))
			if !fails(slices.Delete(slices.Clone(shortest), at, end)) {
				at = end
			}
		}
	}
	return last, shortest
}

// replay does steps anew on the oracle and one layer. It returns the first difference, if any, and
// how many steps were done.
func replay(ctx context.Context, p *place, steps []lockstep.Operation) (d *lockstep.Difference,
	done int) {
	err := match(ctx, []*place{p}, func(m *lockstep.Match) error {
		for _, o := range steps {
			done++
			if err := errors.Join(ctx.Err(), m.Do(o)); err != nil {
				return err
			}
		}
		return nil
	})
	if !errors.As(err, &d) {
		return nil, 0
	}
	return d, done
}
