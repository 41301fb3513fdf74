// Package proof shows that RowsAffected on MySQL leaves out rows that had the new values before.
//
//	Module:  github.com/go-sql-driver/mysql
//	Source:  https://github.com/go-sql-driver/mysql#clientfoundrows
//	Needs:   mysql
//	Verdict: wrong in silence
//	Expect:  the number of rows that the condition found, as on SQLite and PostgreSQL
//	Spot:    RowsAffected of 0 that is taken for a missing row
//	Avoid:   the setting clientFoundRows=true in the data source name
package proof

import (
	"context"
	"database/sql"
	"fmt"
	"net/url"
	"os"

	"github.com/go-sql-driver/mysql"
)

// Run updates a row to the values that it has.
func Run(ctx context.Context) (happened, expected string, err error) {
	server, err := url.Parse(os.Getenv("IMPEDANCE_MYSQL"))
	if err != nil {
		return "", "", err
	}
	config := mysql.NewConfig()
	config.User = server.User.Username()
	config.Passwd, _ = server.User.Password()
	config.Net, config.Addr, config.DBName = "tcp", server.Host, server.Path[1:]
	pool, err := sql.Open("mysql", config.FormatDSN())
	if err != nil {
		return "", "", err
	}
	defer pool.Close()
	pool.SetMaxOpenConns(1)
	for _, text := range []string{
		"CREATE TEMPORARY TABLE users (id BIGINT PRIMARY KEY, name VARCHAR(20) NOT NULL)",
		"INSERT INTO users (id, name) VALUES (1, 'ann')",
	} {
		if _, err := pool.ExecContext(ctx, text); err != nil {
			return "", "", err
		}
	}
	result, err := pool.ExecContext(ctx, "UPDATE users SET name = 'ann' WHERE id = 1")
	if err != nil {
		return "", "", err
	}
	rows, err := result.RowsAffected()
	return fmt.Sprintf("rows: %d", rows), "rows: 1", err
}
