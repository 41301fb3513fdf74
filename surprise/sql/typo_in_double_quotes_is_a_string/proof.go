// Package proof shows that a misspelled column in double quotes is a string.
//
//	Module:  modernc.org/sqlite
//	Source:  https://www.sqlite.org/quirks.html#double_quoted_string_literals_are_accepted
//	Verdict: wrong in silence
//	Expect:  an error that says that there is no such column
//	Spot:    names in double quotes, as query builders write them
//	Avoid:   _dqs=0 in the data source name
package proof

import (
	"context"
	"database/sql"
	"strings"

	_ "modernc.org/sqlite"
)

// Run asks for users by a column that is misspelled.
func Run(ctx context.Context) (happened, expected string, err error) {
	pool, err := sql.Open("sqlite", ":memory:")
	if err != nil {
		return "", "", err
	}
	defer pool.Close()
	pool.SetMaxOpenConns(1)
	const users = "CREATE TABLE users (id INTEGER PRIMARY KEY, email TEXT NOT NULL)"
	if _, err := pool.ExecContext(ctx, users); err != nil {
		return "", "", err
	}
	const refused = "no such column: emial"
	_, err = pool.ExecContext(ctx, `DELETE FROM users WHERE "emial" <> 'ann'`)
	if err != nil && strings.Contains(err.Error(), refused) {
		return refused, refused, nil
	}
	return "no error", refused, err
}
