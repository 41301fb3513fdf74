package scale

import (
	"context"
	"errors"
	"fmt"
	"math"
	"time"

	"example.com/impedance/layers"
	"example.com/impedance/schema"
)

// counting are statements with which a server tells how many rows and entries of indexes it has
// looked at, in this session or, on PostgreSQL, in the tables of this database, which nobody else
// uses. SQLite does not count them.
var counting = map[schema.Engine][]string{
	schema.Postgres: {`SELECT pg_stat_force_next_flush()`, // when this statement has ended
		`SELECT (SELECT coalesce(sum(seq_tup_read), 0) FROM pg_stat_user_tables) +
		(SELECT coalesce(sum(idx_tup_read), 0) FROM pg_stat_user_indexes)`},
	schema.MySQL: {`SELECT sum(variable_value) FROM information_schema.session_status
		WHERE variable_name LIKE 'Handler\_read\_%'`},
}

// The calls whose rows are counted, and how long that may take.
const (
	countedCalls    = 8
	longestCounting = 10 * time.Second
)

// visited returns the rows that the engine looks at for a call of a layer, on average; NaN if it
// does not tell.
func (t *tier) visited(ctx context.Context, l *load, layer layers.Layer, dsn string) (rows float64,
	err error) {
	rows = math.NaN()
	if counting[t.engine] == nil {
		return rows, nil
	}
	err = t.alone(ctx, l, layer, dsn, func(ctx context.Context, inst *instance) (err error) {
		rows, err = t.countVisited(ctx, l, inst)
		return err
	})
	return rows, err
}

// touched returns the pages of an SQLite file that each call touches through a layer; nil if the
// system does not count reads.
func (t *tier) touched(ctx context.Context, l *load, layer layers.Layer, dsn string) (pages []float64,
	err error) {
	if t.engine != schema.SQLite {
		return nil, nil
	}
	if _, err := readSoFar(); err != nil {
		return nil, nil
	}
	err = t.alone(ctx, l, layer, dsn, func(ctx context.Context, inst *instance) (err error) {
		pages, err = t.countTouched(ctx, l, inst)
		return err
	})
	return pages, err
}

// alone counts what a layer does on a pool of one connection, whose counters and pages are those of
// its calls. A layer that needs two connections at once would wait for ever, so it has some time
// only, and then nothing is counted.
func (t *tier) alone(ctx context.Context, l *load, layer layers.Layer, dsn string,
	count func(context.Context, *instance) error) (err error) {
	inst, err := t.open(ctx, layer, dsn, schema.Options{Conns: 1})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, inst.close()) }()
	counted, cancel := context.WithTimeout(ctx, longestCounting)
	defer cancel()
	err = count(counted, inst)
	if errors.Is(err, context.DeadlineExceeded) && ctx.Err() == nil {
		return nil
	}
	if err != nil {
		return fmt.Errorf("counting what %s by %s reads: %w", l.title(), layer.Name, err)
	}
	return nil
}

// countTouched counts the pages that each call reads when the connection holds none of them.
func (t *tier) countTouched(ctx context.Context, l *load, inst *instance) (all []float64, err error) {
	for i := range l.calls {
		if _, err := inst.db.ExecContext(ctx, "PRAGMA shrink_memory"); err != nil {
			return nil, err
		}
		before, err := readSoFar()
		if err != nil {
			return nil, err
		}
		if _, err := t.block(ctx, inst, l.calls[i:i+1], l.want[i:i+1]); err != nil {
			return nil, err
		}
		after, err := readSoFar()
		if err != nil {
			return nil, err
		}
		all = append(all, after.pages(before))
	}
	return all, nil
}

// countVisited counts before and after some calls. Counting counts too, so it is done twice in a
// row first.
func (t *tier) countVisited(ctx context.Context, l *load, inst *instance) (float64, error) {
	var counts [3]float64
	n := min(countedCalls, len(l.calls))
	for i := range counts {
		if i == 2 {
			if _, err := t.block(ctx, inst, l.calls[:n], l.want[:n]); err != nil {
				return 0, err
			}
		}
		for k, statement := range counting[t.engine] {
			var found any
			if err := inst.db.QueryRowContext(ctx, statement).Scan(&found); err != nil {
				return 0, err
			}
			if k < len(counting[t.engine])-1 {
				continue
			}
			if _, err := fmt.Sscan(text(found), &counts[i]); err != nil {
				return 0, err
			}
		}
	}
	itself := counts[1] - counts[0]
	return max(0, counts[2]-counts[1]-itself) / float64(n), nil
}

// text is a value of a driver as text.
func text(value any) string {
	if b, ok := value.([]byte); ok {
		return string(b)
	}
	return fmt.Sprint(value)
}
