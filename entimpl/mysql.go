package entimpl

import (
	entdialect "entgo.io/ent/dialect"
	"entgo.io/ent/dialect/sql"
)

var mysqlDialect = dialect{
	name:          entdialect.MySQL,
	maxParameters: 65535,
	compositeLT:   mysqlCompositeLT,
	compositeGT:   mysqlCompositeGT,
	cutThread:     cutOutside,
	// MySQL's length counts bytes, and no column that a foreign key may set to NULL can stand
	// in a check.
	unchecked: []string{"typeof", "GLOB", "length", "parent_id"},
}

// mysqlCompositeLT adds to a comparison of pairs a comparison of their first halves, because MySQL
// serves no comparison of pairs from an index
// (https://dev.mysql.com/doc/refman/8.0/en/range-optimization.html#row-constructor-range-optimization).
func mysqlCompositeLT(columns []string, args ...any) *sql.Predicate {
	return sql.And(sql.LTE(columns[0], args[0]), sql.CompositeLT(columns, args...))
}

// mysqlCompositeGT is mysqlCompositeLT for the other direction.
func mysqlCompositeGT(columns []string, args ...any) *sql.Predicate {
	return sql.And(sql.GTE(columns[0], args[0]), sql.CompositeGT(columns, args...))
}
