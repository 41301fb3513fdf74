// Package proof shows that Create of more rows than a statement may have parameters fails.
//
//	Module:  gorm.io/gorm
//	Source:  https://github.com/go-gorm/gorm/issues/3393
//	Verdict: refused
//	Expect:  Create splits a list that is too long for one statement
//	Spot:    Create of a slice without a limit: rows times columns, up to 32,766 on SQLite and
//	         65,535 on the servers
//	Avoid:   CreateInBatches, or CreateBatchSize in the configuration
package proof

import (
	"context"
	"database/sql"
	"fmt"
	"strings"

	"gorm.io/driver/sqlite"
	"gorm.io/gorm"
	"gorm.io/gorm/logger"
	_ "modernc.org/sqlite"
)

// User is a row of users.
type User struct {
	ID     int64
	Handle string
}

// Run creates 40,000 users.
func Run(ctx context.Context) (happened, expected string, err error) {
	pool, err := sql.Open("sqlite", ":memory:")
	if err != nil {
		return "", "", err
	}
	defer pool.Close()
	pool.SetMaxOpenConns(1)
	db, err := gorm.Open(&sqlite.Dialector{Conn: pool}, &gorm.Config{Logger: logger.Discard})
	if err != nil {
		return "", "", err
	}
	db = db.WithContext(ctx)
	err = db.Exec("CREATE TABLE users (id INTEGER PRIMARY KEY, handle TEXT)").Error
	if err != nil {
		return "", "", err
	}
	expected = "it creates 40000 users"
	result := db.Create(make([]User, 40_000))
	const limit = "too many SQL variables"
	if err := result.Error; err != nil && strings.Contains(err.Error(), limit) {
		return limit, expected, nil
	}
	return fmt.Sprintf("it creates %d users", result.RowsAffected), expected, result.Error
}
