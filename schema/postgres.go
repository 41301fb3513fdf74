package schema

import (
	"context"
	"database/sql/driver"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgtype"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/jackc/pgx/v5/stdlib"
)

// postgresConnector makes connections to PostgreSQL.
func postgresConnector(s server, o Options) (driver.Connector, error) {
	config, err := postgresConfig(s, o)
	if err != nil {
		return nil, err
	}
	begins := newBeginning(config)
	return pooledConnector{stdlib.GetConnector(*config, stdlib.OptionBeforeConnect(begins.before),
		stdlib.OptionAfterConnect(begins.after), stdlib.OptionResetSession(upToDate)), begins}, nil
}

// inUTC has a connection read times in UTC.
func inUTC(_ context.Context, c *pgx.Conn) error {
	c.TypeMap().RegisterType(&pgtype.Type{Name: "timestamptz", OID: pgtype.TimestamptzOID,
		Codec: &pgtype.TimestamptzCodec{ScanLocation: time.UTC}})
	return nil
}

// nativePool returns a pool of pgx's own, which has made no connection yet. Like the pools of
// database/sql here, it makes a connection when none is free, and keeps each open.
func nativePool(ctx context.Context, s server, o Options) (*pgxpool.Pool, error) {
	if o.Wrap != nil {
		return nil, errors.New("a native pool has no driver of database/sql to wrap; watch it instead")
	}
	conn, err := postgresConfig(s, o)
	if err != nil {
		return nil, err
	}
	if o.Watch != nil {
		o.Watch(conn)
	}
	config, err := pgxpool.ParseConfig("") // for its defaults
	if err != nil {
		return nil, err
	}
	const forever = 100 * 365 * 24 * time.Hour
	config.ConnConfig = conn
	begins := newBeginning(conn)
	config.BeforeConnect, config.AfterConnect = begins.before, begins.after
	config.PrepareConn = func(ctx context.Context, c *pgx.Conn) (usable bool, err error) {
		return upToDate(ctx, c) == nil, nil
	}
	config.MaxConns = int32(o.Conns)
	config.MaxConnLifetime, config.MaxConnIdleTime = forever, forever
	config.HealthCheckPeriod = forever // it looks for connections to close
	return pgxpool.NewWithConfig(ctx, config)
}

// postgresConfig returns how to connect to PostgreSQL.
func postgresConfig(s server, o Options) (*pgx.ConnConfig, error) {
	config, err := pgx.ParseConfig(s.url.String())
	if err != nil {
		var e *pgconn.ParseConfigError
		if errors.As(err, &e) {
			e.ConnString = s.String() // pgx leaves out one password, and not that of a key
		}
		return nil, err
	}
	// A server knows a name in any case, and takes the last of two values.
	config.RuntimeParams = lowered(config.RuntimeParams)
	given := settingsGiven(config.RuntimeParams)
	for _, p := range postgresDefaults {
		if _, own := given[p.name]; !own {
			config.RuntimeParams[p.name] = p.value
		}
	}
	if err := s.refusePinned(); err != nil {
		return nil, err
	}
	config.RuntimeParams["application_name"] = "impedance"
	for _, p := range append(o.postgresSettings(), postgresPins...) {
		config.RuntimeParams[p.name] = p.value
	}
	if o.Dial != nil {
		config.DialFunc = o.Dial
	}
	fatal := config.OnPgError
	config.OnPgError = func(c *pgconn.PgConn, e *pgconn.PgError) bool {
		if outdated(e) {
			c.CustomData()[isOutdated] = true
		}
		return fatal(c, e)
	}
	return config, nil
}

// outdated reports whether a statement that was prepared, or only described, no longer fits its
// tables, because somebody has altered them since. The codes alone stand for much else, and messages
// have the server's language, so the function that refuses tells it apart.
func outdated(e *pgconn.PgError) bool {
	return e.Code == "0A000" && e.Routine == "RevalidateCachedQuery" ||
		e.Code == "08P01" && e.Routine == "PortalSetResultFormat"
}

// isOutdated marks a connection with a statement that is outdated. PostgreSQL refuses that statement
// until it is prepared anew, and others that are prepared there may be outdated as well. pgx prepares
// it anew if it is in its own cache, but not if package sql or a library keeps it. So a pool gives out
// a marked connection no more, and the next call prepares what it needs on another one.
//
// The call that met the statement fails: what was to come of it, in a transaction or not, is for the
// caller to say again. https://github.com/jackc/pgx/issues/841 has why pgx leaves it to them, too.
const isOutdated = "a prepared statement is outdated"

// upToDate returns driver.ErrBadConn for a connection that is marked.
func upToDate(_ context.Context, c *pgx.Conn) error {
	if c.PgConn().CustomData()[isOutdated] != nil {
		return driver.ErrBadConn
	}
	return nil
}

// postgresSettings returns the settings of a connection to PostgreSQL that the options choose.
func (o *Options) postgresSettings() []pin {
	var settings []pin
	if o.NoSync {
		settings = append(settings, pin{"synchronous_commit", "off"})
	}
	if o.ReadOnly {
		settings = append(settings, pin{"default_transaction_read_only", "on"})
	}
	return settings
}

// refusePinned refuses a data source name that has another value for a setting that is pinned.
func (s server) refusePinned() error {
	params := map[string]string{}
	for name, values := range s.url.Query() {
		params[name] = values[0]
	}
	given := settingsGiven(params)
	for _, p := range postgresPins {
		if value, own := given[p.name]; own && !strings.EqualFold(value, p.value) {
			return fmt.Errorf("the name sets %s, but this program sets it to %s, the same for every layer; "+
				"leave it out", p.name, p.value)
		}
	}
	return nil
}

// copySettings gives a copy of a database the settings that ALTER DATABASE gave the original, which
// PostgreSQL leaves out: its search path, costs of its planner, its memory. It leaves out what only a
// superuser may set.
func (s server) copySettings(ctx context.Context, made server) error {
	pool, err := s.administer()
	if err != nil {
		return err
	}
	defer pool.Close()
	rows, err := pool.QueryContext(ctx, postgresOwnSettings, s.database(), made.database())
	if err != nil {
		return err
	}
	defer rows.Close()
	var statements []string
	for rows.Next() {
		var statement string
		if err := rows.Scan(&statement); err != nil {
			return err
		}
		statements = append(statements, statement)
	}
	if err := rows.Err(); err != nil {
		return err
	}
	for _, statement := range statements {
		if _, err := pool.ExecContext(ctx, statement); err != nil {
			return err
		}
	}
	return nil
}

// postgresOwnSettings writes a list of names as it is stored, because it is in quotes there.
const postgresOwnSettings = `SELECT format('ALTER DATABASE %I SET %I TO ', $2::text, name) || CASE
		WHEN name IN ('search_path', 'temp_tablespaces') THEN value ELSE quote_literal(value) END
	FROM pg_db_role_setting JOIN pg_database d ON d.oid = setdatabase AND datname = $1,
		unnest(setconfig) one, split_part(one, '=', 1) name, substr(one, strpos(one, '=') + 1) value
	WHERE setrole = 0 AND name IN (SELECT g.name FROM pg_settings g WHERE context = 'user')`

// currentNamespace is the schema that unqualified names mean, in PostgreSQL's catalog. The cast to a
// regnamespace is no way to it: that reads a name as SQL, folds it and splits it at its dots.
const currentNamespace = `(SELECT oid FROM pg_namespace WHERE nspname = current_schema())`

const postgresDurable = `SELECT current_setting('fsync')::boolean
		AND current_setting('synchronous_commit') <> 'off'`

// explainPostgres adds advice to the errors of opening, by the codes of
// https://www.postgresql.org/docs/current/errcodes-appendix.html.
func explainPostgres(err error) error {
	var e *pgconn.PgError
	if !errors.As(err, &e) {
		return unreachable(err)
	}
	if outdated(e) {
		return fmt.Errorf("somebody has altered a table since the statement was prepared; try again, "+
			"which prepares it anew: %w", err)
	}
	switch e.Code {
	case "28P01", "28000":
		return fmt.Errorf("the server refuses this user and password; check both: %w", err)
	case "3D000":
		return fmt.Errorf("%w; make it with CREATE DATABASE: %w", ErrMissing, err)
	case "42501":
		return fmt.Errorf("the user lacks a right; grant it, or name another user: %w", err)
	case "53300":
		return fmt.Errorf("the server has no connection left; try again later: %w", err)
	case "55006":
		return fmt.Errorf("others are connected to it; close their connections: %w", err)
	case "57014":
		return fmt.Errorf("the server ended the statement, which took longer than its "+
			"statement_timeout or was cancelled by somebody; raise the limit or try again: %w", err)
	case "55P03":
		return fmt.Errorf("a lock was not free for as long as lock_timeout allows; try again: %w", err)
	case "57P01", "57P02", "57P03":
		return fmt.Errorf("the server is stopping or starting; try again when it runs: %w", err)
	case "42P05", "26000": // a statement is prepared there already, or not
		return fmt.Errorf("%w: %w", errPooled, err)
	case "25006":
		return fmt.Errorf("%w; name a server that is not a standby, or RESET "+
			"default_transaction_read_only where the database or the role has it: %w", ErrReadOnly, err)
	}
	return err
}
