package probe

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// thing is a row, with its NULL.
type thing struct {
	ID    int64
	Name  string
	Price sql.NullFloat64
}

// shop is an application with a prepared statement and one that is not.
type shop struct {
	db   *sql.DB
	byID *sql.Stmt
}

func newShop(t *testing.T, db *sql.DB) *shop {
	t.Helper()
	stmt, err := db.PrepareContext(t.Context(), byID)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { stmt.Close() })
	return &shop{db, stmt}
}

// visit reads one thing, raises prices in a transaction, reads the first of many, and looks
// at what the driver says of columns.
func (s *shop) visit(ctx context.Context, id int) (seen []any, err error) {
	var x thing
	if err := s.byID.QueryRowContext(ctx, id).Scan(&x.ID, &x.Name, &x.Price); err != nil {
		return nil, err
	}
	seen = append(seen, x)
	tx, err := s.db.BeginTx(ctx, nil)
	if err != nil {
		return nil, err
	}
	defer tx.Rollback()
	result, err := tx.ExecContext(ctx, `UPDATE things SET price = price + 1 WHERE id <= ?`, id)
	if err != nil {
		return nil, err
	}
	n, err := result.RowsAffected()
	if err != nil {
		return nil, err
	}
	last, err := result.LastInsertId()
	if err != nil {
		return nil, err
	}
	seen = append(seen, n, last)
	if err := tx.Commit(); err != nil {
		return nil, err
	}
	rows, err := s.db.QueryContext(ctx, `SELECT id, name, price FROM things WHERE id >= ?`, id)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	types, err := rows.ColumnTypes()
	if err != nil {
		return nil, err
	}
	for _, c := range types {
		length, ok := c.Length()
		nullable, known := c.Nullable()
		seen = append(seen, fmt.Sprint(c.Name(), c.ScanType(), c.DatabaseTypeName(), length, ok,
			nullable, known))
	}
	for rows.Next() && len(seen) < 10 {
		if err := rows.Scan(&x.ID, &x.Name, &x.Price); err != nil {
			return nil, err
		}
		seen = append(seen, x)
	}
	return seen, rows.Err()
}

// TestReplay holds that an application sees over a recording what it saw over the engine,
// in any order of the sections and as often as wanted.
func TestReplay(t *testing.T) {
	ctx := t.Context()
	p := New()
	db := open(t, p)
	recording := p.Record()
	over := newShop(t, db)
	want := map[int][]any{}
	for _, id := range []int{3, 9, 1} {
		section := recording.Mark()
		seen, err := over.visit(ctx, id)
		if err != nil {
			t.Fatal(err)
		}
		want[section] = seen
	}
	recording.Stop()
	replay := recording.Replay()
	without := sql.OpenDB(replay)
	defer without.Close()
	again := newShop(t, without)
	for _, section := range []int{1, 2, 3, 3, 1} {
		replay.Seek(section)
		seen, err := again.visit(ctx, 77) // it answers what it was asked then
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want[section], seen); diff != "" {
			t.Errorf("section %d (- recorded, + replayed):\n%s", section, diff)
		}
	}
}

// TestReplayRefuses holds that another statement than the recorded one is an error that
// says which.
func TestReplayRefuses(t *testing.T) {
	ctx := t.Context()
	p := New()
	db := open(t, p)
	recording := p.Record()
	if _, err := readAll(t, ctx, db, byID, 1); err != nil {
		t.Fatal(err)
	}
	if _, err := db.ExecContext(ctx, `DELETE FROM nowhere`); err == nil {
		t.Fatal("a statement on no table worked")
	}
	replay := recording.Replay()
	without := sql.OpenDB(replay)
	defer without.Close()
	_, err := without.QueryContext(ctx, `SELECT 1`)
	if err == nil || !strings.Contains(err.Error(), `statement 0 is query "SELECT id`) ||
		!strings.Contains(err.Error(), `now it is query "SELECT 1"`) {
		t.Errorf("another text gives %v", err)
	}
	if n, err := readAll(t, ctx, without, byID, 2); n != 1 || err != nil {
		t.Errorf("the recorded text gives %d rows and %v", n, err)
	}
	_, err = without.ExecContext(ctx, `DELETE FROM nowhere`)
	if err == nil || !strings.Contains(err.Error(), "no such table: nowhere") {
		t.Errorf("a statement that failed gives %v", err)
	}
	_, err = without.ExecContext(ctx, `DELETE FROM things`)
	if err == nil || !strings.Contains(err.Error(), "has 2 statements") {
		t.Errorf("a third statement gives %v", err)
	}
}

// TestBare holds that the bare driver is asked what it was asked before: the same
// statements do the same to the same tables.
func TestBare(t *testing.T) {
	ctx := t.Context()
	p := New()
	db := open(t, p)
	over := newShop(t, db)
	recording := p.Record()
	for id := range 4 {
		recording.Mark()
		if _, err := over.visit(ctx, id+1); err != nil {
			t.Fatal(err)
		}
	}
	recording.Mark()
	stmt, err := db.PrepareContext(ctx, `INSERT INTO things (name) VALUES (?)`)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := stmt.ExecContext(ctx, "new"); err != nil {
		t.Fatal(err)
	}
	if err := stmt.Close(); err != nil {
		t.Fatal(err)
	}
	recording.Stop()

	watching := New()
	other := open(t, watching)
	raw, err := other.Conn(ctx)
	if err != nil {
		t.Fatal(err)
	}
	defer raw.Close()
	before := watching.Counts()
	err = raw.Raw(func(c any) error {
		bare, err := recording.Bare(ctx, c.(driver.Conn))
		if err != nil {
			return err
		}
		for section := range 6 {
			if err := bare.Run(ctx, section); err != nil {
				return err
			}
		}
		return bare.Close()
	})
	if err != nil {
		t.Fatal(err)
	}
	// A visit fetches one row by its key, and five of many.
	want := Counts{Statements: 3*4 + 1, Prepares: 2, Closes: 2, Begins: 4, Commits: 4,
		Params: 3*4 + 1, Rows: 4 * (1 + 5)}
	got := watching.Counts().Sub(before)
	got.Taken, got.Columns, got.Bytes, got.Affected = 0, 0, 0, 0
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("what the driver was asked (- want, + got):\n%s", diff)
	}
	for _, d := range []*sql.DB{db, other} {
		var sum float64
		var names int
		err := d.QueryRowContext(ctx, `SELECT sum(price), sum(name = 'new') FROM things`).Scan(&sum,
			&names)
		if err != nil {
			t.Fatal(err)
		}
		// 0.5 … 4.5 by one, and one more for ids 1 and 3 on four and two visits.
		if sum != 12.5+4+2 || names != 1 {
			t.Errorf("prices add up to %v with %d new names", sum, names)
		}
	}
}

// TestBareNotices holds that another number of rows than the recorded one is an error.
func TestBareNotices(t *testing.T) {
	ctx := t.Context()
	p := New()
	db := open(t, p)
	recording := p.Record()
	if _, err := readAll(t, ctx, db, `SELECT id FROM things`); err != nil {
		t.Fatal(err)
	}
	recording.Stop()
	for change, want := range map[string]string{
		`DELETE FROM things WHERE id = 1`:          "9 rows, 10 were recorded",
		`INSERT INTO things (name) VALUES ('new')`: "more rows than the 10 recorded",
	} {
		other := open(t, New())
		if _, err := other.ExecContext(ctx, change); err != nil {
			t.Fatal(err)
		}
		raw, err := other.Conn(ctx)
		if err != nil {
			t.Fatal(err)
		}
		err = raw.Raw(func(c any) error {
			bare, err := recording.Bare(ctx, c.(driver.Conn))
			if err != nil {
				return err
			}
			return errors.Join(bare.Run(ctx, 0), bare.Close())
		})
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("after %s: %v, want %s", change, err, want)
		}
		if err := raw.Close(); err != nil {
			t.Error(err)
		}
	}
}

// TestPhases holds that time falls into the phase in which it was spent.
func TestPhases(t *testing.T) {
	const pause = 20 * time.Millisecond
	ctx := t.Context()
	p := New()
	db := open(t, p)
	recording := p.Record()
	if n := count(t, db); n != 10 {
		t.Fatal(n)
	}
	replay := recording.Replay()
	without := sql.OpenDB(replay)
	defer without.Close()
	spend := func(pauses ...time.Duration) Phases {
		replay.Seek(0)
		replay.Watch()
		time.Sleep(pauses[0])
		rows, err := without.QueryContext(ctx, `SELECT count(*) FROM things`)
		if err != nil {
			t.Fatal(err)
		}
		time.Sleep(pauses[1])
		if err := rows.Close(); err != nil {
			t.Fatal(err)
		}
		time.Sleep(pauses[2])
		return replay.Phases()
	}
	for i, when := range []string{"before the statement", "while rows were open", "after the rows"} {
		pauses := make([]time.Duration, 3)
		pauses[i] = pause
		for attempt := 1; ; attempt++ { // a busy machine may hold up the other phases, but not each time
			got := spend(pauses...)
			phases := []time.Duration{got.Build, got.Scan, got.Assemble}
			if phases[i] < pause {
				t.Fatalf("time %s: %+v", when, got)
			}
			if others := phases[(i+1)%3] + phases[(i+2)%3]; others < pause {
				break
			} else if attempt == 50 {
				t.Fatalf("time %s falls into other phases: %+v", when, got)
			}
		}
	}
}
