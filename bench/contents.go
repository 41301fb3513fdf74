package bench

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"hash/maphash"
	"iter"
	"slices"
	"strconv"
	"strings"
	"time"

	"example.com/impedance/layers"
	"example.com/impedance/schema"
)

// table is a table with all its columns, in the order of its key.
type table struct {
	name  string
	key   int // how many of the first columns are the key, whole numbers all
	query string
}

var tables = []table{
	{"users", 1, `SELECT id, handle, email, display_name, bio, location, website, discoverable,
		revision, created_at FROM users ORDER BY id`},
	{"posts", 1, `SELECT id, author_id, kind, body, parent_id, repost_of_id, created_at
		FROM posts ORDER BY id`},
	{"follows", 2, `SELECT follower_id, followee_id, since, notify FROM follows
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

// totals are the tables that large ones are compared by: of each, the number of rows and sums over
// its columns, which SQLite takes by itself in a small part of the time that reading all rows
// takes. A sum of microseconds would not fit into 64 bits.
var totals = []table{
	{"users", 0, `SELECT count(*), sum(id), sum(length(handle)), sum(length(email)),
		sum(length(display_name)), count(bio), sum(length(bio)), sum(length(location)),
		sum(length(website)), sum(discoverable), sum(revision), sum(created_at / 1000000),
		sum(created_at % 1000000) FROM users`},
	{"posts", 0, `SELECT count(*), sum(id), sum(author_id), sum(length(kind)), count(body),
		sum(length(body)), count(parent_id), sum(parent_id), count(repost_of_id), sum(repost_of_id),
		sum(created_at / 1000000), sum(created_at % 1000000) FROM posts`},
	{"follows", 0, `SELECT count(*), sum(follower_id), sum(followee_id), sum(since / 1000000),
		sum(since % 1000000), sum(notify) FROM follows`},
}

// sameContents compares the tables of every instance with those of the first: all rows, or of large
// tables of SQLite their sums. What calls have named is compared after each block anyway.
func sameContents(ctx context.Context, all []*instance, large bool) error {
	tables := tables
	server := func(i *instance) bool { return i.db.Engine != schema.SQLite }
	if large && !slices.ContainsFunc(all, server) {
		tables = totals
	}
	digests := make([][]uint64, len(all))
	err := atOnce(all, func(i int, inst *instance) error {
		for _, table := range tables {
			d, err := digest(ctx, inst.db, table.query)
			if err != nil {
				return err
			}
			digests[i] = append(digests[i], d)
		}
		return nil
	})
	if err != nil {
		return err
	}
	var found []error
	for t, table := range tables {
		for i, inst := range all {
			if digests[i][t] == digests[0][t] {
				continue
			}
			diff, err := firstDifferences(ctx, all[0].db, inst.db, table)
			if err != nil {
				return err
			}
			found = append(found, &Disagreement{inst.layer.Name, inst.db.Engine,
				"table " + table.name, layers.Floor, diff})
		}
	}
	return errors.Join(found...)
}

// seed makes the digests of one process comparable.
var seed = maphash.MakeSeed()

// digest returns a hash of all rows of a query.
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
	case []byte: // where a text should be
		maphash.WriteComparable(h, -len(v)-1)
		h.Write(v)
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
			plain(db.Engine, values)
			if !yield(values, nil) {
				return
			}
		}
		if err := rows.Err(); err != nil {
			yield(nil, err)
		}
	}
}

// plain converts the values of a server's row to those of SQLite: MySQL has bytes for a text,
// PostgreSQL a type for a boolean.
func plain(e schema.Engine, row []any) {
	for i, v := range row {
		switch v := v.(type) {
		case []byte:
			if e == schema.MySQL {
				row[i] = string(v)
			}
		case bool:
			if row[i] = int64(0); v {
				row[i] = int64(1)
			}
		}
	}
}

// firstDifferences shows the first rows in which two tables differ.
func firstDifferences(ctx context.Context, a, b *schema.DB, t table) (string, error) {
	const most = 5
	nextA, stopA := iter.Pull2(rowsOf(ctx, a, t.query))
	defer stopA()
	nextB, stopB := iter.Pull2(rowsOf(ctx, b, t.query))
	defer stopB()
	rowA, errA, okA := nextA()
	rowB, errB, okB := nextB()
	var diff strings.Builder
	for found := 0; found < most && (okA || okB); {
		if err := errors.Join(errA, errB); err != nil {
			return "", err
		}
		order := t.order(rowA, rowB)
		if textA, textB := text(rowA), text(rowB); order != 0 || textA != textB {
			found++
			if order <= 0 {
				fmt.Fprintln(&diff, "-", textA)
			}
			if order >= 0 {
				fmt.Fprintln(&diff, "+", textB)
			}
		}
		if order <= 0 {
			rowA, errA, okA = nextA()
		}
		if order >= 0 {
			rowB, errB, okB = nextB()
		}
	}
	return diff.String(), nil
}

// order compares the keys of two rows. The row after a table's last is nil.
func (t table) order(a, b []any) int {
	switch {
	case b == nil:
		return -1
	case a == nil:
		return 1
	}
	return slices.CompareFunc(a[:t.key], b[:t.key], func(x, y any) int {
		return cmp.Compare(x.(int64), y.(int64))
	})
}

// text shows a row such that rows that differ look different.
func text(row []any) string {
	var values []string
	for _, v := range row {
		switch v := v.(type) {
		case string:
			values = append(values, strconv.Quote(v))
		case []byte:
			values = append(values, fmt.Sprintf("bytes %q", v))
		case time.Time:
			values = append(values, v.UTC().Format(time.RFC3339Nano))
		case nil:
			values = append(values, "NULL")
		default:
			values = append(values, fmt.Sprint(v))
		}
	}
	return strings.Join(values, " ")
}
