package sqlximpl

import (
	"context"
	"database/sql"
	"regexp"
	"time"

	"github.com/jmoiron/sqlx"
)

var mysqlDialect = dialect{
	driver:        "mysql",
	tune:          mysqlBounds,
	maxParameters: 65535,
	usersByID:     mysqlUsersByID,
	idList:        jsonList,
	pageArgs:      mysqlPageArgs,
	follow:        mysqlFollow,
	updateProfile: updateProfile,
	edit:          (*Store).editAndRead,
	thread:        thread,
	idOf:          lastInsertID,
	idsOf:         lastInsertIDs,
}

// mysqlBounds adds to each comparison of a pair the one of its first half, because MySQL
// serves no comparison of pairs from an index
// (https://dev.mysql.com/doc/refman/8.0/en/range-optimization.html#row-constructor-range-optimization).
// Named arguments stay the same: sqlx binds a parameter in each place that names it.
func mysqlBounds(text string) string {
	return mysqlPairs.ReplaceAllString(text, "$1 $3= $4 AND ($1, $2) $3 ($4, $5)")
}

var mysqlPairs = regexp.MustCompile(`\((\w+\.\w+), (\w+\.\w+)\) ([<>]) \((\?|:\w+), (\?|:\w+)\)`)

func mysqlPageArgs(of int64, at time.Time, id int64, limit int) []any {
	return []any{of, at, at, id, limit}
}

// lastInsertID is returnedID for MySQL, which tells the id of a new row with its answer.
func lastInsertID(ctx context.Context, insert *sqlx.NamedStmt, row any) (int64, error) {
	result, err := insert.ExecContext(ctx, row)
	if err != nil {
		return 0, err
	}
	return result.LastInsertId()
}

// lastInsertIDs is returnedIDs for MySQL, which tells the first id and gives the rows of one
// INSERT … VALUES consecutive ones
// (https://dev.mysql.com/doc/refman/8.0/en/innodb-auto-increment-handling.html).
func lastInsertIDs(ctx context.Context, tx sqlx.ExtContext, insert string, rows any,
	_ int) ([]int64, error) {
	result, err := sqlx.NamedExecContext(ctx, tx, insert, rows)
	if err != nil {
		return nil, err
	}
	first, err := result.LastInsertId()
	if err != nil {
		return nil, err
	}
	n, err := result.RowsAffected()
	ids := make([]int64, n)
	for i := range ids {
		ids[i] = first + int64(i)
	}
	return ids, err
}

const mysqlUsersByID = `
SELECT ` + userColumns + `
FROM users u
WHERE u.id IN (
	SELECT asked.id FROM JSON_TABLE(?, '$[*]' COLUMNS (id BIGINT PATH '$')) AS asked)`

// The update of a column to itself changes nothing; INSERT IGNORE would let a missing user
// pass.
const mysqlFollow = insertFollow + ` ON DUPLICATE KEY UPDATE since = since`

// editAndRead is editReturning for MySQL, which has no RETURNING. What is read back are the
// columns that never change: what was written is known, and another edit may have come
// between.
func (s *Store) editAndRead(ctx context.Context, edit userRow) (userRow, error) {
	result, err := s.updateProfile.ExecContext(ctx, edit)
	if err != nil {
		return userRow{}, err
	}
	if n, err := result.RowsAffected(); err != nil {
		return userRow{}, err
	} else if n == 0 {
		return userRow{}, sql.ErrNoRows
	}
	var read userRow
	err = s.userByID.GetContext(ctx, &read, edit.ID)
	edit.Handle, edit.Email, edit.CreatedAt = read.Handle, read.Email, read.CreatedAt
	edit.Revision++
	return edit, err
}
