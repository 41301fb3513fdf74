// Package proof shows that a failed ping in gorm.Open closes a pool that it was given, since
// v1.31.2.
//
//	Module:  gorm.io/gorm
//	Source:  https://github.com/go-gorm/gorm/pull/7689
//	Verdict: refused
//	Expect:  a pool that the program opened is the program's to close, so a second try can use it
//	Spot:    gorm.Open over an existing *sql.DB, in a loop that waits for the database; older
//	         versions close it too if the dialect fails in Initialize, where those of MySQL and
//	         SQLite ask for the version
//	Avoid:   a ping of the pool before gorm.Open; DisableAutomaticPing, which is enough on
//	         PostgreSQL; a new pool for each try
package proof

import (
	"context"
	"database/sql"
	"errors"

	_ "github.com/jackc/pgx/v5/stdlib"
	"gorm.io/driver/postgres"
	"gorm.io/gorm"
	"gorm.io/gorm/logger"
)

// Run tries to open a database where no server listens, and looks at the pool.
func Run(ctx context.Context) (happened, expected string, err error) {
	pool, err := sql.Open("pgx", "postgres://127.0.0.1:1/nothing?connect_timeout=1")
	if err != nil {
		return "", "", err
	}
	defer pool.Close()
	dialect := postgres.New(postgres.Config{Conn: pool})
	if _, err := gorm.Open(dialect, &gorm.Config{Logger: logger.Discard}); err == nil {
		return "", "", errors.New("a server listens on port 1")
	}
	// A pool that is open tries to connect, and its error is another.
	if err := pool.PingContext(ctx); err != nil && err.Error() == "sql: database is closed" {
		return "the pool is closed", "the pool is open", nil
	}
	return "the pool is open", "the pool is open", nil
}
