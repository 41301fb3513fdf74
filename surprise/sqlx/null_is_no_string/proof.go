// Package proof shows that NULL into a string is an error, as in database/sql, and Unsafe does not
// change that.
//
//	Module:  github.com/jmoiron/sqlx
//	Source:  https://github.com/jmoiron/sqlx/issues/711
//	Verdict: refused
//	Expect:  NULL leaves a string empty, as issue 711 asks
//	Spot:    string fields for columns that may be NULL, which work until the first NULL
//	Avoid:   a pointer, sql.NullString, or coalesce in the query
package proof

import (
	"context"
	"slices"
	"strings"

	"github.com/jmoiron/sqlx"
	_ "modernc.org/sqlite"
)

// Run reads a bio that is NULL, with Get as it is and in unsafe mode.
func Run(ctx context.Context) (happened, expected string, err error) {
	db, err := sqlx.Open("sqlite", ":memory:")
	if err != nil {
		return "", "", err
	}
	defer db.Close()
	db.SetMaxOpenConns(1)
	var each []string
	for _, db := range []*sqlx.DB{db, db.Unsafe()} {
		var user struct{ Bio string }
		says := "an empty bio"
		if err := db.GetContext(ctx, &user, "SELECT NULL AS bio"); err != nil {
			says = "converting NULL to string is unsupported"
			if !strings.Contains(err.Error(), says) {
				return "", "", err
			}
		}
		each = append(each, says)
	}
	return strings.Join(slices.Compact(each), ", and in unsafe mode "), "an empty bio", nil
}
