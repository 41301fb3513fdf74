// Package proof shows that Rebind leaves question marks to a driver whose name it does not know.
//
//	Module:  github.com/jmoiron/sqlx
//	Source:  https://github.com/jmoiron/sqlx/blob/v1.4.0/bind.go#L24
//	Verdict: refused
//	Expect:  the parameters of PostgreSQL for pgx, under each name that it registers
//	Spot:    sqlx.Open with pgx/v5, or with a driver under a name of its own, as for traces
//	Avoid:   that name in sqlx.BindDriver, or sqlx.NewDb with a name that sqlx knows, such as pgx
package proof

import (
	"context"
	"fmt"

	_ "github.com/jackc/pgx/v5/stdlib" // registers pgx and pgx/v5
	"github.com/jmoiron/sqlx"
)

// Run writes a query for both names of a driver.
func Run(context.Context) (happened, expected string, err error) {
	expected = "SELECT $1"
	for _, name := range []string{"pgx", "pgx/v5"} {
		db, err := sqlx.Open(name, "")
		if err != nil {
			return "", "", err
		}
		defer db.Close()
		happened = db.Rebind("SELECT ?")
		if name == "pgx" && happened != expected {
			return "", "", fmt.Errorf("for pgx it is %s", happened)
		}
	}
	return happened, expected, nil
}
