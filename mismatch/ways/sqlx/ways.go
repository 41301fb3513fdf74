// Package sqlx has the ways with github.com/jmoiron/sqlx.
package sqlx

import (
	"context"

	"github.com/jmoiron/sqlx"

	"example.com/impedance/mismatch"
	"example.com/impedance/schema"
)

// handle is what the ways share.
type handle struct{ *sqlx.DB }

// drivers are the names by which sqlx knows how an engine writes parameters.
var drivers = map[schema.Engine]string{
	schema.SQLite: "sqlite3", schema.Postgres: "pgx", schema.MySQL: "mysql",
}

// Open returns the ways over a database, and over a second one for Sharding.
func Open(db, other *schema.DB) (*mismatch.Ways, error) {
	h := handle{sqlx.NewDb(db.DB, drivers[db.Engine])}
	return &mismatch.Ways{
		RowMultiplication: mismatch.Pair[mismatch.RowMultiplication]{First: firstTree{h}, Out: outTree{h}},
		NullAgainstZero:   mismatch.Pair[mismatch.NullAgainstZero]{First: firstNull{h}, Out: outNull{h}},
	}, nil
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
