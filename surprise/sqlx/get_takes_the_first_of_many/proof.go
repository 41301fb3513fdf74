// Package proof shows that Get takes the first of many rows, as QueryRow of database/sql does.
//
//	Module:  github.com/jmoiron/sqlx
//	Source:  https://jmoiron.github.io/sqlx/#getAndSelect
//	Verdict: wrong in silence
//	Expect:  an error where a query for one row has two
//	Spot:    Get with a condition that no unique index holds
//	Avoid:   a unique index, or Select and a look at the length
package proof

import (
	"context"
	"fmt"

	"github.com/jmoiron/sqlx"
	_ "modernc.org/sqlite"
)

// Run asks for one of two numbers. If that is refused, one of one must not be.
func Run(ctx context.Context) (happened, expected string, err error) {
	db, err := sqlx.Open("sqlite", ":memory:")
	if err != nil {
		return "", "", err
	}
	defer db.Close()
	db.SetMaxOpenConns(1)
	var number int
	err = db.GetContext(ctx, &number, "SELECT 1 UNION ALL SELECT 2 ORDER BY 1")
	if err != nil {
		return "an error", "an error", db.GetContext(ctx, &number, "SELECT 1")
	}
	return fmt.Sprintf("the number %d", number), "an error", nil
}
