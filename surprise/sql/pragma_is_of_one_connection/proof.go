// Package proof shows that a PRAGMA that Exec sends reaches one connection of the pool.
//
//	Module:  modernc.org/sqlite
//	Source:  https://github.com/alpha-omega-security/scrutineer/issues/457
//	Verdict: wrong in silence
//	Expect:  foreign keys hold on each connection, once they are on
//	Spot:    Exec of PRAGMA foreign_keys or busy_timeout on a *sql.DB
//	Avoid:   the setting in the data source name, as in _pragma=foreign_keys(1)
package proof

import (
	"context"
	"database/sql"
	"os"
	"path/filepath"

	_ "modernc.org/sqlite"
)

// Run turns foreign keys on, and asks a second connection.
func Run(ctx context.Context) (happened, expected string, err error) {
	folder, err := os.MkdirTemp("", "pragma")
	if err != nil {
		return "", "", err
	}
	defer os.RemoveAll(folder)
	pool, err := sql.Open("sqlite", filepath.Join(folder, "a.db"))
	if err != nil {
		return "", "", err
	}
	defer pool.Close()
	if _, err := pool.ExecContext(ctx, "PRAGMA foreign_keys = ON"); err != nil {
		return "", "", err
	}
	first, err := pool.Conn(ctx)
	if err != nil {
		return "", "", err
	}
	defer first.Close()
	var on bool
	if err := pool.QueryRowContext(ctx, "PRAGMA foreign_keys").Scan(&on); err != nil {
		return "", "", err
	}
	happened = "foreign keys are off"
	if on {
		happened = "foreign keys are on"
	}
	return happened, "foreign keys are on", nil
}
