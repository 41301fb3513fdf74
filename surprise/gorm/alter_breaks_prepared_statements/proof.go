// Package proof shows that a statement that PrepareStmt keeps fails on PostgreSQL after a column
// is added, until its connection or the statement is closed.
//
//	Module:  gorm.io/gorm
//	Source:  https://github.com/go-gorm/gorm/issues/5737
//	Verdict: refused
//	Expect:  a migration that adds a column does not disturb the programs that run
//	Spot:    PrepareStmt on PostgreSQL, and SELECT *, which GORM writes by default
//	Avoid:   QueryFields, which names the columns; Close of *gorm.PreparedStmtDB after the error
//	         0A000; SetConnMaxLifetime and PrepareStmtTTL bound how long it lasts
//	Needs:   postgres
package proof

import (
	"context"
	"errors"
	"fmt"
	"os"

	"github.com/jackc/pgx/v5/pgconn"
	"gorm.io/driver/postgres"
	"gorm.io/gorm"
	"gorm.io/gorm/logger"
)

// User is a row of users.
type User struct {
	ID     int64
	Handle string
}

// Run reads ten times by a prepared statement after a column was added to its table.
func Run(ctx context.Context) (happened, expected string, err error) {
	db, err := gorm.Open(postgres.Open(os.Getenv("IMPEDANCE_POSTGRES")),
		&gorm.Config{PrepareStmt: true, Logger: logger.Discard})
	if err != nil {
		return "", "", err
	}
	pool, err := db.DB()
	if err != nil {
		return "", "", err
	}
	defer pool.Close()
	pool.SetMaxOpenConns(1) // the table is its connection's
	db = db.WithContext(ctx)
	if err := db.Exec("CREATE TEMPORARY TABLE users (id BIGINT, handle TEXT)").Error; err != nil {
		return "", "", err
	}
	if err := db.Find(&[]User{}).Error; err != nil {
		return "", "", err
	}
	if err := db.Exec("ALTER TABLE users ADD COLUMN location TEXT").Error; err != nil {
		return "", "", err
	}
	failed := 0
	for range 10 {
		err := db.Find(&[]User{}).Error
		if refused := (*pgconn.PgError)(nil); errors.As(err, &refused) && refused.Code == "0A000" {
			failed++
		} else if err != nil {
			return "", "", err
		}
	}
	return fmt.Sprintf("%d of 10 reads fail", failed), "0 of 10 reads fail", nil
}
