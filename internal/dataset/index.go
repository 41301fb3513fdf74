package dataset

import (
	"context"
	"database/sql/driver"
	"errors"
	"fmt"
)

// index is an index of a table, as SQLite stores it.
type index struct {
	name    string
	root    uint32
	columns []int // of the table by their places, with the row id, which is the first, at the end
	partial bool  // without the rows whose first column is NULL
}

// sortedKeys are the most keys of an index that are sorted at a time: 8 MiB of numbers.
const sortedKeys = 1 << 19

// entries are the entries of an index in the making.
type entries interface {
	// take takes the entry of a row.
	take(row []driver.NamedValue) error
	// write writes all entries in their order.
	write(ctx context.Context, file *pageFile) error
	close() error
}

// newEntries sorts the entries of an index of a table in a file at path.
func newEntries(path string, t shape, i index) (entries, error) {
	if t.bits[i.columns[0]] == 0 {
		sorted, err := newSorter(path, sortedKeys/4, textKeys)
		return &texts{index: i, sorted: sorted}, err
	}
	p, err := newPacking(t, i.columns)
	if err != nil {
		return nil, fmt.Errorf("index %s: %w", i.name, err)
	}
	sorted, err := newSorter(path, sortedKeys, pairKeys)
	return &numbers{index: i, packing: p, sorted: sorted}, err
}

// texts are the entries of an index of one text.
type texts struct {
	index
	sorted *sorter[textKey]
}

func (e *texts) take(row []driver.NamedValue) error {
	return e.sorted.add(textKey{row[e.columns[0]].Value.(string), row[0].Value.(int64)})
}

func (e *texts) write(ctx context.Context, file *pageFile) error {
	t := &tree{file: file, root: e.root, kinds: indexPages, spare: insertedSpare}
	return plant(ctx, t, e.sorted, func(r *record, k textKey) {
		r.text(k.text)
		r.integer(k.id)
	})
}

func (e *texts) close() error { return e.sorted.close() }

// numbers are the entries of an index of numbers, packed into two words.
type numbers struct {
	index
	packing
	sorted *sorter[edge]
}

func (e *numbers) take(row []driver.NamedValue) error {
	if e.partial && row[e.columns[0]].Value == nil {
		return nil
	}
	key, err := e.pack(row)
	if err != nil {
		return fmt.Errorf("index %s: %w", e.name, err)
	}
	return e.sorted.add(key)
}

func (e *numbers) write(ctx context.Context, file *pageFile) error {
	t := &tree{file: file, root: e.root, kinds: indexPages}
	values := make([]int64, len(e.fields))
	return plant(ctx, t, e.sorted, func(r *record, k edge) {
		e.unpack(k, values)
		for _, field := range e.places {
			r.integer(values[field])
		}
	})
}

func (e *numbers) close() error { return e.sorted.close() }

// plant writes a tree of sorted keys. Another goroutine merges them while this one makes the
// records.
func plant[K any](ctx context.Context, t *tree, s *sorter[K], fields func(*record, K)) error {
	if err := s.finish(); err != nil {
		return err
	}
	var r record
	var cell []byte
	err := ahead(ctx, s.each, func(k K) error {
		r.reset()
		fields(&r, k)
		cell = r.append(cell[:0], nil)
		return t.entry(cell)
	})
	if err != nil {
		return err
	}
	return t.finish()
}

// ahead lets another goroutine make values while this one uses those before them.
func ahead[T any](ctx context.Context, each rows[T], use func(T) error) error {
	const batches = 4
	making, stop := context.WithCancel(ctx)
	full, empty := make(chan []T, batches), make(chan []T, batches)
	for range batches {
		empty <- make([]T, 0, batchRows)
	}
	made := make(chan error, 1)
	go func() {
		defer close(full)
		batch := <-empty
		err := each(func(v T) error {
			if batch = append(batch, v); len(batch) < batchRows {
				return nil
			}
			full <- batch
			batch = nil
			select {
			case batch = <-empty:
				return nil
			case <-making.Done():
				return making.Err()
			}
		})
		if err == nil {
			full <- batch
		}
		made <- err
	}()
	var err error
	for batch := range full {
		for _, v := range batch {
			if err == nil {
				err = use(v)
			}
		}
		if err == nil {
			err = ctx.Err()
		}
		if err != nil {
			stop()
		}
		empty <- batch[:0]
	}
	stop()
	if e := <-made; err == nil {
		err = e
	}
	return err
}

// packing packs the columns of an index into two words that sort as they do.
type packing struct {
	fields []field
	places []int // of each column of an entry: the place of its field
}

// field is a column of a table in a key. A key has it once, though the entry may have it twice.
type field struct {
	column int
	bits   uint
}

var errTooWide = errors.New("its numbers need more than 128 bits")

func newPacking(t shape, columns []int) (packing, error) {
	var p packing
	var sum uint
	at := map[int]int{}
	for _, c := range columns {
		place, ok := at[c]
		if !ok {
			place = len(p.fields)
			at[c] = place
			p.fields = append(p.fields, field{c, t.bits[c]})
			sum += t.bits[c]
		}
		p.places = append(p.places, place)
	}
	if sum > 128 {
		return p, errTooWide
	}
	return p, nil
}

func (p *packing) pack(row []driver.NamedValue) (edge, error) {
	var k edge
	for _, f := range p.fields {
		var v uint64
		switch value := row[f.column].Value.(type) {
		case int64:
			v = uint64(value)
		case bool:
			if value {
				v = 1
			}
		default:
			return k, fmt.Errorf("%v is no number", value)
		}
		if v>>f.bits != 0 {
			return k, fmt.Errorf("%d has more than %d bits", v, f.bits)
		}
		k.from = k.from<<f.bits | k.to>>(64-f.bits)
		k.to = k.to<<f.bits | v
	}
	return k, nil
}

func (p *packing) unpack(k edge, values []int64) {
	for i := len(p.fields) - 1; i >= 0; i-- {
		bits := p.fields[i].bits
		values[i] = int64(k.to & (1<<bits - 1))
		k.to = k.to>>bits | k.from<<(64-bits)
		k.from >>= bits
	}
}
