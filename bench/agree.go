package bench

import (
	"context"
	"errors"
	"fmt"
	"reflect"
	"slices"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"example.com/impedance/internal/results"
	"example.com/impedance/layers"
	"example.com/impedance/models"
	"example.com/impedance/schema"
)

// Disagreement says that a layer gave a different answer than its judge, or left different rows.
type Disagreement struct {
	Layer  string
	Engine schema.Engine
	What   string // the operation, the table, or what an operation left
	Judge  string // the oracle, or the floor of the first engine
	Diff   string // lines with - are the judge's, lines with + the layer's
}

// Error implements error.
func (d *Disagreement) Error() string {
	return fmt.Sprintf("%s on %s disagrees with the %s on %s (- %s, + %s):\n%s",
		d.Layer, d.Engine, d.Judge, d.What, d.Judge, d.Layer, d.Diff)
}

// Progress is called when a step begins: with its name, the number of steps done, and their total.
type Progress func(stage string, done, total int)

// inWriteOrder returns operations in an order in which none removes what a later one needs: deletes
// come last.
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

// Agree makes some calls of each of the plan's operations on every layer, each over a copy of the
// same data, on each engine that has a stage. It compares the answers of reads, and the rows after
// each write, with the oracle's, or with the floor's if the plan has no oracle. It compares the
// answers of writes, and the contents of the tables at the end, with the floor's. The error has the
// first difference of each layer and operation as a [Disagreement]; errors.As finds it.
func Agree(ctx context.Context, stages []*Stage, p Plan, w *World, calls int,
	progress Progress) (err error) {
	a := agreement{}
	if p.Oracle != nil {
		progress("asking the oracle", 0, len(p.Ops)+1)
		if a.oracle, err = p.Oracle(ctx, ticking(w.Latest)); err != nil {
			return err
		}
	}
	p.reuseCopies(stages)
	parts := p.agreeParts()
	steps, done := 0, 0
	for _, part := range parts {
		steps += len(part.ops) + 1
	}
	var found []error
	for _, part := range parts {
		disagreements, err := a.part(ctx, stages, part, w, calls, func() {
			progress("agreement", done, steps)
			done++
		})
		if err != nil {
			return err
		}
		found = append(found, disagreements...)
	}
	progress("agreement", steps, steps)
	return errors.Join(found...)
}

// agreePart are layers that agree on operations over databases of the same kind.
type agreePart struct {
	layers []layers.Layer
	ops    []Operation
	opts   schema.Options
	large  bool
}

// agreeParts returns the parts of an agreement: one, or with pairs one of all reads and one for the
// writes of each pair.
func (p *Plan) agreeParts() (parts []agreePart) {
	reads, writes := split(p.Ops)
	if !p.InPairs {
		return []agreePart{{layers: p.Layers, ops: append(reads, writes...),
			opts: schema.Options{NoSync: true}}}
	}
	if len(reads) > 0 {
		parts = append(parts, agreePart{layers: p.Layers, ops: reads,
			opts: schema.Options{ReadOnly: true}})
	}
	for _, t := range p.teams() {
		if len(writes) > 0 && !t.bare {
			parts = append(parts, agreePart{layers: t.layers, ops: writes,
				opts: schema.Options{NoSync: true}, large: true})
		}
	}
	return parts
}

// part compares the answers to the operations of a part, and at the end the tables if it wrote.
func (a *agreement) part(ctx context.Context, stages []*Stage, part agreePart, w *World, calls int,
	step func()) (found []error, err error) {
	a.all = nil
	defer func() { err = errors.Join(err, closeAll(a.all)) }()
	for _, s := range stages {
		opened, err := s.openAll(ctx, part.layers, w.Latest, s.able(part.opts))
		if err != nil {
			return nil, err
		}
		a.all = append(a.all, opened...)
	}
	writes := false
	for _, op := range part.ops {
		step()
		disagreements, err := a.on(ctx, op, op.calls(w)[:min(calls, w.Size())])
		if err != nil {
			return nil, err
		}
		found = append(found, disagreements...)
		writes = writes || op.Writes
	}
	step()
	if len(found) == 0 && writes {
		if err := sameContents(ctx, a.all, part.large); err != nil {
			found = append(found, err)
		}
	}
	return found, nil
}

// agreement is the state of Agree.
type agreement struct {
	all    []*instance
	oracle models.Store // nil without an oracle
}

// on compares the answers to calls of one operation and, if it writes, the rows afterwards.
func (a *agreement) on(ctx context.Context, op Operation,
	calls []call) (disagreements []error, err error) {
	since := a.all[0].ticks.last() // each clock goes as the others
	disagreements, err = a.answers(ctx, op, calls)
	if err != nil || !op.Writes || len(disagreements) > 0 {
		return disagreements, err
	}
	left := leavings{op: op.Name}
	var names naming
	for _, c := range calls {
		names.add(op.Name, c.argument())
	}
	if a.oracle != nil {
		if left.want, err = testimony(ctx, memory{a.oracle}, names, since); err != nil {
			return nil, fmt.Errorf("%s by the oracle: %w", op.Name, err)
		}
		left.want = append([]string{}, left.want...) // not nil, if nothing is left
	}
	for _, inst := range a.all {
		if err := left.note(ctx, inst, names, since); err != nil {
			return nil, err
		}
	}
	if err := left.compare(); err != nil {
		return []error{err}, nil
	}
	return nil, nil
}

// answers compares the answers to calls of one operation.
func (a *agreement) answers(ctx context.Context, op Operation,
	calls []call) (disagreements []error, err error) {
	differs := map[*instance]bool{}
	for _, c := range calls {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		judge, want, others, err := a.expected(ctx, op, c)
		if err != nil {
			return nil, err
		}
		for _, inst := range others {
			if differs[inst] {
				continue
			}
			got, err := c.answer(ctx, inst.store)
			if ctx.Err() != nil {
				return nil, ctx.Err()
			}
			diff := ""
			if err != nil {
				diff = "+ error: " + err.Error()
			} else if !reflect.DeepEqual(want, got) { // which is faster than to look for differences
				diff = cmp.Diff(want, got, same)
			}
			if diff != "" {
				differs[inst] = true
				disagreements = append(disagreements, &Disagreement{inst.layer.Name,
					inst.db.Engine, op.Name, judge, diff})
			}
		}
	}
	return disagreements, nil
}

// expected returns the judge of a call, the expected answer, and the other instances to ask. The
// floor judges answers to writes, because they hold ids from the database, which the oracle may
// choose differently.
func (a *agreement) expected(ctx context.Context, op Operation,
	c call) (judge string, want any, others []*instance, err error) {
	if a.oracle != nil {
		if want, err = c.answer(ctx, a.oracle); err != nil {
			return "", nil, nil, fmt.Errorf("%s by the oracle: %w", op.Name, err)
		}
		if !op.Writes {
			return results.Oracle, want, a.all, nil
		}
	}
	if want, err = c.answer(ctx, a.all[0].store); err != nil {
		return "", nil, nil, fmt.Errorf("%s on the floor: %w", op.Name, err)
	}
	return layers.Floor, want, a.all[1:], nil
}

// same compares answers. It compares times by instant and zone. It compares threads by their posts
// in the order of a walk with their depths, because comparing trees takes time exponential in their
// depth.
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
