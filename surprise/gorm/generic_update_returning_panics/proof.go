// Package proof shows that the Update of the generics API panics with a Returning clause.
//
//	Module:  gorm.io/gorm
//	Source:  https://github.com/go-gorm/gorm/issues/5989
//	Verdict: refused
//	Expect:  the update succeeds, though the API has no place for the rows that it returns
//	Spot:    gorm.G with clause.Returning before Update or Updates
//	Avoid:   the classic API with a pointer: Model(&user).Clauses(clause.Returning{})
package proof

import (
	"context"
	"database/sql"
	"fmt"

	"gorm.io/driver/sqlite"
	"gorm.io/gorm"
	"gorm.io/gorm/clause"
	_ "modernc.org/sqlite"
)

// User is a row of users.
type User struct {
	ID     int64
	Handle string
}

// Run updates a user and asks for the row.
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
	err = db.Exec(`
		CREATE TABLE users (id INTEGER PRIMARY KEY, handle TEXT);
		INSERT INTO users (handle) VALUES ('ada')`).Error
	if err != nil {
		return "", "", err
	}
	defer func() {
		if recover() != nil {
			happened, expected, err = "it panics", "it changes 1 row", nil
		}
	}()
	n, err := gorm.G[User](db, clause.Returning{}).Where("id = ?", 1).Update(ctx, "handle", "bob")
	return fmt.Sprintf("it changes %d row", n), "it changes 1 row", err
}
