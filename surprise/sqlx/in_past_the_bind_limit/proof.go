// Package proof shows that In makes more parameters than the engine binds.
//
//	Module:  github.com/jmoiron/sqlx
//	Source:  https://jmoiron.github.io/sqlx/#inQueries
//	Verdict: refused
//	Expect:  the users of a list, however long it is
//	Spot:    sqlx.In with a list whose length has no bound
//	Avoid:   the list in chunks, or one parameter that is an array or JSON
package proof

import (
	"context"
	"fmt"
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
	const fill = "CREATE TABLE users (id INTEGER PRIMARY KEY);" +
		" WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 32767)" +
		" INSERT INTO users (id) SELECT i FROM n"
	if _, err := db.ExecContext(ctx, fill); err != nil {
		return "", "", err
	}
	list := make([]int64, 32767)
	for i := range list {
		list[i] = int64(i) + 1
	}
	query, args, err := sqlx.In("SELECT id FROM users WHERE id IN (?)", list)
	if err != nil {
		return "", "", err
	}
	var found []int64
	if err := db.SelectContext(ctx, &found, db.Rebind(query), args...); err != nil {
		happened = "too many SQL variables"
		if !strings.Contains(err.Error(), happened) {
			return "", "", err
		}
		return happened, "32767 users", nil
	}
	return fmt.Sprintf("%d users", len(found)), "32767 users", nil
}
