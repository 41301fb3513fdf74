package sqlc

import (
	"context"
	"database/sql"

	"example.com/impedance/mismatch"
)

// firstRetrieval has one query with a parameter for each choice.
type firstRetrieval struct{ handle }

// Search reads the handles of users by a filter.
//
// sqlc: its page on parameters has "CASE WHEN sqlc.arg(set_name)" for a choice, and
// "coalesce(sqlc.narg('name'), name)" for what may be absent
// (https://docs.sqlc.dev/en/v1.31.1/howto/named_parameters.html). For SQLite sqlc leaves the one in
// ORDER BY as it is written, which is no SQL (https://github.com/sqlc-dev/sqlc/issues/3788).
func (h firstRetrieval) Search(ctx context.Context, f mismatch.Filter) ([]string, error) {
	return h.SearchInOrder(ctx, optional(f.Discoverable), f.ByHandle)
}

// optional is a parameter that may be NULL.
func optional(b *bool) sql.NullBool {
	if b == nil {
		return sql.NullBool{}
	}
	return sql.NullBool{Bool: *b, Valid: true}
}

// outRetrieval has a query for each order.
type outRetrieval struct{ handle }

// Search reads the handles of users by a filter.
//
// sqlc: it "supports parameterized limits, but can not support parameterized ordering"
// (https://github.com/sqlc-dev/sqlc/issues/84), so each order is a query.
func (h outRetrieval) Search(ctx context.Context, f mismatch.Filter) ([]string, error) {
	if f.ByHandle {
		return h.SearchByHandle(ctx, optional(f.Discoverable))
	}
	return h.SearchNewest(ctx, optional(f.Discoverable))
}
