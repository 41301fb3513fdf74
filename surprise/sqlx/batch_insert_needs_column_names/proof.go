// Package proof shows that a batch insert is not expanded unless parentheses stand before VALUES.
//
//	Module:  github.com/jmoiron/sqlx
//	Source:  https://github.com/jmoiron/sqlx/issues/746
//	Verdict: refused
//	Expect:  the values are repeated for each element of the slice, as with names of columns
//	Spot:    Named methods with a slice and INSERT INTO t VALUES, or with VALUES in an UPDATE; most
//	  drivers refuse the number of arguments, and modernc.org/sqlite inserts one row in silence
//	Avoid:   the names of the columns before VALUES
package proof

import (
	"context"
	"fmt"

	"github.com/jmoiron/sqlx"
)

// Run compiles an insert of two users, with names of columns and without.
func Run(context.Context) (happened, expected string, err error) {
	users := []map[string]any{{"id": 1, "bio": "a"}, {"id": 2, "bio": "b"}}
	for _, table := range []string{"users (id, bio)", "users"} {
		query, args, err := sqlx.Named("INSERT INTO "+table+" VALUES (:id, :bio)", users)
		if err != nil {
			return "", "", err
		}
		happened = fmt.Sprintf("%s with %d arguments", query, len(args))
		expected = "INSERT INTO " + table + " VALUES (?, ?),(?, ?) with 4 arguments"
		if table != "users" && happened != expected {
			return "", "", fmt.Errorf("with names of columns it is: %s", happened)
		}
	}
	return happened, expected, nil
}
