package entimpl

import (
	"errors"

	"entgo.io/ent/dialect"
	"entgo.io/ent/dialect/sql"
	"github.com/go-sql-driver/mysql"

	"example.com/impedance/models"
)

var mysqlEngine = engine{
	dialect:       dialect.MySQL,
	maxParameters: 65535,
	compositeLT:   mysqlCompositeLT,
	compositeGT:   mysqlCompositeGT,
	cutThread:     cutOutside,
	nameOf:        mysqlName,
	answered:      mysqlAnswered,
	// MySQL's length counts bytes, and no column that a foreign key may set to NULL can stand
	// in a check.
	unchecked: []string{"typeof", "GLOB", "length", "parent_id"},
}

// mysqlCompositeLT adds to a comparison of pairs the one of their first halves, because MySQL
// serves no comparison of pairs from an index
// (https://dev.mysql.com/doc/refman/8.0/en/range-optimization.html#row-constructor-range-optimization).
func mysqlCompositeLT(columns []string, args ...any) *sql.Predicate {
	return sql.And(sql.LTE(columns[0], args[0]), sql.CompositeLT(columns, args...))
}

// mysqlCompositeGT is mysqlCompositeLT for the other direction.
func mysqlCompositeGT(columns []string, args ...any) *sql.Predicate {
	return sql.And(sql.GTE(columns[0], args[0]), sql.CompositeGT(columns, args...))
}

// mysqlName returns the name that models has for an error of MySQL's or MariaDB's, or nil,
// by https://dev.mysql.com/doc/mysql-errors/8.0/en/server-error-reference.html and
// https://mariadb.com/kb/en/mariadb-error-code-reference/.
func mysqlName(err error) error {
	var e *mysql.MySQLError
	if !errors.As(err, &e) {
		return nil
	}
	switch e.Number {
	case 1062: // duplicate entry
		return models.ErrConflict
	case 1451, 1452: // foreign key
		return models.ErrNotFound
	case 3819, 4025, 1048, 1406, 1644: // check, MariaDB's check, NOT NULL, too long, a trigger
		return models.ErrInvalid
	case 1213, 1020: // deadlock, MariaDB's changed since the snapshot
		return models.ErrAborted
	}
	return nil
}

// mysqlAnswered reports whether an error is the server's answer to what it was asked. That
// it shuts down, or that somebody ended the connection or the statement, is none.
func mysqlAnswered(err error) bool {
	var e *mysql.MySQLError
	return errors.As(err, &e) && e.Number != 1053 && e.Number != 1317 && e.Number != 1927
}
