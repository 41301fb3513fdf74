package probe

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// TestCounts holds what each kind of call adds to the counts.
func TestCounts(t *testing.T) {
	ctx := t.Context()
	p := New()
	db := open(t, p)
	db.SetMaxOpenConns(1)
	stmt, err := db.PrepareContext(ctx, byID)
	if err != nil {
		t.Fatal(err)
	}
	defer stmt.Close()
	for _, test := range []struct {
		name string
		do   func() error
		want Counts
	}{
		{"a query", func() error {
			_, err := readAll(t, ctx, db, `SELECT id, name FROM things WHERE id <= ?`, 3)
			return err
		}, Counts{Statements: 1, Taken: 1, Params: 1, Rows: 3, Columns: 2, Bytes: 3 * (8 + 7)}},
		{"a prepared query of a row", func() error {
			var id int
			var name string
			var price any
			return stmt.QueryRowContext(ctx, 2).Scan(&id, &name, &price)
		}, Counts{Statements: 1, Taken: 1, Params: 1, Rows: 1, Columns: 3, Bytes: 8 + 7}},
		{"a query of nothing", func() error {
			_, err := readAll(t, ctx, db, `SELECT id, name FROM things WHERE id > 100`)
			return err
		}, Counts{Statements: 1, Taken: 1, Columns: 2}},
		{"an update", func() error {
			_, err := db.ExecContext(ctx, `UPDATE things SET price = ? WHERE id < ?`, 1.5, 5)
			return err
		}, Counts{Statements: 1, Taken: 1, Params: 2, Affected: 4}},
		{"a failed statement", func() error {
			if _, err := db.ExecContext(ctx, `UPDATE nothing SET x = 1`); err == nil {
				t.Error("a statement on no table worked")
			}
			return nil
		}, Counts{Statements: 1, Taken: 1}},
		{"a transaction", func() error {
			tx, err := db.BeginTx(ctx, nil)
			if err != nil {
				return err
			}
			var n int
			if err := tx.QueryRowContext(ctx, `SELECT count(*) FROM things`).Scan(&n); err != nil {
				return err
			}
			return tx.Commit()
		}, Counts{Begins: 1, Statements: 1, Commits: 1, Taken: 1, Rows: 1, Columns: 1,
			Bytes: 8}},
		{"a transaction given up", func() error {
			tx, err := db.BeginTx(ctx, nil)
			if err != nil {
				return err
			}
			return tx.Rollback()
		}, Counts{Begins: 1, Rollbacks: 1, Taken: 1}},
		{"a statement prepared and closed", func() error {
			s, err := db.PrepareContext(ctx, `SELECT 1`)
			if err != nil {
				return err
			}
			return s.Close()
		}, Counts{Prepares: 1, Closes: 1, Taken: 1}},
	} {
		before := p.Counts()
		if err := test.do(); err != nil {
			t.Fatalf("%s: %v", test.name, err)
		}
		if diff := cmp.Diff(test.want, p.Counts().Sub(before)); diff != "" {
			t.Errorf("%s (- want, + got):\n%s", test.name, diff)
		}
	}
	if n := p.Counts().Connects; n != 1 {
		t.Errorf("%d connections were made, want 1", n)
	}
	all := Counts{Prepares: 1, Statements: 2, Begins: 4, Commits: 8, Rollbacks: 16, Closes: 32}
	if n := all.Calls(); n != 31 {
		t.Errorf("calls that wait: %d, want 31", n)
	}
}

func TestValueSize(t *testing.T) {
	for _, test := range []struct {
		value any
		want  int64
	}{
		{nil, 0}, {"", 0}, {"é", 2}, {[]byte{1, 2, 3}, 3}, {true, 1}, {int64(1), 8}, {1.5, 8},
		{time.Time{}, 8}, {int32(1), 8},
	} {
		if got := ValueSize(test.value); got != test.want {
			t.Errorf("%T %v has %d bytes, want %d", test.value, test.value, got, test.want)
		}
	}
}
