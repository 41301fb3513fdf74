package gormimpl

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"gorm.io/driver/mysql"
	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"example.com/impedance/models"
)

var mysqlDialect = dialect{
	dialector: func(pool *sql.DB) gorm.Dialector {
		return mysqlDialector{mysql.Dialector{Config: &mysql.Config{Conn: pool}}}
	},
	maxParameters: 65535,
	thread:        thread,
	byAuthor:      "author_id",
	pair:          mysqlPair,
	limit:         limit,
	edit:          editAndRead,
	// MySQL's length counts bytes, and no column that a foreign key may set to NULL can stand
	// in a check.
	unchecked: []string{"typeof", "GLOB", "length", "parent_id"},
}

// mysqlDialector is GORM's dialect of MySQL, and keeps the original of an error.
type mysqlDialector struct{ mysql.Dialector }

// Translate gives the driver's errors the names that GORM has for them. It implements
// [gorm.ErrorTranslator]; the dialect's own drops the original (go-gorm/gorm#7459).
func (d mysqlDialector) Translate(err error) error {
	name := d.Dialector.Translate(err)
	if errors.Is(name, err) { // GORM has no name for it
		return err
	}
	return fmt.Errorf("%w: %w", name, err)
}

// mysqlPair is pair with an additional comparison of the first half, because MySQL serves no
// comparison of pairs from an index
// (https://dev.mysql.com/doc/refman/8.0/en/range-optimization.html#row-constructor-range-optimization).
func mysqlPair(first, second, side string, key models.Key) clause.Expr {
	half := first + " " + side + "= ?"
	return gorm.Expr(half+" AND ?", key.Time, pair(first, second, side, key))
}

// editAndRead is editReturning for MySQL, which has no RETURNING. MariaDB has none in an UPDATE
// either, but GORM would write it. It reads back only the columns that never change. The others it
// takes from the arguments, because another edit may have come between.
func editAndRead(ctx context.Context, db *gorm.DB, e models.ProfileEdit) (userRow, int64, error) {
	result := editProfile(db.WithContext(ctx).Model(&userRow{}), e)
	if result.Error != nil || result.RowsAffected == 0 {
		return userRow{}, 0, result.Error
	}
	row, err := gorm.G[userRow](db).Where("id = ?", e.UserID).Take(ctx)
	row.Profile, row.Discoverable, row.Revision = profile(e.Profile), e.Discoverable, e.Revision+1
	return row, result.RowsAffected, err
}
