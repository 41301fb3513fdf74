package scale

import (
	"context"
	"errors"
	"fmt"
	"runtime/debug"
	"slices"

	"example.com/impedance/bench"
	"example.com/impedance/internal/growth"
	"example.com/impedance/layers"
	"example.com/impedance/schema"
)

// The calls of a write in a block, without and with syncs. One before them is not timed.
const (
	unsyncedCalls = 6
	syncedCalls   = 3
)

// writes measures writes in pairs of the floor and another layer, on two copies in turn.
func (t *tier) writes(ctx context.Context) (err error) {
	t.step("writes", t.users)
	all := subjects(t.Ops, true, t.world, t.cohorts)
	ls := t.speaking()
	if len(all) == 0 || len(ls) < 2 {
		return nil
	}
	var dsns []string
	for _, what := range []string{layers.Floor, "layer"} {
		dsn, remove, err := t.stage.Copy(ctx, what)
		if err != nil {
			return err
		}
		defer func() { err = errors.Join(err, remove()) }()
		dsns = append(dsns, dsn)
	}
	next := map[string]int{} // the next argument of each operation
	rounds := t.rounds(len(ls) - 1)
	for _, sync := range t.stage.Syncs {
		for _, l := range ls[1:] {
			pair := []layers.Layer{ls[0], l}
			if err := t.pair(ctx, all, pair, dsns, sync, rounds, next); err != nil {
				return err
			}
		}
	}
	return nil
}

// pair times the writes of two layers, each on its copy.
func (t *tier) pair(ctx context.Context, all []*subject, pair []layers.Layer, dsns []string,
	sync string, rounds int, next map[string]int) (err error) {
	var two []*instance
	defer func() { err = errors.Join(err, closeAll(two)) }()
	for i, l := range pair {
		inst, err := t.open(ctx, l, dsns[i], schema.Options{NoSync: sync == growth.Off})
		if err != nil {
			return err
		}
		two = append(two, inst)
	}
	defer debug.SetGCPercent(debug.SetGCPercent(-1))
	for _, s := range all {
		for round := range rounds {
			calls := arguments(s, next, blockOf(sync)+1)
			samples := make([]growth.Sample, 2)
			for _, i := range t.turns(2) {
				if samples[i], err = t.writeBlock(ctx, s, two[i], calls); err != nil {
					return fmt.Errorf("%s by %s, round %d: %w", s.title(), two[i].layer.Name, round, err)
				}
				samples[i].Sync = sync
			}
			if pair[1].Name != t.speaking()[1].Name { // the floor's times stand in the first pair's lines
				samples[1].Floor = samples[0].Seconds
				samples = samples[1:]
				if err := t.out.Sample(samples[0]); err != nil {
					return err
				}
				continue
			}
			if err := t.emit(samples); err != nil {
				return err
			}
		}
	}
	return nil
}

// rounds returns how many rounds of writes there can be: each call that changes or deletes a thing
// of the data set needs another one.
func (t *tier) rounds(pairs int) int {
	each := 0
	for _, sync := range t.stage.Syncs {
		each += blockOf(sync) + 1
	}
	return max(1, min(t.Rounds, t.world.Size()/2/(each*pairs)))
}

// blockOf returns the number of timed calls in a block.
func blockOf(sync string) int {
	if sync == growth.Full {
		return syncedCalls
	}
	return unsyncedCalls
}

// arguments returns calls with the next arguments of an operation. Its cohorts share them. Posts to
// be deleted are taken from the end, because Publish refers to those at the beginning, which it may
// do again and again.
func arguments(s *subject, next map[string]int, n int) (calls []bench.Call) {
	size := s.world.Size()
	for i := next[s.op.Name]; len(calls) < n; i++ {
		switch s.op.Name {
		case "Publish":
			calls = append(calls, s.op.Call(s.world, i%(size/2)))
		case "DeletePost":
			calls = append(calls, s.op.Call(s.world, size-1-i))
		default:
			calls = append(calls, s.op.Call(s.world, i))
		}
	}
	next[s.op.Name] += n
	return calls
}

// writeBlock times calls after a first one.
func (t *tier) writeBlock(ctx context.Context, s *subject, inst *instance,
	calls []bench.Call) (sample growth.Sample, err error) {
	if err := settle(ctx, inst.db); err != nil {
		return sample, err
	}
	tidy()
	if _, err := t.block(ctx, inst, calls[:1], nil); err != nil {
		return sample, err
	}
	b, err := t.block(ctx, inst, calls[1:], nil)
	if err != nil {
		return sample, err
	}
	if b.things == 0 {
		return sample, errors.New("it wrote nothing")
	}
	sample = t.sample(s, inst.layer)
	sample.Calls, sample.Seconds, sample.Things = len(calls)-1, b.seconds, b.things
	return sample, nil
}

// settle checkpoints SQLite's log, so that no checkpoint falls into a block by chance.
func settle(ctx context.Context, db *schema.DB) error {
	if db.Engine != schema.SQLite {
		return nil
	}
	return db.RestartLog(ctx)
}

// DefaultOps are the operations that scale measures unless it is asked for others: all that read,
// and of those that write one of each kind.
func DefaultOps() []bench.Operation {
	writes := []string{"CreateUser", "UpdateProfile", "Publish", "DeletePost", "Follow", "SetNotify",
		"Register"}
	return slices.DeleteFunc(bench.Operations(), func(op bench.Operation) bool {
		return op.Writes && !slices.Contains(writes, op.Name)
	})
}
