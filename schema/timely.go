package schema

import (
	"context"
	"database/sql/driver"
	"errors"
	"fmt"
	"net"
	"time"
)

// timely makes connections to a server. If the context ends meanwhile, the error says so. No error
// has a secret of the data source name, because a pool connects at any time, for any caller.
type timely struct {
	driver.Connector
	clean func(error) error
}

// Connect implements driver.Connector.
func (t timely) Connect(ctx context.Context) (driver.Conn, error) {
	conn, err := t.Connector.Connect(ctx)
	if err != nil {
		return nil, t.clean(ended(ctx, err))
	}
	return conn, nil
}

// ended adds the context's error to another if the context has ended. A network gives up at the
// context's deadline by a clock of its own, and may do so a moment before the context ends.
func ended(ctx context.Context, err error) error {
	var network net.Error
	at, limited := ctx.Deadline()
	if limited && errors.As(err, &network) && network.Timeout() && !time.Now().Before(at) {
		<-ctx.Done()
	}
	if ctx.Err() == nil || errors.Is(err, ctx.Err()) {
		return err
	}
	return fmt.Errorf("%w: %w", ctx.Err(), err)
}

// prompt makes connections to MySQL and MariaDB whose transactions end with their contexts. The
// driver knows a context while it begins one, and none while it waits for the answer to COMMIT or
// ROLLBACK: the context's end then cuts the connection, as the driver does during other statements.
//
// Nor does the driver know one while rows are closed before their end, and it reads the rest of the
// answer. That is left as it is: to watch it would cost a call for each row, and stores leave no more
// than the mark of the end, which comes with the last row.
type prompt struct{ driver.Connector }

// lineKey is where a context keeps the place for the network connection that is dialed under it.
type lineKey struct{}

// Connect implements driver.Connector.
func (p prompt) Connect(ctx context.Context) (driver.Conn, error) {
	c := &promptConn{}
	conn, err := p.Connector.Connect(context.WithValue(ctx, lineKey{}, &c.line))
	if err != nil {
		return nil, err
	}
	c.mysqlConn = conn.(mysqlConn)
	return c, nil
}

// keepingLine returns a function that dials and keeps the connection for prompt.
func keepingLine(dial func(ctx context.Context, network, address string) (net.Conn, error)) func(
	context.Context, string, string) (net.Conn, error) {
	return func(ctx context.Context, network, address string) (net.Conn, error) {
		conn, err := dial(ctx, network, address)
		if line, asked := ctx.Value(lineKey{}).(*net.Conn); asked {
			*line = conn
		}
		return conn, err
	}
}

type promptConn struct {
	mysqlConn
	line net.Conn
	cut  bool // a context's end cut it
}

// IsValid implements driver.Validator.
func (c *promptConn) IsValid() bool { return !c.cut && c.mysqlConn.IsValid() }

// BeginTx implements driver.ConnBeginTx.
func (c *promptConn) BeginTx(ctx context.Context, opts driver.TxOptions) (driver.Tx, error) {
	tx, err := c.mysqlConn.BeginTx(ctx, opts)
	if err != nil {
		return nil, err
	}
	return &promptTx{tx: tx, conn: c, ctx: ctx}, nil
}

type promptTx struct {
	tx   driver.Tx
	conn *promptConn
	ctx  context.Context // of the transaction
}

// Commit implements driver.Tx.
func (t *promptTx) Commit() error { return t.end(t.tx.Commit) }

// Rollback implements driver.Tx. The server rolls back what a connection leaves that is cut.
func (t *promptTx) Rollback() error { return t.end(t.tx.Rollback) }

func (t *promptTx) end(ask func() error) error {
	cut := make(chan struct{})
	keep := context.AfterFunc(t.ctx, func() {
		t.conn.line.Close()
		close(cut)
	})
	err := ask()
	if !keep() {
		<-cut
		t.conn.cut = true
	}
	if err != nil {
		return ended(t.ctx, err)
	}
	return nil
}
