// Package proof shows that a Returning clause is left out of the statement on MySQL, and nothing
// says so.
//
//	Module:  gorm.io/driver/mysql
//	Source:  https://github.com/go-gorm/mysql/blob/v1.6.0/mysql.go
//	Verdict: wrong in silence
//	Expect:  an error says that MySQL has no RETURNING, or a second statement reads the row
//	Spot:    clause.Returning in a program that also runs on MySQL
//	Avoid:   a read after the update, in the same transaction
package proof

import (
	"context"
	"database/sql"
	"strings"

	"gorm.io/driver/mysql"
	"gorm.io/gorm"
	"gorm.io/gorm/clause"
)

// User is a row of users.
type User struct {
	ID       int64
	Revision int64
}

// Run writes an update with a Returning clause for MySQL.
func Run(ctx context.Context) (happened, expected string, err error) {
	pool, err := sql.Open("mysql", "nobody@/nothing") // no connection is made
	if err != nil {
		return "", "", err
	}
	defer pool.Close()
	dialect := mysql.New(mysql.Config{Conn: pool, SkipInitializeWithVersion: true})
	db, err := gorm.Open(dialect, &gorm.Config{
		DisableAutomaticPing: true, DryRun: true, SkipDefaultTransaction: true})
	if err != nil {
		return "", "", err
	}
	db = db.WithContext(ctx)
	next := gorm.Expr("revision + 1")
	if err := db.Model(&User{ID: 1}).Update("revision", next).Error; err != nil {
		return "", "", err
	}
	expected = "there is RETURNING or an error"
	update := db.Model(&User{ID: 1}).Clauses(clause.Returning{}).Update("revision", next)
	if update.Error != nil || strings.Contains(update.Statement.SQL.String(), "RETURNING") {
		// The clause is all that differs, so any error refuses it.
		return expected, expected, ctx.Err()
	}
	return "there is no RETURNING and no error", expected, nil
}
