package entimpl

import (
	"errors"

	"entgo.io/ent/dialect"
	"entgo.io/ent/dialect/sql"
	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"

	"example.com/impedance/models"
)

var sqliteEngine = engine{
	dialect:       dialect.SQLite,
	maxParameters: 32766,
	compositeLT:   sql.CompositeLT,
	compositeGT:   sql.CompositeGT,
	cutThread:     cutInside,
	// Grouped by a bare author_id, SQLite reads all of posts_author in the order of authors,
	// instead of the recent part of posts_created.
	noIndex:  "+",
	nameOf:   sqliteName,
	answered: sqliteAnswered,
}

// cutInside limits the recursion itself. Its order makes it go breadth first, so that its limit
// keeps the posts nearest to the root and the oldest of the last level.
func cutInside(recursion, _ *sql.Selector, limit int) {
	recursion.OrderExpr(sql.Raw("3"), sql.Raw("2"), sql.Raw("1")).Limit(limit)
}

// sqliteName returns the name that models has for an error of SQLite's, or nil.
func sqliteName(err error) error {
	var e *sqlite.Error
	if !errors.As(err, &e) {
		return nil
	}
	switch e.Code() {
	case sqlite3.SQLITE_CONSTRAINT_UNIQUE, sqlite3.SQLITE_CONSTRAINT_PRIMARYKEY:
		return models.ErrConflict
	case sqlite3.SQLITE_CONSTRAINT_FOREIGNKEY:
		return models.ErrNotFound
	case sqlite3.SQLITE_CONSTRAINT_CHECK, sqlite3.SQLITE_CONSTRAINT_NOTNULL,
		sqlite3.SQLITE_CONSTRAINT_TRIGGER:
		return models.ErrInvalid
	}
	return nil
}

// sqliteAnswered reports whether an error is SQLite's own answer.
func sqliteAnswered(err error) bool {
	var e *sqlite.Error
	return errors.As(err, &e)
}
