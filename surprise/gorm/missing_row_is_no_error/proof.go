// Package proof shows that the Error of Update, Delete and Find does not say that the row is
// missing, which RowsAffected does.
//
//	Module:  gorm.io/gorm
//	Source:  https://github.com/go-gorm/gorm/issues/4775
//	Verdict: loses information
//	Expect:  the Error is ErrRecordNotFound, as that of First, Take and Last is
//	Spot:    Update, Updates, Delete and Find whose Error alone is looked at
//	Avoid:   a look at RowsAffected too, for Update on MySQL with clientFoundRows (see
//	         unchanged-rows-are-not-counted); First or Take to read one row
package proof

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"

	"gorm.io/driver/sqlite"
	"gorm.io/gorm"
	_ "modernc.org/sqlite"
)

// User is a row of users.
type User struct {
	ID     int64
	Handle string
}

// Run updates, deletes and reads a user who does not exist.
func Run(ctx context.Context) (happened, expected string, err error) {
	pool, err := sql.Open("sqlite", ":memory:")
	if err != nil {
		return "", "", err
	}
	defer pool.Close()
	pool.SetMaxOpenConns(1)
	db, err := gorm.Open(&sqlite.Dialector{Conn: pool})
	if err != nil {
		return "", "", err
	}
	db = db.WithContext(ctx)
	err = db.Exec("CREATE TABLE users (id INTEGER PRIMARY KEY, handle TEXT)").Error
	if err != nil {
		return "", "", err
	}
	for _, method := range []struct {
		name   string
		result *gorm.DB
	}{
		{"Update", db.Model(&User{ID: 1}).Update("handle", "ada")},
		{"Delete", db.Delete(&User{}, 1)},
		{"Find", db.Find(&User{}, 1)},
	} {
		found := "no error"
		if err := method.result.Error; errors.Is(err, gorm.ErrRecordNotFound) {
			found = "ErrRecordNotFound"
		} else if err != nil {
			return "", "", err
		}
		rows := method.result.RowsAffected
		happened += fmt.Sprintf("%s: %s, rows %d; ", method.name, found, rows)
		expected += fmt.Sprintf("%s: ErrRecordNotFound, rows 0; ", method.name)
	}
	return strings.TrimSuffix(happened, "; "), strings.TrimSuffix(expected, "; "), nil
}
