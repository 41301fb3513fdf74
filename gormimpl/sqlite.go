package gormimpl

import (
	"database/sql"
	"errors"
	"fmt"

	"gorm.io/driver/sqlite"
	"gorm.io/gorm"
	driver "modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"
)

var sqliteDialect = dialect{
	dialector: func(pool *sql.DB) gorm.Dialector {
		return sqliteDialector{sqlite.Dialector{Conn: pool}}
	},
	maxParameters: 32766,
	thread:        sqliteThread,
	// The sum makes SQLite read the recent part of posts_created instead of all of posts_author in
	// the order of authors.
	byAuthor: "author_id + 0",
	pair:     pair,
	limit:    limit,
	edit:     editReturning,
	follows:  " WITHOUT ROWID",
}

// sqliteDialector is GORM's dialect of SQLite over the driver of package schema. GORM's own
// driver, which the dialect links, is not used.
type sqliteDialector struct{ sqlite.Dialector }

// Translate gives the driver's errors the names that GORM has for them, by their codes.
// It implements [gorm.ErrorTranslator]; the dialect's own knows another driver's errors
// only, and drops the original.
func (sqliteDialector) Translate(err error) error {
	var e *driver.Error
	if !errors.As(err, &e) {
		return err
	}
	var name error
	switch e.Code() {
	case sqlite3.SQLITE_CONSTRAINT_UNIQUE, sqlite3.SQLITE_CONSTRAINT_PRIMARYKEY:
		name = gorm.ErrDuplicatedKey
	case sqlite3.SQLITE_CONSTRAINT_FOREIGNKEY:
		name = gorm.ErrForeignKeyViolated
	case sqlite3.SQLITE_CONSTRAINT_CHECK:
		name = gorm.ErrCheckConstraintViolated
	}
	// An error passes here once for each of GORM's layers.
	if name == nil || errors.Is(err, name) {
		return err
	}
	return fmt.Errorf("%w: %w", name, err)
}

// The order inside the recursion makes it breadth first, so that its limit keeps the posts nearest
// to the root and the oldest of the last level. CROSS JOIN makes SQLite join in the order written:
// its planner cannot know that a thread is short.
const sqliteThread = `
WITH RECURSIVE thread (id, created_at, depth) AS (
	SELECT id, created_at, 0 FROM posts WHERE id = ?
	UNION ALL
	SELECT p.id, p.created_at, t.depth + 1
	FROM thread t JOIN posts p ON p.parent_id = t.id
	WHERE t.depth < ?
	ORDER BY 3, 2, 1
	LIMIT CAST(? AS INTEGER)
)
SELECT p.*
FROM thread t CROSS JOIN posts p ON p.id = t.id
ORDER BY t.depth, t.created_at, t.id`
