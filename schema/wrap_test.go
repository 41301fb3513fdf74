package schema_test

import (
	"context"
	"database/sql/driver"
	"path/filepath"
	"sync/atomic"
	"testing"

	"example.com/impedance/schema"
)

// TestWrap holds that every connection of a pool is made by what Wrap returns.
func TestWrap(t *testing.T) {
	var made atomic.Int64
	db, err := schema.Open(t.Context(), filepath.Join(t.TempDir(), "wrapped.db"), &schema.Options{
		Create: true, Conns: 3,
		Wrap: func(c driver.Connector) driver.Connector { return counting{c, &made} },
	})
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	for range 3 {
		c, err := db.Conn(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		defer c.Close()
	}
	if n := made.Load(); n != 3 {
		t.Errorf("%d connections were made by it, want 3", n)
	}
}

// counting counts the connections that it has made.
type counting struct {
	driver.Connector
	made *atomic.Int64
}

func (c counting) Connect(ctx context.Context) (driver.Conn, error) {
	c.made.Add(1)
	return c.Connector.Connect(ctx)
}
