package durability

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"time"
)

// window is the longest time between the opening of the database and the kill. It leaves room for
// some commits on a slow disk, and some kills hit the recovery from the last.
const window = 60 * time.Millisecond

// kill lets a child commit and kills it at a random moment, reopens the database and adds
// what is there to the result. The next child goes on from there.
func (t *trial) kill(ctx context.Context) error {
	t.children++
	p, err := start(ctx, order{Path: t.path, Layer: t.Layer, Mode: t.Mode, Batch: t.children})
	if err != nil {
		return err
	}
	timer := time.AfterFunc(time.Duration(t.rng.Int64N(int64(window))), func() { p.cmd.Cancel() })
	as, ended, err := p.rest()
	if timer.Stop() || ctx.Err() != nil {
		return p.failed(ctx, ended)
	}
	if err != nil {
		return err
	}
	for _, a := range as {
		t.times = append(t.times, a.took)
		t.acknowledged = append(t.acknowledged, a.id)
	}
	t.result.Kill.Acknowledged += len(as)
	f, err := check(ctx, t.path, t.Mode)
	if err != nil {
		return err
	}
	return t.count(f)
}

// count adds what a kill has left.
func (t *trial) count(f *finding) error {
	t.result.Kill.add(f, f.lost(t.acknowledged))
	if f.damage != nil {
		return t.restore()
	}
	if n := f.unknown(t.acknowledged) - t.uncertain; n > 1 {
		return fmt.Errorf("%s, %s: a kill left %d rows that nobody acknowledged, where one commit "+
			"at most was under way", t.Layer, t.Mode, n)
	}
	t.acknowledged = slices.DeleteFunc(t.acknowledged, func(id int64) bool { return !f.users[id] })
	t.uncertain = f.unknown(t.acknowledged)
	return nil
}

// restore begins with an empty database again.
func (t *trial) restore() error {
	t.acknowledged, t.uncertain = nil, 0
	dir := filepath.Dir(t.path)
	if err := os.RemoveAll(dir); err != nil {
		return err
	}
	if err := os.Mkdir(dir, 0o700); err != nil {
		return err
	}
	return t.empty.write(dir)
}
