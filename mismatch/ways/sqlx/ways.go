// Package sqlx has the ways with github.com/jmoiron/sqlx.
package sqlx

import (
	"context"

	"github.com/jmoiron/sqlx"

	"example.com/impedance/mismatch"
	"example.com/impedance/schema"
)

// handle is what the ways share.
type handle struct {
	*sqlx.DB
	other  *sqlx.DB // a second database, or nil
	engine schema.Engine
}

// drivers are the names by which sqlx knows how an engine writes parameters.
var drivers = map[schema.Engine]string{
	schema.SQLite: "sqlite3", schema.Postgres: "pgx", schema.MySQL: "mysql",
}

// Open returns the ways over a database, and over a second one for Sharding.
func Open(db, other *schema.DB) (*mismatch.Ways, error) {
	h := handle{DB: sqlx.NewDb(db.DB, drivers[db.Engine]), engine: db.Engine}
	if other != nil {
		h.other = sqlx.NewDb(other.DB, drivers[db.Engine])
	}
	w := &mismatch.Ways{}
	w.Granularity.First, w.Granularity.Out = firstGranularity{h}, outGranularity{h}
	w.Subtypes.First, w.Subtypes.Out = firstSubtypes{h}, outSubtypes{h}
	w.Identity.First, w.Identity.Out = firstIdentity{h}, outIdentity{h}
	w.Associations.First = firstAssociations{h}
	w.Navigation.First = firstNavigation{h}
	w.DualSchema.First = firstDual{h}
	w.SchemaOwnership.First = firstOwner{h}
	w.Retrieval.First = firstRetrieval{h}
	w.PartialObjects.First, w.PartialObjects.Out = firstPartial{h}, outPartial{h}
	w.RowMultiplication.First, w.RowMultiplication.Out = firstTree{h}, outTree{h}
	w.NullAgainstZero.First = firstNull{h}
	w.SetAgainstRow.First = firstSet{h}
	w.UnitOfWork.First, w.UnitOfWork.Out = firstUnit{h}, outUnit{h}
	w.TimeAndPrecision.First, w.TimeAndPrecision.Out = firstTime{h}, outTime{h}
	w.BindLimits.First, w.BindLimits.Out = firstBind{h}, outBind{h}
	w.Sharding.First, w.Sharding.Out = firstSharding{h}, outSharding{h}
	return w, nil
}

// insert runs a named INSERT of one row and returns its id.
func (h handle) insert(ctx context.Context, text string, row any) (id int64, err error) {
	if h.DriverName() == "mysql" {
		result, err := h.NamedExecContext(ctx, text, row)
		if err != nil {
			return 0, err
		}
		return result.LastInsertId()
	}
	rows, err := h.NamedQueryContext(ctx, text+" RETURNING id", row)
	if err != nil {
		return 0, err
	}
	defer rows.Close()
	for rows.Next() {
		if err := rows.Scan(&id); err != nil {
			return 0, err
		}
	}
	return id, rows.Err()
}
