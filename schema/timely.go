package schema

import (
	"context"
	"database/sql/driver"
	"errors"
	"fmt"
	"net"
	"time"
)

// timely makes connections to a server. If the context ends meanwhile, the error says so.
type timely struct{ driver.Connector }

// Connect implements driver.Connector.
func (t timely) Connect(ctx context.Context) (driver.Conn, error) {
	conn, err := t.Connector.Connect(ctx)
	if err != nil {
		return nil, ended(ctx, err)
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
