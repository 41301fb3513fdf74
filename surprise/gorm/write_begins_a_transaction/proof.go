// Package proof shows that each single write is put into a transaction, which takes two more round
// trips to a server.
//
//	Module:  gorm.io/gorm
//	Source:  https://gorm.io/docs/transactions.html#Disable-Default-Transaction
//	Verdict: costs more
//	Expect:  a statement by itself is left to the transaction that each engine gives it
//	Spot:    gorm.Open without SkipDefaultTransaction, and writes without hooks or associations
//	Avoid:   SkipDefaultTransaction (on SQLite see create-keeps-the-log-growing), and Transaction
//	         where several writes belong together
package proof

import (
	"context"
	"database/sql"
	"fmt"

	"gorm.io/driver/sqlite"
	"gorm.io/gorm"
	_ "modernc.org/sqlite"
)

// Pool counts the transactions that begin in it.
type Pool struct {
	*sql.DB
	Begun int
}

// BeginTx begins a transaction.
func (p *Pool) BeginTx(ctx context.Context, opts *sql.TxOptions) (*sql.Tx, error) {
	p.Begun++
	return p.DB.BeginTx(ctx, opts)
}

// User is a row of users.
type User struct {
	ID     int64
	Handle string
}

// Run creates a user.
func Run(ctx context.Context) (happened, expected string, err error) {
	pool, err := sql.Open("sqlite", ":memory:")
	if err != nil {
		return "", "", err
	}
	defer pool.Close()
	pool.SetMaxOpenConns(1)
	counting := &Pool{DB: pool}
	db, err := gorm.Open(&sqlite.Dialector{Conn: counting})
	if err != nil {
		return "", "", err
	}
	db = db.WithContext(ctx)
	err = db.Exec("CREATE TABLE users (id INTEGER PRIMARY KEY, handle TEXT)").Error
	if err != nil {
		return "", "", err
	}
	if err := db.Create(&User{Handle: "ada"}).Error; err != nil {
		return "", "", err
	}
	return fmt.Sprintf("the number of transactions is %d", counting.Begun),
		"the number of transactions is 0", nil
}
