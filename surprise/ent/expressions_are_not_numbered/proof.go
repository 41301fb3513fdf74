// Package proof shows that a question mark in an expression does not become a parameter of
// PostgreSQL.
//
//	Module:  entgo.io/ent
//	Source:  https://github.com/ent/ent/issues/4440
//	Verdict: refused
//	Expect:  sql.ExprP and sql.Expr number their parameters as other predicates do
//	Spot:    sql.Expr and sql.ExprP with a question mark, on PostgreSQL
//	Avoid:   a function that calls Arg on its Builder, in sql.P or sql.ExprFunc
package proof

import (
	"context"

	"entgo.io/ent/dialect"
	"entgo.io/ent/dialect/sql"
)

// Run builds a statement with two conditions, one of them an expression.
func Run(context.Context) (happened, expected string, err error) {
	happened, _ = sql.Dialect(dialect.Postgres).Select("id").From(sql.Table("users")).
		Where(sql.And(sql.EQ("revision", 1), sql.ExprP("length(bio) > ?", 2))).Query()
	return happened, `SELECT "id" FROM "users" WHERE "revision" = $1 AND length(bio) > $2`, nil
}
