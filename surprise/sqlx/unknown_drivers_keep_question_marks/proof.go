// Package proof shows that Rebind leaves question marks to a driver whose name it does not know.
//
//	Module:  github.com/jmoiron/sqlx
//	Source:  https://github.com/XSAM/otelsql/issues/614
//	Verdict: refused
//	Expect:  the parameters of PostgreSQL, for a driver that wraps one of PostgreSQL
//	Spot:    a driver that is registered under a name of its own, as for traces
//	Avoid:   sqlx.BindDriver with that name, or sqlx.NewDb with the name of the driver below
package proof

import (
	"context"
	"database/sql"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/stdlib"
	"github.com/jmoiron/sqlx"
)

// Run writes a query for pgx under another name, as a wrapper registers it.
func Run(context.Context) (happened, expected string, err error) {
	pool := sql.OpenDB(stdlib.GetConnector(pgx.ConnConfig{}))
	defer pool.Close()
	db := sqlx.NewDb(pool, "pgx-traced")
	return db.Rebind("SELECT ?"), "SELECT $1", nil
}
