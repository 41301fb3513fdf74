package bench

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"example.com/impedance/layers"
	"example.com/impedance/models"
	"example.com/impedance/schema"
)

// Disagreement says that a layer gave another answer than the floor of the first engine, or
// left other contents in the tables.
type Disagreement struct {
	Layer  string
	Engine schema.Engine
	What   string // the operation, or the table
	Diff   string // lines with - are the floor's, lines with + the layer's
}

// Error implements error.
func (d *Disagreement) Error() string {
	return fmt.Sprintf("%s on %s disagrees with the floor on %s (- floor, + %s):\n%s",
		d.Layer, d.Engine, d.What, d.Layer, d.Diff)
}

// Progress is told what is being done, and how many steps of how many are done.
type Progress func(stage string, done, total int)

// inWriteOrder returns operations such that none takes away what a later one needs: what
// deletes comes last.
func inWriteOrder(ops []Operation) []Operation {
	rank := map[string]int{"Unfollow": 1, "DeletePost": 2, "DeleteUser": 3}
	ops = slices.Clone(ops)
	slices.SortStableFunc(ops, func(a, b Operation) int { return rank[a.Name] - rank[b.Name] })
	return ops
}

// split returns the operations that read and those that write, these in write order.
func split(ops []Operation) (reads, writes []Operation) {
	for _, o := range ops {
		if o.Writes {
			writes = append(writes, o)
		} else {
			reads = append(reads, o)
		}
	}
	return reads, inWriteOrder(writes)
}

// Agree makes some calls of each operation on every layer, each over a copy of the same
// data, on each engine that has a stage, and compares the answers and, at the end, the contents of the tables, with the
// floor's. The first difference of each layer and operation is returned as a
// [Disagreement]; errors.As finds them in what is returned.
func Agree(ctx context.Context, stages []*Stage, ls []layers.Layer, ops []Operation, w *World,
	calls int, progress Progress) (err error) {
	var all []*instance
	defer func() { err = errors.Join(err, closeAll(all)) }()
	for _, s := range stages {
		opened, err := s.openAll(ctx, ls, w.Latest, schema.Options{NoSync: true})
		if err != nil {
			return err
		}
		all = append(all, opened...)
	}
	reads, writes := split(ops)
	ordered := append(reads, writes...)
	var found []error
	for i, op := range ordered {
		progress("agreement", i, len(ordered)+1)
		disagreements, err := agreeOn(ctx, all, op, op.calls(w)[:min(calls, w.Size())])
		if err != nil {
			return err
		}
		found = append(found, disagreements...)
	}
	if len(found) == 0 && len(writes) > 0 {
		found = append(found, sameContents(ctx, all))
	}
	progress("agreement", len(ordered)+1, len(ordered)+1)
	return errors.Join(found...)
}

// agreeOn compares the answers to calls of one operation.
func agreeOn(ctx context.Context, all []*instance, op Operation,
	calls []call) (disagreements []error, err error) {
	differs := map[string]bool{}
	for _, c := range calls {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		want, wantErr := c.answer(ctx, all[0].store)
		if wantErr != nil {
			return nil, fmt.Errorf("%s on the floor: %w", op.Name, wantErr)
		}
		for _, inst := range all[1:] {
			if differs[inst.String()] {
				continue
			}
			got, err := c.answer(ctx, inst.store)
			if ctx.Err() != nil {
				return nil, ctx.Err()
			}
			diff := ""
			if err != nil {
				diff = "+ error: " + err.Error()
			} else {
				diff = cmp.Diff(want, got, same)
			}
			if diff != "" {
				differs[inst.String()] = true
				disagreements = append(disagreements, &Disagreement{inst.layer.Name,
					inst.db.Engine, op.Name, diff})
			}
		}
	}
	return disagreements, nil
}

// same compares what is seen of answers: of times, the instant and the zone; of threads,
// the posts in the order of a walk with their depths, because comparing trees takes a
// time that is exponential in their depth.
var same = cmp.Options{
	cmpopts.EquateEmpty(),
	cmp.Comparer(func(a, b time.Time) bool {
		return a.Equal(b) && a.Location() == b.Location()
	}),
	cmp.Transformer("walk", walk),
}

type threadLine struct {
	Depth int
	Post  models.Post
}

func walk(t *models.Thread) []threadLine {
	if t == nil {
		return nil // which no store promises, but one that is being written may do
	}
	lines := []threadLine{{0, t.Post}}
	for _, reply := range t.Replies {
		for _, line := range walk(reply) {
			line.Depth++
			lines = append(lines, line)
		}
	}
	return lines
}
