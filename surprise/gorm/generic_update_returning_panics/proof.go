// Package proof shows that the Update of the generics API panics with a Returning clause, and
// leaves its transaction open until its context ends.
//
//	Module:  gorm.io/gorm
//	Source:  https://github.com/go-gorm/gorm/issues/7766
//	Verdict: refused
//	Expect:  the update succeeds, though the API has no place for the rows that it returns
//	Spot:    gorm.G with clause.Returning before Update or Updates; where something recovers from
//	         the panic, a connection that stays in use while the context goes on
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

// Run updates a user and asks for the row, and looks at the pool before the context ends.
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
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	db = db.WithContext(ctx)
	err = db.Exec(`
		CREATE TABLE users (id INTEGER PRIMARY KEY, handle TEXT);
		INSERT INTO users (handle) VALUES ('ada')`).Error
	if err != nil {
		return "", "", err
	}
	expected = "it changes 1 row; connections in use: 0"
	defer func() {
		if recover() != nil {
			happened = fmt.Sprintf("it panics; connections in use: %d", pool.Stats().InUse)
			err = ctx.Err() // whose end would have closed the transaction
		}
	}()
	n, err := gorm.G[User](db, clause.Returning{}).Where("id = ?", 1).Update(ctx, "handle", "bob")
	return fmt.Sprintf("it changes %d row; connections in use: %d", n, pool.Stats().InUse),
		expected, err
}
