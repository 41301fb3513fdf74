// Package proof shows that NULL into a string is an error, in unsafe mode too.
//
//	Module:  github.com/jmoiron/sqlx
//	Source:  https://github.com/jmoiron/sqlx/issues/711
//	Verdict: refused
//	Expect:  Unsafe, which ignores columns that have no field, leaves a field empty where the
//	  column is NULL
//	Spot:    string fields for columns that may be NULL, which work until the first NULL
//	Avoid:   a pointer, sql.NullString, or coalesce in the query
package proof

import (
	"context"
	"strings"

	"github.com/jmoiron/sqlx"
	_ "modernc.org/sqlite"
)

// Run reads a bio that is NULL.
func Run(ctx context.Context) (happened, expected string, err error) {
	db, err := sqlx.Open("sqlite", ":memory:")
	if err != nil {
		return "", "", err
	}
	defer db.Close()
	db.SetMaxOpenConns(1)
	var user struct{ Bio string }
	err = db.Unsafe().GetContext(ctx, &user, "SELECT NULL AS bio")
	happened = "an empty bio"
	if err != nil {
		const says = "converting NULL to string is unsupported"
		if !strings.Contains(err.Error(), says) {
			return "", "", err
		}
		happened = says
	}
	return happened, "an empty bio", nil
}
