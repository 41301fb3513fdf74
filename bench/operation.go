package bench

import (
	"context"
	"fmt"

	"example.com/impedance/internal/results"
	"example.com/impedance/models"
)

// Operation is a method of the store as a workload.
type Operation struct {
	Name   string
	Writes bool
	block  blockCalls // of a write
	call   func(w *World, i int) call
}

// blockCalls is the number of calls of a write in a block.
type blockCalls struct {
	unsynced, synced int // without the disk's syncs, and with them
}

// The blocks of writes. A DeleteUser takes as long as several other writes, because it also deletes
// everything that belongs to the user.
var (
	single = blockCalls{16, 5}
	heavy  = blockCalls{10, 5}
	bulk   = blockCalls{2, 1} // of many things in one call
)

// of returns the number of calls in a block with syncs "full" or "off".
func (b blockCalls) of(sync string) int {
	if sync == "full" {
		return b.synced
	}
	return b.unsynced
}

// Seen is a summary of a call's answer that costs next to nothing: the number of things, and a sum
// over their ids and values. For writes it leaves out values that the database chose.
type Seen struct {
	Things int
	Sum    int64
}

// laterPage ends the name of an operation that lists, as timed on a later page.
var laterPage = results.Name{Page: results.Later}.String()

// call is a call with its arguments.
type call interface {
	// answer makes the call and returns its whole answer.
	answer(context.Context, models.Store) (any, error)
	// run makes the call and summarizes its answer.
	run(context.Context, models.Store) (Seen, error)
	// weigh makes the call and weighs its answer.
	weigh(context.Context, models.Store) (Wanted, error)
	// argument returns the argument of the method.
	argument() any
}

// calls returns the operation's calls with the arguments that w has for it.
func (o Operation) calls(w *World) []call {
	calls := make([]call, w.Size())
	for i := range calls {
		calls[i] = o.call(w, i)
	}
	return calls
}

// Call is a call of an operation with its argument, for other packages to time.
type Call struct{ call call }

// Call returns the i-th call of the operation with the arguments that w has for it.
func (o Operation) Call(w *World, i int) Call { return Call{o.call(w, i)} }

// Run makes the call and summarizes its answer.
func (c Call) Run(ctx context.Context, s models.Store) (Seen, error) { return c.call.run(ctx, s) }

// bound is a call to a method that takes an A and returns an R.
type bound[A, R any] struct {
	arg  A
	do   func(models.Store, context.Context, A) (R, error)
	seen func(A, R) Seen
}

func (b bound[A, R]) answer(ctx context.Context, s models.Store) (any, error) {
	return b.do(s, ctx, b.arg)
}

func (b bound[A, R]) run(ctx context.Context, s models.Store) (Seen, error) {
	r, err := b.do(s, ctx, b.arg)
	if err != nil {
		return Seen{}, err
	}
	return b.seen(b.arg, r), nil
}

func (b bound[A, R]) weigh(ctx context.Context, s models.Store) (Wanted, error) {
	r, err := b.do(s, ctx, b.arg)
	if err != nil {
		return Wanted{}, err
	}
	return wantedOf(b.arg, r), nil
}

func (b bound[A, R]) argument() any { return b.arg }

// listed is a call to a method that takes an A and lists Ts in pages. It reads the first page, or
// the page after a cursor. Its answer is the first two pages, so cursors are part of it.
type listed[A, T any] struct {
	arg   A
	do    func(models.Store, context.Context, A, models.Page) (*models.Listing[T], error)
	seen  func([]T) Seen
	after models.Cursor
}

// turnable is a call that lists.
type turnable interface {
	// turned returns the call for the next page, or nil at the end of the list.
	turned(context.Context, models.Store) (call, error)
}

func (l listed[A, T]) turned(ctx context.Context, s models.Store) (call, error) {
	page, err := l.do(s, ctx, l.arg, models.Page{Limit: pageSize, After: l.after})
	if err != nil || page.Next == "" {
		return nil, err
	}
	l.after = page.Next
	return l, nil
}

// withLaterPages returns reads, and after each listing operation the same operation on the second
// pages of its lists. A store makes the cursors here, before anything is timed. A list without a
// second page is left out, and so is an operation without such lists.
func withLaterPages(ctx context.Context, ops []Operation, s models.Store,
	w *World) (all []Operation, err error) {
	for _, op := range ops {
		all = append(all, op)
		var later []call
		for i, c := range op.calls(w) {
			list, ok := c.(turnable)
			if !ok {
				break
			}
			turned, err := list.turned(ctx, s)
			if err != nil {
				return nil, fmt.Errorf("%s: call %d: %w", op.Name, i, err)
			}
			if turned != nil {
				later = append(later, turned)
			}
		}
		if len(later) > 0 {
			all = append(all, Operation{Name: op.Name + laterPage,
				call: func(_ *World, i int) call { return later[i%len(later)] }})
		}
	}
	return all, nil
}

func (l listed[A, T]) answer(ctx context.Context, s models.Store) (any, error) {
	first, err := l.do(s, ctx, l.arg, models.Page{Limit: pageSize})
	if err != nil || first.Next == "" {
		return []*models.Listing[T]{first}, err
	}
	second, err := l.do(s, ctx, l.arg, models.Page{Limit: pageSize, After: first.Next})
	return []*models.Listing[T]{first, second}, err
}

func (l listed[A, T]) run(ctx context.Context, s models.Store) (Seen, error) {
	page, err := l.do(s, ctx, l.arg, models.Page{Limit: pageSize, After: l.after})
	if err != nil {
		return Seen{}, err
	}
	return l.seen(page.Items), nil
}

func (l listed[A, T]) weigh(ctx context.Context, s models.Store) (Wanted, error) {
	page, err := l.do(s, ctx, l.arg, models.Page{Limit: pageSize, After: l.after})
	if err != nil {
		return Wanted{}, err
	}
	return wantedOf(l.arg, page.Items), nil
}

func (l listed[A, T]) argument() any { return l.arg }

// reads makes an Operation from an argument, a method and a summary.
func reads[A, R any](name string, arg func(*World, int) A,
	do func(models.Store, context.Context, A) (R, error), seen func(A, R) Seen) Operation {
	return Operation{Name: name, call: func(w *World, i int) call {
		return bound[A, R]{arg(w, i), do, seen}
	}}
}

// lists is reads for a method that lists in pages.
func lists[A, T any](name string, arg func(*World, int) A,
	do func(models.Store, context.Context, A, models.Page) (*models.Listing[T], error),
	seen func([]T) Seen) Operation {
	return Operation{Name: name, call: func(w *World, i int) call {
		return listed[A, T]{arg: arg(w, i), do: do, seen: seen}
	}}
}

// writes is reads for a method that writes.
func writes[A, R any](name string, b blockCalls, arg func(*World, int) A,
	do func(models.Store, context.Context, A) (R, error), seen func(A, R) Seen) Operation {
	op := reads(name, arg, do, seen)
	op.Writes, op.block = true, b
	return op
}

// none is the result of a method that only returns an error.
type none struct{}

// changes is writes for a method that changes one thing, and returns an error if it did not.
func changes[A any](name string, b blockCalls, arg func(*World, int) A,
	do func(models.Store, context.Context, A) error) Operation {
	return writes(name, b, arg, func(s models.Store, ctx context.Context, arg A) (none, error) {
		return none{}, do(s, ctx, arg)
	}, func(A, none) Seen { return Seen{Things: 1} })
}
