package sqlc

import (
	"context"

	"example.com/impedance/mismatch"
	"example.com/impedance/mismatch/ways/sqlc/internal/sqlite"
)

// firstRetrieval has one query with a parameter for each choice.
type firstRetrieval struct{ handle }

// Search reads the handles of users by a filter.
//
// sqlc: "named parameters give you the control over field names on the Params struct"
// (https://docs.sqlc.dev/en/v1.31.1/howto/named_parameters.html). For SQLite sqlc loses the one in
// ORDER BY (https://github.com/sqlc-dev/sqlc/issues/3414); other engines take it for a constant,
// and sort by nothing.
func (h firstRetrieval) Search(ctx context.Context, f mismatch.Filter) ([]string, error) {
	column := "created_at"
	if f.ByHandle {
		column = "handle"
	}
	return h.SearchInOrder(ctx, sqlite.SearchInOrderParams(params(f)), column)
}

// params are the parameters of a filter on discoverable.
func params(f mismatch.Filter) sqlite.SearchNewestParams {
	if f.Discoverable == nil {
		return sqlite.SearchNewestParams{One: true, Other: false}
	}
	return sqlite.SearchNewestParams{One: *f.Discoverable, Other: *f.Discoverable}
}

// outRetrieval has a query for each order.
type outRetrieval struct{ handle }

// Search reads the handles of users by a filter.
//
// sqlc: a query is fixed (https://docs.sqlc.dev/en/v1.31.1/howto/select.html), so each order is one
// more, and a list of both values turns a filter off.
func (h outRetrieval) Search(ctx context.Context, f mismatch.Filter) ([]string, error) {
	if f.ByHandle {
		return h.SearchByHandle(ctx, sqlite.SearchByHandleParams(params(f)))
	}
	return h.SearchNewest(ctx, params(f))
}
