package entimpl

import (
	entdialect "entgo.io/ent/dialect"
	"entgo.io/ent/dialect/sql"
)

var sqliteDialect = dialect{
	name:          entdialect.SQLite,
	maxParameters: 32766,
	compositeLT:   sql.CompositeLT,
	compositeGT:   sql.CompositeGT,
	cutThread:     cutInside,
	// Grouped by a bare author_id, SQLite would read all of posts_author in the order of authors,
	// instead of the recent part of posts_created.
	noIndex: "+",
}

// cutInside limits the recursion itself. Its order makes it breadth first, so that its limit keeps
// the posts nearest to the root and the oldest of the last level.
func cutInside(recursion, _ *sql.Selector, limit int) {
	recursion.OrderExpr(sql.Raw("3"), sql.Raw("2"), sql.Raw("1")).Limit(limit)
}
