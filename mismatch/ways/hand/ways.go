// Package hand has the ways by hand over database/sql, which the others are compared with.
package hand

import (
	"context"
	"database/sql"

	"example.com/impedance/mismatch"
	"example.com/impedance/schema"
)

// handle is what the ways share.
type handle struct {
	*schema.DB
	other *schema.DB // a second database, or nil
}

// Open returns the ways over a database, and over a second one for Sharding.
func Open(db, other *schema.DB) (*mismatch.Ways, error) {
	h := handle{db, other}
	w := &mismatch.Ways{}
	w.Granularity.First = firstGranularity{h}
	w.Subtypes.First, w.Subtypes.Out = firstSubtypes{h}, outSubtypes{h}
	w.Identity.First, w.Identity.Out = firstIdentity{h}, outIdentity{h}
	w.Associations.First = firstAssociations{h}
	w.Navigation.First = firstNavigation{h}
	w.DualSchema.First = firstDual{h}
	w.SchemaOwnership.First = firstOwner{h}
	w.Retrieval.First = firstRetrieval{h}
	w.PartialObjects.First, w.PartialObjects.Out = firstPartial{h}, outPartial{h}
	w.RowMultiplication.First, w.RowMultiplication.Out = firstTree{h}, outTree{h}
	w.NullAgainstZero.First, w.NullAgainstZero.Out = firstNull{h}, outNull{h}
	w.SetAgainstRow.First, w.SetAgainstRow.Out = firstSet{h}, outSet{h}
	w.UnitOfWork.First, w.UnitOfWork.Out = firstUnit{h}, outUnit{h}
	w.TimeAndPrecision.First, w.TimeAndPrecision.Out = firstTime{h}, outTime{h}
	w.BindLimits.First, w.BindLimits.Out = firstBind{h}, outBind{h}
	w.Sharding.First, w.Sharding.Out = firstSharding{h}, outSharding{h}
	return w, nil
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

// ids reads a column of ids.
func (h handle) ids(ctx context.Context, text string, args ...any) (ids []int64, err error) {
	rows, err := h.query(ctx, text, args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		var id int64
		if err := rows.Scan(&id); err != nil {
			return nil, err
		}
		ids = append(ids, id)
	}
	return ids, rows.Err()
}

// handles reads a column of handles.
func (h handle) handles(ctx context.Context, text string,
	args ...any) (handles []string, err error) {
	rows, err := h.query(ctx, text, args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		var handle string
		if err := rows.Scan(&handle); err != nil {
			return nil, err
		}
		handles = append(handles, handle)
	}
	return handles, rows.Err()
}
