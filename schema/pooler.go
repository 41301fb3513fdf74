package schema

import (
	"context"
	"database/sql/driver"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync/atomic"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
)

// errPooled refuses a pooler that gives a transaction or a statement any session that is free. There,
// settings and prepared statements are soon those of somebody else, and a lock is nobody's.
var errPooled = errors.New("it is behind a pooler, such as PgBouncer, that gives each transaction or " +
	"statement another session; name the server's own host and port, or a pool with " +
	"pool_mode=session, which keeps settings and prepared statements")

// beginning is how the connections of a pool get their settings, through a pooler too.
type beginning struct {
	settings map[string]string
	pooled   atomic.Bool // a pooler is between
	checked  atomic.Bool // it was looked for
}

// newBeginning changes a configuration so that a pooler is known by its refusal.
func newBeginning(config *pgx.ConnConfig) *beginning {
	s := &beginning{settings: config.RuntimeParams}
	answered := config.OnPgError
	config.OnPgError = func(c *pgconn.PgConn, e *pgconn.PgError) bool {
		if refusedAtStart(e) && c.TxStatus() == 0 { // it has not begun
			s.pooled.Store(true)
		}
		return answered(c, e)
	}
	return s
}

// refusedAtStart reports whether a pooler does not know a setting with which a connection begins.
// PgBouncer knows five of them: https://www.pgbouncer.org/config.html#ignore_startup_parameters
func refusedAtStart(err error) bool {
	var e *pgconn.PgError
	return errors.As(err, &e) && e.Code == "08P01"
}

// before leaves the settings of a connection for later, if there is a pooler.
func (s *beginning) before(_ context.Context, c *pgx.ConnConfig) error {
	if s.pooled.Load() {
		c.RuntimeParams = nil
	}
	return nil
}

// after looks for a pooler on the first connection. Behind one it makes the settings itself, because
// a pooler may also have ignored them.
func (s *beginning) after(ctx context.Context, c *pgx.Conn) (err error) {
	// pgx's own pool connects in the background, where no caller's context ends this.
	if limit := c.Config().ConnectTimeout; limit > 0 {
		var cancel context.CancelFunc
		ctx, cancel = context.WithTimeout(ctx, limit)
		defer cancel()
	}
	defer func() {
		if err != nil {
			c.Close(ctx)
		}
	}()
	if !s.checked.Load() {
		pooled, err := hasPooler(ctx, c)
		if err != nil {
			return err
		}
		if pooled {
			s.pooled.Store(true)
		}
		s.checked.Store(true)
	}
	if s.pooled.Load() {
		if err := s.set(ctx, c); err != nil {
			return err
		}
	}
	return inUTC(ctx, c)
}

// set makes the settings in one round trip.
func (s *beginning) set(ctx context.Context, c *pgx.Conn) error {
	settings := maps.Clone(s.settings)
	given, others := commandLine(settings["options"])
	if len(others) > 0 {
		return fmt.Errorf("%d words in options are no settings, and a pooler takes nothing else",
			len(others))
	}
	delete(settings, "options")
	for _, one := range given {
		name, value, _ := strings.Cut(one, "=")
		settings[name] = value
	}
	var calls []string
	var values [][]byte
	for _, name := range slices.Sorted(maps.Keys(settings)) {
		values = append(values, []byte(name), []byte(settings[name]))
		calls = append(calls, fmt.Sprintf("set_config($%d, $%d, false)", len(values)-1, len(values)))
	}
	return c.PgConn().ExecParams(ctx, "SELECT "+strings.Join(calls, ", "), values, nil, nil, nil).Read().Err
}

// hasPooler reports whether a pooler is between a connection and the server, and fails with
// errPooled if it does not keep a session for the connection.
func hasPooler(ctx context.Context, c *pgx.Conn) (bool, error) {
	// A server names its process when a connection begins, and a pooler makes a number up.
	one := c.PgConn()
	session, err := sessionOf(ctx, one)
	if err != nil || session == fmt.Sprint(one.PID()) {
		return false, err
	}
	another, err := pgconn.ConnectConfig(ctx, &c.Config().Config)
	if err != nil {
		return false, err
	}
	defer another.Close(ctx)
	shared, err := share(ctx, one, another)
	if err == nil && shared {
		err = errPooled
	}
	return true, err
}

// forSession is how long a second connection waits for a session. A pooler that has no other one left
// for it has let the first connection keep its own, or is busy with others.
const forSession = time.Second

// share reports whether two connections are given the same session, or one of them different ones.
func share(ctx context.Context, one, another *pgconn.PgConn) (bool, error) {
	conns, had := []*pgconn.PgConn{one, another}, make([]string, 2)
	// A pooler that keeps no sessions gives out the one that came back last, or each in turn. No order
	// of turns brings each connection its own in this sequence.
	for _, i := range []int{0, 0, 1, 0, 1, 1, 0, 0, 1, 0, 1, 1} {
		asking, cancel := ctx, func() {}
		if i == 1 {
			asking, cancel = context.WithTimeout(ctx, forSession)
		}
		session, err := sessionOf(asking, conns[i])
		late := asking.Err() != nil && ctx.Err() == nil
		cancel()
		switch {
		case late:
			return false, nil
		case err != nil:
			return false, err
		case had[i] != "" && had[i] != session, had[1-i] == session:
			return true, nil
		}
		had[i] = session
	}
	return false, nil
}

// sessionOf returns the process of the server that answers. It prepares nothing, because whatever a
// pooler has may be prepared there already.
func sessionOf(ctx context.Context, c *pgconn.PgConn) (string, error) {
	results, err := c.Exec(ctx, "SELECT pg_backend_pid()").ReadAll()
	if err != nil {
		return "", err
	}
	return string(results[0].Rows[0][0]), nil
}

// pooledConnector connects again if a pooler has refused the settings.
type pooledConnector struct {
	driver.Connector
	begins *beginning
}

// Connect implements driver.Connector.
func (p pooledConnector) Connect(ctx context.Context) (driver.Conn, error) {
	knew := p.begins.pooled.Load()
	c, err := p.Connector.Connect(ctx)
	if refusedAtStart(err) && !knew {
		return p.Connector.Connect(ctx)
	}
	return c, err
}
