// Package proof shows that a colon within a string begins the name of a parameter.
//
//	Module:  github.com/jmoiron/sqlx
//	Source:  https://github.com/jmoiron/sqlx/issues/253
//	Verdict: refused
//	Expect:  a named query leaves the text between quotes alone
//	Spot:    Named methods with times, addresses or JSON in the text of a query
//	Avoid:   two colons for one, or a parameter for the string
package proof

import (
	"context"
	"strings"

	"github.com/jmoiron/sqlx"
)

// Run compiles a query that has a string with a colon, and one parameter.
func Run(context.Context) (happened, expected string, err error) {
	const query = "SELECT id FROM posts WHERE id = :id AND time(created_at) > '12:30'"
	happened, _, err = sqlx.Named(query, map[string]any{"id": 1})
	if err != nil {
		happened, _, _ = strings.Cut(err.Error(), " in ")
	}
	return happened, "SELECT id FROM posts WHERE id = ? AND time(created_at) > '12:30'", nil
}
