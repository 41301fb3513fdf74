// Package proof shows that a column name with parentheses, quotes, AS or DISTINCT goes into the
// statement as it is.
//
//	Module:  entgo.io/ent
//	Source:  https://github.com/ent/ent/blob/v0.14.5/dialect/sql/builder.go#L3507
//	Verdict: wrong in silence
//	Expect:  sql.EQ quotes its column, which cannot be more than a name
//	Spot:    sql.EQ, sql.Asc and their like with a name that a request brought; ent.Asc and
//	  ent.Desc check it
//	Avoid:   names from a list of one's own, such as the ValidColumn function that ent
//	  generates
package proof

import (
	"context"

	"entgo.io/ent/dialect/sql"
)

// Run builds a condition on a column whose name came with a request.
func Run(context.Context) (happened, expected string, err error) {
	const name = "abs(id) = 1 OR id"
	happened, _ = sql.Select("id").From(sql.Table("users")).Where(sql.EQ(name, 2)).Query()
	return happened, "SELECT `id` FROM `users` WHERE `" + name + "` = ?", nil
}
