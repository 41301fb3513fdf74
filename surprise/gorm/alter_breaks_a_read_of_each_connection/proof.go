// Package proof shows that a read fails once on each connection to PostgreSQL after a column is
// added to its table.
//
//	Module:  github.com/jackc/pgx/v5
//	Source:  https://github.com/go-gorm/gorm/issues/4588
//	Verdict: refused
//	Expect:  a migration that adds a column does not disturb the programs that run
//	Spot:    SELECT *, which GORM writes by default, through pgx, which caches each connection's
//	         statements
//	Avoid:   QueryFields, which names the columns; PreferSimpleProtocol; another try after the
//	         error 0A000, which inside a transaction is another try of all of it
//	Needs:   postgres
package proof

import (
	"context"
	"crypto/rand"
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

// each calls read with n connections, which it holds all until the last is read from.
func each(db *gorm.DB, n int, read func(conn *gorm.DB) error) error {
	if n == 0 {
		return nil
	}
	return db.Connection(func(conn *gorm.DB) error {
		if err := read(conn); err != nil {
			return err
		}
		return each(db, n-1, read)
	})
}

// Run reads twice on each of three connections after a column was added to the table.
func Run(ctx context.Context) (happened, expected string, err error) {
	db, err := gorm.Open(postgres.Open(os.Getenv("IMPEDANCE_POSTGRES")),
		&gorm.Config{Logger: logger.Discard})
	if err != nil {
		return "", "", err
	}
	pool, err := db.DB()
	if err != nil {
		return "", "", err
	}
	defer pool.Close()
	pool.SetMaxIdleConns(3)
	table := "users_" + rand.Text()
	create := db.Exec(`CREATE TABLE "` + table + `" (id BIGINT, handle TEXT)`)
	if err := create.Error; err != nil {
		return "", "", err
	}
	defer db.Exec(`DROP TABLE "` + table + `"`) // without ctx, so that nothing is left
	db = db.WithContext(ctx)
	var failed int
	read := func(conn *gorm.DB) error {
		err := conn.Table(table).Find(&[]User{}).Error
		if refused := (*pgconn.PgError)(nil); errors.As(err, &refused) && refused.Code == "0A000" {
			failed++
			return nil
		}
		return err
	}
	if err := each(db, 3, read); err != nil || failed > 0 {
		return "", "", fmt.Errorf("%d reads failed at first: %w", failed, err)
	}
	if err := db.Exec(`ALTER TABLE "` + table + `" ADD COLUMN location TEXT`).Error; err != nil {
		return "", "", err
	}
	if err := each(db, 3, read); err != nil {
		return "", "", err
	}
	first := failed
	err = each(db, 3, read)
	return fmt.Sprintf("%d of 3 first reads fail, and %d of 3 second", first, failed-first),
		"0 of 3 first reads fail, and 0 of 3 second", err
}
