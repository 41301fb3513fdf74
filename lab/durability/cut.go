package durability

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"

	"example.com/impedance/lab/strace"
)

// tornShare is the share of the syncs and acknowledgements at which there is also a cut that
// leaves some of what was not synced.
const tornShare = 0.25

// cut is what a power cut leaves, and what had been acknowledged when it came.
type cut struct {
	files        image
	acknowledged []int64
}

// cuts lets a child commit under strace, and adds to the result what power cuts would have
// left of the files.
func (t *trial) cuts(ctx context.Context) error {
	if err := t.restore(); err != nil {
		return err
	}
	f, err := readFolder(filepath.Dir(t.path))
	if err != nil {
		return err
	}
	trace := filepath.Join(t.scratch, "trace")
	o := order{Path: t.path, Layer: t.Layer, Mode: t.Mode, Commits: t.Commits}
	p, err := start(ctx, o, strace.Words(trace, traced)...)
	if err != nil {
		return err
	}
	as, ended, err := p.rest()
	if err != nil {
		return err
	}
	if ended != nil || len(as) != t.Commits {
		return p.failed(ctx, ended)
	}
	r := &replay{trial: t, folder: f}
	if err := r.run(ctx, trace); err != nil {
		return fmt.Errorf("%s, %s: %w", t.Layer, t.Mode, err)
	}
	return os.Remove(trace)
}

// replay goes through a trace and cuts the power on the way.
type replay struct {
	*trial
	folder *folder

	acknowledged []int64
	syncs, first int // so far, and before the first acknowledgement
	pending      chan cut
}

// run cuts the power at every sync in the trace and at its end. Each database is checked
// while the replay goes on.
func (r *replay) run(ctx context.Context, trace string) error {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	r.pending = make(chan cut)
	var checkers sync.WaitGroup
	var mu sync.Mutex
	for n := range runtime.GOMAXPROCS(0) {
		dir := filepath.Join(r.scratch, fmt.Sprint("cut", n))
		checkers.Go(func() {
			for c := range r.pending {
				found, err := c.check(ctx, dir, r.Mode)
				if err != nil {
					cancel(err)
					continue
				}
				mu.Lock()
				r.result.Cut.add(found, found.lost(c.acknowledged))
				mu.Unlock()
			}
		})
	}
	file, err := os.Open(trace)
	if err == nil {
		err = strace.Read(file, func(c strace.Call) error { return r.step(ctx, c) })
		err = errors.Join(err, file.Close())
	}
	if err == nil {
		err = r.finish(ctx)
	}
	close(r.pending)
	checkers.Wait()
	if ctx.Err() != nil {
		return context.Cause(ctx)
	}
	return err
}

// step does what a call did. Between two syncs nothing that is certainly on the disk changes,
// so a cut right before the second, with the most acknowledged, stands for all between them.
func (r *replay) step(ctx context.Context, c strace.Call) error {
	if c.Name == "write" && len(c.Args) == 3 && c.Args[0] == "1" {
		return r.report(ctx, c.Args[1])
	}
	if r.folder.syncs(c) {
		r.syncs++
		if err := r.cut(ctx, r.folder.lost()); err != nil {
			return err
		}
		if err := r.maybeTorn(ctx); err != nil {
			return err
		}
	}
	return r.folder.do(c)
}

// report takes what the child writes to its parent.
func (r *replay) report(ctx context.Context, line string) error {
	line = strings.TrimSpace(line)
	if line == opening {
		return nil
	}
	a, err := parseAcknowledgement(line)
	if err != nil {
		return err
	}
	r.acknowledged = append(r.acknowledged, a.id)
	if len(r.acknowledged) == 1 {
		r.first = r.syncs
	}
	users := len(r.acknowledged) - 1 // since the first
	r.result.Syncs = float64(r.syncs-r.first) / float64(max(1, users+users/followEvery))
	return r.maybeTorn(ctx)
}

func (r *replay) maybeTorn(ctx context.Context) error {
	if r.rng.Float64() >= tornShare {
		return nil
	}
	return r.cut(ctx, r.folder.torn(r.rng))
}

// cut hands on what a cut leaves.
func (r *replay) cut(ctx context.Context, files image) error {
	n := len(r.acknowledged)
	select {
	case r.pending <- cut{files, r.acknowledged[:n:n]}:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// finish cuts the power when all is done, and sees that the trace was understood.
func (r *replay) finish(ctx context.Context) error {
	r.result.Cut.Acknowledged = len(r.acknowledged)
	return errors.Join(r.cut(ctx, r.folder.lost()), r.folder.compare())
}

// check reopens what a cut has left, in a folder that is there for this alone.
func (c *cut) check(ctx context.Context, dir string, m Mode) (*finding, error) {
	if err := os.Mkdir(dir, 0o700); err != nil {
		return nil, err
	}
	if err := c.files.write(dir); err != nil {
		return nil, err
	}
	f, err := check(ctx, filepath.Join(dir, database), m)
	if err != nil {
		return nil, err
	}
	if n := f.unknown(c.acknowledged); n > 1 && f.damage == nil {
		return nil, fmt.Errorf("a power cut left %d rows that nobody acknowledged, where one commit "+
			"was under way: the replay is wrong", n)
	}
	return f, os.RemoveAll(dir)
}
