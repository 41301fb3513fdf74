package schema_test

import (
	"database/sql/driver"
	"path/filepath"
	"strings"
	"testing"

	"example.com/impedance/schema"
	"example.com/impedance/storetest/harness"
)

// TestNative holds that a native pool is as large as the other, that its connections have the
// same settings, and that the sql.DB over it takes the same connections.
func TestNative(t *testing.T) {
	dsn := harness.Fresh(t, "IMPEDANCE_POSTGRES")
	var seen []*schema.Observed
	for _, native := range []bool{false, true} {
		opts := &schema.Options{Conns: 3, NoSync: true, ReadOnly: true, Native: native}
		db, err := schema.Open(t.Context(), dsn, opts)
		if err != nil {
			t.Fatal(err)
		}
		defer db.Close()
		if got := db.Pool != nil; got != native {
			t.Errorf("with Native %v there is a pool: %v", native, got)
		}
		o, err := schema.Observe(t.Context(), db)
		if err != nil {
			t.Fatal(err)
		}
		if unlike := o.Unlike(opts); unlike != nil {
			t.Errorf("with Native %v: %q", native, unlike)
		}
		seen = append(seen, o)
		s := db.Stats()
		if s.MaxOpenConnections != 3 || s.OpenConnections != 3 || s.InUse != 0 || s.Idle != 3 {
			t.Errorf("with Native %v the pool has %+v", native, s)
		}
		if o.Outside > 0 && !native {
			t.Errorf("%d connections are not the pool's", o.Outside)
		}
		if native {
			c, err := db.Pool.Acquire(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			if n := db.Stats().InUse; n != 1 {
				t.Errorf("%d connections are in use, want 1", n)
			}
			c.Release()
		}
		if err := db.Close(); err != nil {
			t.Error(err)
		}
	}
	if d := seen[1].Differences(seen[0]); d != nil {
		t.Errorf("the native pool differs: %q", d)
	}
}

// TestNativeRefused holds what a native pool is refused for.
func TestNativeRefused(t *testing.T) {
	wrap := func(c driver.Connector) driver.Connector { return c }
	for dsn, opts := range map[string]*schema.Options{
		filepath.Join(t.TempDir(), "a.db"): {Native: true, Create: true},
		"mysql://user@127.0.0.1/social":    {Native: true},
		"postgres://user@127.0.0.1/social": {Native: true, Wrap: wrap},
	} {
		_, err := schema.Open(t.Context(), dsn, opts)
		if err == nil || !strings.Contains(err.Error(), "native pool") {
			t.Errorf("%s: got %v", dsn, err)
		}
	}
}
