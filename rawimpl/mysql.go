package rawimpl

import (
	"context"
	"database/sql"
	"regexp"
	"time"

	"example.com/impedance/models"
)

var mysqlDialect = dialect{
	tune:          mysqlBounds,
	values:        values,
	maxParameters: 65535,
	usersByID:     mysqlUsersByID,
	idList:        jsonList,
	follow:        mysqlFollow,
	updateProfile: mysqlUpdateProfile,
	edit:          (*Store).editAndRead,
	thread:        thread,
	pair:          mysqlPair,
	pageArgs:      mysqlPageArgs,
	idOf:          lastInsertID,
	idsOf:         lastInsertIDs,
}

// mysqlBounds adds to each comparison of pairs a comparison of their first halves, because MySQL
// serves no comparison of pairs from an index
// (https://dev.mysql.com/doc/refman/8.0/en/range-optimization.html#row-constructor-range-optimization).
func mysqlBounds(text string) string {
	return mysqlPairs.ReplaceAllString(text, "$1 $3= ? AND ($1, $2) $3 (?, ?)")
}

var mysqlPairs = regexp.MustCompile(`\((\w+\.\w+), (\w+\.\w+)\) ([<>]) \(\?, \?\)`)

func mysqlPair(at time.Time, id int64) []any { return []any{at, at, id} }

func mysqlPageArgs(of int64, at time.Time, id int64, limit int) []any {
	return []any{of, at, at, id, limit}
}

// lastInsertID is returnedID for MySQL, whose answer to an INSERT has the id of the new row.
func lastInsertID(ctx context.Context, insert statement, args []any) (int64, error) {
	result, err := insert.exec(ctx, args...)
	if err != nil {
		return 0, err
	}
	return result.LastInsertId()
}

// lastInsertIDs is returnedIDs for MySQL, whose answer has the first id; the rows of one INSERT …
// VALUES have consecutive ids
// (https://dev.mysql.com/doc/refman/8.0/en/innodb-auto-increment-handling.html).
func lastInsertIDs(ctx context.Context, insert statement, args []any,
	ids []int64) ([]int64, error) {
	result, err := insert.exec(ctx, args...)
	if err != nil {
		return ids, err
	}
	first, err := result.LastInsertId()
	if err != nil {
		return ids, err
	}
	n, err := result.RowsAffected()
	for i := range n {
		ids = append(ids, first+i)
	}
	return ids, err
}

const mysqlUsersByID = `
SELECT ` + userColumns + `
FROM users u
WHERE u.id IN (
	SELECT asked.id FROM JSON_TABLE(?, '$[*]' COLUMNS (id BIGINT PATH '$')) AS asked)`

// Updating a column to itself changes nothing. INSERT IGNORE would ignore a missing user too.
const mysqlFollow = insertFollow + `(?, ?, ?, FALSE) ON DUPLICATE KEY UPDATE since = since`

const mysqlUpdateProfile = `
UPDATE users
SET display_name = ?, bio = ?, location = ?, website = ?, discoverable = ?, revision = revision + 1
WHERE id = ? AND revision = ?`

// editAndRead is editReturning for MySQL, which has no RETURNING. It reads back only the columns
// that never change. The others it takes from the arguments, because another edit may have come
// between.
func (s *Store) editAndRead(ctx context.Context, e models.ProfileEdit, u *models.User) error {
	result, err := s.updateProfile.exec(ctx, editArgs(e)...)
	if err != nil {
		return err
	}
	if n, err := result.RowsAffected(); err != nil {
		return err
	} else if n == 0 {
		return sql.ErrNoRows
	}
	err = s.userByID.queryRow(ctx, e.UserID).Scan(userFields(u)...)
	u.Profile, u.Discoverable, u.Revision = e.Profile, e.Discoverable, e.Revision+1
	return err
}
