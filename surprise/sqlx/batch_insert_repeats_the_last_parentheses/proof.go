// Package proof shows that a batch insert repeated the last parentheses of its query, whatever they
// were of, in v1.3.0 and v1.3.1.
//
//	Module:  github.com/jmoiron/sqlx
//	Source:  https://github.com/jmoiron/sqlx/pull/718
//	Verdict: refused
//	Expect:  the values are repeated for each row, and what follows them stays once
//	Spot:    Named methods with a slice and a query that goes on after VALUES
//	Avoid:   a version other than v1.3.0 and v1.3.1
package proof

import (
	"context"

	"github.com/jmoiron/sqlx"
)

// Run compiles an upsert of two users.
func Run(context.Context) (happened, expected string, err error) {
	const query = "INSERT INTO users (id, bio) VALUES (:id, :bio)" +
		" ON CONFLICT (id) DO UPDATE SET bio = upper(excluded.bio) RETURNING (id)"
	users := []map[string]any{{"id": 1, "bio": "a"}, {"id": 2, "bio": "b"}}
	happened, _, err = sqlx.Named(query, users)
	expected = "INSERT INTO users (id, bio) VALUES (?, ?),(?, ?)" +
		" ON CONFLICT (id) DO UPDATE SET bio = upper(excluded.bio) RETURNING (id)"
	return happened, expected, err
}
