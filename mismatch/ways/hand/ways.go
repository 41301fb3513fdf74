// Package hand has the ways by hand over database/sql, which the others are compared with.
package hand

import (
	"context"
	"database/sql"

	"example.com/impedance/mismatch"
	"example.com/impedance/schema"
)

// handle is what the ways share.
type handle struct{ *schema.DB }

// Open returns the ways over a database, and over a second one for Sharding.
func Open(db, other *schema.DB) (*mismatch.Ways, error) {
	h := handle{db}
	return &mismatch.Ways{
		RowMultiplication: mismatch.Pair[mismatch.RowMultiplication]{First: firstTree{h}, Out: outTree{h}},
		NullAgainstZero:   mismatch.Pair[mismatch.NullAgainstZero]{First: firstNull{h}, Out: outNull{h}},
	}, nil
}

// query runs a query with question marks for parameters.
func (h handle) query(ctx context.Context, text string, args ...any) (*sql.Rows, error) {
	return h.QueryContext(ctx, mismatch.Bind(h.Engine, text), args...)
}

// row runs a query of one row.
func (h handle) row(ctx context.Context, text string, args ...any) *sql.Row {
	return h.QueryRowContext(ctx, mismatch.Bind(h.Engine, text), args...)
}

// exec runs a statement without rows.
func (h handle) exec(ctx context.Context, text string, args ...any) (sql.Result, error) {
	return h.ExecContext(ctx, mismatch.Bind(h.Engine, text), args...)
}

// insert runs an INSERT of one row and returns its id.
func (h handle) insert(ctx context.Context, text string, args ...any) (id int64, err error) {
	if h.Engine != schema.MySQL {
		return id, h.row(ctx, text+" RETURNING id", args...).Scan(&id)
	}
	result, err := h.exec(ctx, text, args...)
	if err != nil {
		return 0, err
	}
	return result.LastInsertId()
}
