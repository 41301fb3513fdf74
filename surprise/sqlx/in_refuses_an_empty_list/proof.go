// Package proof shows that In refuses an empty list.
//
//	Module:  github.com/jmoiron/sqlx
//	Source:  https://github.com/jmoiron/sqlx/issues/196
//	Verdict: refused
//	Expect:  a query that finds no rows for no ids, on each engine
//	Spot:    sqlx.In with a list that a request or another query brought
//	Avoid:   an early return where the list is empty, or one parameter that is an array or
//	  JSON
package proof

import (
	"context"

	"github.com/jmoiron/sqlx"
)

// Run writes a query for the users of an empty list.
func Run(context.Context) (happened, expected string, err error) {
	happened, _, err = sqlx.In("SELECT id FROM users WHERE id IN (?)", []int64{})
	if err != nil {
		happened = err.Error()
	}
	return happened, "SELECT id FROM users WHERE id IN (NULL)", nil
}
