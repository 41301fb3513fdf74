package schema_test

import (
	"bytes"
	"context"
	"errors"
	"net"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"example.com/impedance/schema"
	"example.com/impedance/storetest/harness"
)

// ways are ways of opening a database. A pooler refuses the settings of some when they connect.
var ways = map[string]schema.Options{
	"writing": {}, "reading": {ReadOnly: true, NoSync: true}, "one connection": {Conns: 1},
	"native": {Native: true}, "native reading": {Native: true, ReadOnly: true, NoSync: true},
}

// TestPoolerShares holds that a pooler that keeps no session for a connection is refused in one
// sentence, which says what to use instead. The pooler has one session or many, and gives the last
// that it got back, or each in turn.
func TestPoolerShares(t *testing.T) {
	for robin, text := range map[string]string{"last": "0", "in turn": "1"} {
		for _, database := range []string{"transaction", "transactions", "statement"} {
			t.Run(database+"/"+robin, func(t *testing.T) {
				dsn := harness.Pooled(t, database)
				setPooler(t, "SET server_round_robin = "+text)
				if database == "transactions" {
					makeSessions(t, dsn)
				}
				for name, opts := range ways {
					db, err := schema.Open(t.Context(), dsn, &opts)
					if err == nil {
						t.Errorf("%s: it opens", name)
						db.Close()
						continue
					}
					if text := err.Error(); !strings.Contains(text, "it is behind a pooler") ||
						!strings.Contains(text, "name the server's own host and port, or a pool with "+
							"pool_mode=session") || strings.Contains(text, "\n") {
						t.Errorf("%s: it says %q", name, text)
					}
				}
			})
		}
	}
}

// setPooler changes a setting of the pooler, which only speaks the simple protocol about itself.
func setPooler(t *testing.T, text string) {
	t.Helper()
	config, err := pgx.ParseConfig(harness.Pooled(t, "pgbouncer"))
	must(t, err)
	config.DefaultQueryExecMode = pgx.QueryExecModeSimpleProtocol
	c, err := pgx.ConnectConfig(t.Context(), config)
	must(t, err)
	_, err = c.Exec(t.Context(), text)
	must(t, errors.Join(err, c.Close(t.Context())))
}

// makeSessions leaves some sessions that are free.
func makeSessions(t *testing.T, dsn string) {
	t.Helper()
	for range 3 {
		c, err := pgx.Connect(t.Context(), dsn)
		must(t, err)
		_, err = c.Exec(t.Context(), "BEGIN")
		must(t, err)
		defer func() { must(t, c.Close(context.Background())) }()
	}
}

// TestPoolerSession holds that every connection has its settings behind a pooler that keeps sessions,
// those in a data source name too.
func TestPoolerSession(t *testing.T) {
	ctx := t.Context()
	dsn, drop, err := schema.Fresh(ctx, harness.Pooled(t, "impedance"))
	must(t, err)
	defer func() { must(t, drop()) }()
	for name, opts := range ways {
		want := "off on UTC impedance 5MB 0.5 off"
		if opts.ReadOnly {
			want = "on off UTC impedance 5MB 0.5 off"
		}
		db, err := schema.Open(ctx, dsn+"&work_mem=5MB&options=-c%20geqo_seed%3D0.5%20--jit%3Doff", &opts)
		must(t, err)
		for _, got := range sessionSettings(t, db) {
			if got != want {
				t.Errorf("%s: the settings are %q, want %q", name, got, want)
			}
		}
		must(t, db.Close())
	}
}

// sessionSettings returns some settings of each connection.
func sessionSettings(t *testing.T, db *schema.DB) (all []string) {
	t.Helper()
	for range db.Stats().MaxOpenConnections {
		c, err := db.Conn(t.Context())
		must(t, err)
		defer c.Close()
		var text string
		must(t, c.QueryRowContext(t.Context(), `SELECT concat_ws(' ',
			current_setting('default_transaction_read_only'), current_setting('synchronous_commit'),
			current_setting('timezone'), current_setting('application_name'),
			current_setting('work_mem'), current_setting('geqo_seed'),
			current_setting('jit'))`).Scan(&text))
		all = append(all, text)
	}
	return all
}

// TestPoolerFull holds that a pooler is taken that keeps the one session that it has.
func TestPoolerFull(t *testing.T) {
	db, err := schema.Open(t.Context(), harness.Pooled(t, "session"),
		&schema.Options{Create: true, Conns: 1})
	must(t, err)
	must(t, db.Close())
}

// TestPoolerSilent holds that a server that says nothing once a connection has begun is waited for as
// long as connect_timeout says, also where pgx's own pool connects, which no caller's context ends.
func TestPoolerSilent(t *testing.T) {
	dsn := harness.Fresh(t, "IMPEDANCE_POSTGRES") + "&connect_timeout=1"
	for name, opts := range map[string]schema.Options{"database/sql": {}, "native": {Native: true}} {
		opts.Dial = func(ctx context.Context, network, address string) (net.Conn, error) {
			conn, err := (&net.Dialer{}).DialContext(ctx, network, address)
			return unheard{conn}, err
		}
		result := make(chan error, 1)
		ctx, cancel := context.WithCancel(t.Context())
		go func() {
			_, err := schema.Open(ctx, dsn, &opts)
			result <- err
		}()
		select {
		case err := <-result:
			if !errors.Is(err, context.DeadlineExceeded) {
				t.Errorf("%s: %v, want %v", name, err, context.DeadlineExceeded)
			}
		case <-time.After(2 * time.Minute):
			cancel()
			t.Errorf("%s: it did not end with connect_timeout, and then returned %v", name, <-result)
		}
		cancel()
	}
}

// unheard is a connection that loses the question for the session.
type unheard struct{ net.Conn }

func (u unheard) Write(said []byte) (int, error) {
	if bytes.Contains(said, []byte("pg_backend_pid")) {
		return len(said), nil
	}
	return u.Conn.Write(said)
}
