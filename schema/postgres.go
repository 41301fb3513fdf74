package schema

import (
	"context"
	"database/sql/driver"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgtype"
	"github.com/jackc/pgx/v5/stdlib"
)

// postgresConnector makes connections to PostgreSQL.
func postgresConnector(s server, o Options) (driver.Connector, error) {
	config, err := pgx.ParseConfig(s.url.String())
	if err != nil {
		return nil, err // pgx leaves the password out
	}
	config.RuntimeParams["timezone"] = "UTC"
	config.RuntimeParams["application_name"] = "impedance"
	if o.NoSync {
		config.RuntimeParams["synchronous_commit"] = "off"
	}
	if o.ReadOnly {
		config.RuntimeParams["default_transaction_read_only"] = "on"
	}
	inUTC := func(_ context.Context, c *pgx.Conn) error {
		c.TypeMap().RegisterType(&pgtype.Type{Name: "timestamptz", OID: pgtype.TimestamptzOID,
			Codec: &pgtype.TimestamptzCodec{ScanLocation: time.UTC}})
		return nil
	}
	return stdlib.GetConnector(*config, stdlib.OptionAfterConnect(inUTC)), nil
}

// explainPostgres gives the errors of opening the words that say what to do, by the codes of
// https://www.postgresql.org/docs/current/errcodes-appendix.html.
func explainPostgres(err error) error {
	var e *pgconn.PgError
	if !errors.As(err, &e) {
		return unreachable(err)
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
	case "25006":
		return fmt.Errorf("%w; name a server that is not a standby: %w", ErrReadOnly, err)
	}
	return err
}
