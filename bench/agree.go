package bench

import (
	"context"
	"errors"
	"fmt"
	"hash/maphash"
	"iter"
	"slices"
	"strings"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"example.com/impedance/layers"
	"example.com/impedance/models"
	"example.com/impedance/schema"
)

// Disagreement says that a layer gave another answer than the floor, or left other
// contents in the tables.
type Disagreement struct {
	Layer string
	What  string // the operation, or the table
	Diff  string // lines with - are the floor's, lines with + the layer's
}

// Error implements error.
func (d *Disagreement) Error() string {
	return fmt.Sprintf("%s disagrees with the floor on %s (- floor, + %s):\n%s",
		d.Layer, d.What, d.Layer, d.Diff)
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
// data, and compares the answers and, at the end, the contents of the tables, with the
// floor's. The first difference of each layer and operation is returned as a
// [Disagreement]; errors.As finds them in what is returned.
func Agree(ctx context.Context, stage *Stage, ls []layers.Layer, ops []Operation, w *World,
	calls int, progress Progress) (err error) {
	all, err := stage.openAll(ctx, ls, w.Latest, true)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, closeAll(all)) }()
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
			if differs[inst.layer.Name] {
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
				differs[inst.layer.Name] = true
				disagreements = append(disagreements, &Disagreement{inst.layer.Name, op.Name, diff})
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
	lines := []threadLine{{0, t.Post}}
	for _, reply := range t.Replies {
		for _, line := range walk(reply) {
			line.Depth++
			lines = append(lines, line)
		}
	}
	return lines
}

// The tables with all their columns, in the order of their keys.
var tables = []struct{ name, query string }{
	{"users", `SELECT id, handle, email, display_name, bio, location, website, discoverable,
		revision, created_at FROM users ORDER BY id`},
	{"posts", `SELECT id, author_id, kind, body, parent_id, repost_of_id, created_at
		FROM posts ORDER BY id`},
	{"follows", `SELECT follower_id, followee_id, since, notify FROM follows
		ORDER BY follower_id, followee_id`},
}

// queryOf returns the query for all of a table.
func queryOf(name string) string {
	for _, t := range tables {
		if t.name == name {
			return t.query
		}
	}
	return ""
}

// sameContents compares the tables of every instance with those of the first.
func sameContents(ctx context.Context, all []*instance) error {
	var found []error
	for _, table := range tables {
		want, err := digest(ctx, all[0].db, table.query)
		if err != nil {
			return err
		}
		for _, inst := range all[1:] {
			got, err := digest(ctx, inst.db, table.query)
			if err != nil {
				return err
			}
			if got == want {
				continue
			}
			diff, err := firstDifferences(ctx, all[0].db, inst.db, table.query)
			if err != nil {
				return err
			}
			found = append(found, &Disagreement{inst.layer.Name, "table " + table.name, diff})
		}
	}
	return errors.Join(found...)
}

// seed makes the digests of one process comparable.
var seed = maphash.MakeSeed()

// digest returns a hash of all that a query returns.
func digest(ctx context.Context, db *schema.DB, query string) (uint64, error) {
	var h maphash.Hash
	h.SetSeed(seed)
	for row, err := range rowsOf(ctx, db, query) {
		if err != nil {
			return 0, err
		}
		for _, v := range row {
			hashValue(&h, v)
		}
	}
	return h.Sum64(), nil
}

func hashValue(h *maphash.Hash, v any) {
	switch v := v.(type) {
	case string:
		maphash.WriteComparable(h, len(v))
		h.WriteString(v)
	case time.Time:
		maphash.WriteComparable(h, v.UnixMicro())
	default: // nil, int64, bool
		maphash.WriteComparable(h, v)
	}
}

// rowsOf yields the rows of a query. The slice is used again for the next row.
func rowsOf(ctx context.Context, db *schema.DB, query string) iter.Seq2[[]any, error] {
	return func(yield func([]any, error) bool) {
		rows, err := db.QueryContext(ctx, query)
		if err != nil {
			yield(nil, err)
			return
		}
		defer rows.Close()
		columns, err := rows.Columns()
		if err != nil {
			yield(nil, err)
			return
		}
		values, fields := make([]any, len(columns)), make([]any, len(columns))
		for i := range values {
			fields[i] = &values[i]
		}
		for rows.Next() {
			if err := rows.Scan(fields...); err != nil {
				yield(nil, err)
				return
			}
			if !yield(values, nil) {
				return
			}
		}
		if err := rows.Err(); err != nil {
			yield(nil, err)
		}
	}
}

// firstDifferences shows the first rows at which two tables part.
func firstDifferences(ctx context.Context, a, b *schema.DB, query string) (string, error) {
	const most = 5
	nextA, stopA := iter.Pull2(rowsOf(ctx, a, query))
	defer stopA()
	nextB, stopB := iter.Pull2(rowsOf(ctx, b, query))
	defer stopB()
	var diff strings.Builder
	for found := 0; found < most; {
		rowA, errA, okA := nextA()
		rowB, errB, okB := nextB()
		if err := errors.Join(errA, errB); err != nil {
			return "", err
		}
		if !okA && !okB {
			break
		}
		textA, textB := fmt.Sprint(rowA...), fmt.Sprint(rowB...)
		if okA == okB && textA == textB {
			continue
		}
		found++
		if okA {
			fmt.Fprintln(&diff, "-", textA)
		}
		if okB {
			fmt.Fprintln(&diff, "+", textB)
		}
	}
	return diff.String(), nil
}
