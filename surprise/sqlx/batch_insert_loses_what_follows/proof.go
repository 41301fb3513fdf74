// Package proof shows that a batch insert lost what follows VALUES, until v1.3.2.
//
//	Module:  github.com/jmoiron/sqlx
//	Source:  https://github.com/jmoiron/sqlx/pull/718
//	Verdict: refused
//	Expect:  ON CONFLICT and RETURNING stay once, after the rows
//	Spot:    Named methods with a slice, in versions before v1.3.2
//	Avoid:   v1.3.2, or a version that is newer
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
