// Package proof shows that In makes more parameters than the engine binds.
//
//	Module:  github.com/jmoiron/sqlx
//	Source:  https://jmoiron.github.io/sqlx/#inQueries
//	Verdict: refused
//	Expect:  users of a list, however long it is
//	Spot:    sqlx.In with a list whose length has no bound
//	Avoid:   the list in chunks, or one parameter that is an array or JSON
package proof

import (
	"context"
	"strings"

	"github.com/jmoiron/sqlx"
	_ "modernc.org/sqlite"
)

// Run asks for 32,767 users, over SQLite, which binds 32,766 parameters.
func Run(ctx context.Context) (happened, expected string, err error) {
	db, err := sqlx.Open("sqlite", ":memory:")
	if err != nil {
		return "", "", err
	}
	defer db.Close()
	db.SetMaxOpenConns(1)
	if _, err := db.ExecContext(ctx, "CREATE TABLE users (id INTEGER PRIMARY KEY)"); err != nil {
		return "", "", err
	}
	query, args, err := sqlx.In("SELECT id FROM users WHERE id IN (?)", make([]int64, 32767))
	if err != nil {
		return "", "", err
	}
	var ids []int64
	happened = "no error"
	if err := db.SelectContext(ctx, &ids, db.Rebind(query), args...); err != nil {
		if !strings.Contains(err.Error(), "too many SQL variables") {
			return "", "", err
		}
		happened = "too many SQL variables"
	}
	return happened, "no error", nil
}
