package schema

import (
	"context"
	"database/sql/driver"
	"errors"
	"fmt"
	"net"
	"time"

	"github.com/go-sql-driver/mysql"
)

// mysqlConnector makes connections to MySQL or MariaDB.
func mysqlConnector(s server, o Options) (driver.Connector, error) {
	if s.url.RawQuery != "" {
		return nil, errors.New("the name has settings, which are the same for every layer and made " +
			"by this program; leave out what follows the question mark")
	}
	config := mysql.NewConfig()
	config.User = s.url.User.Username()
	config.Passwd, _ = s.url.User.Password()
	config.Net, config.Addr, config.DBName = "tcp", s.url.Host, s.database()
	if s.url.Port() == "" {
		config.Addr = net.JoinHostPort(s.url.Hostname(), "3306")
	}
	config.Loc, config.ParseTime = time.UTC, true // a DATETIME is read as time.Time, in UTC
	config.ClientFoundRows = true                 // an UPDATE counts the rows that it met
	config.Collation = "utf8mb4_bin"              // of literals; both servers know it
	config.Params = map[string]string{
		"time_zone": "'+00:00'",
		"sql_mode":  "'STRICT_ALL_TABLES,NO_ENGINE_SUBSTITUTION'", // too long is an error, not cut
	}
	connector, err := mysql.NewConnector(config)
	if err == nil && o.ReadOnly {
		connector = readOnly{connector}
	}
	return connector, err
}

// readOnly makes connections that refuse writes. MySQL and MariaDB have no name in common for
// the setting, which the driver would take, but a statement.
type readOnly struct{ driver.Connector }

func (r readOnly) Connect(ctx context.Context) (driver.Conn, error) {
	conn, err := r.Connector.Connect(ctx)
	if err != nil {
		return nil, err
	}
	const statement = "SET SESSION TRANSACTION READ ONLY"
	_, err = conn.(driver.ExecerContext).ExecContext(ctx, statement, nil)
	if err != nil {
		return nil, errors.Join(err, conn.Close())
	}
	return conn, nil
}

// explainMySQL gives the errors of opening the words that say what to do, by the numbers of
// https://dev.mysql.com/doc/mysql-errors/8.0/en/server-error-reference.html.
func explainMySQL(err error) error {
	var e *mysql.MySQLError
	if !errors.As(err, &e) {
		return unreachable(err)
	}
	switch e.Number {
	case 1045:
		return fmt.Errorf("the server refuses this user and password; check both: %w", err)
	case 1049:
		return fmt.Errorf("%w; make it with CREATE DATABASE: %w", ErrMissing, err)
	case 1044, 1142:
		return fmt.Errorf("the user lacks a right; GRANT it, or name another user: %w", err)
	case 1040:
		return fmt.Errorf("the server has no connection left; try again later: %w", err)
	case 1290, 1792, 1836:
		return fmt.Errorf("%w; name a server that is not read-only: %w", ErrReadOnly, err)
	}
	return err
}
