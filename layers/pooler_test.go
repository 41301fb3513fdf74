package layers_test

import (
	"slices"
	"testing"
	"time"

	"example.com/impedance/layers"
	"example.com/impedance/schema"
	"example.com/impedance/storetest"
	"example.com/impedance/storetest/harness"
)

// TestPooler makes each operation with each layer behind a pooler that keeps sessions. For long it
// runs the contract on the floors there.
func TestPooler(t *testing.T) {
	dsn := harness.Pooled(t, "impedance")
	fresh, drop, err := schema.Fresh(t.Context(), dsn)
	must(t, err)
	t.Cleanup(func() { must(t, drop()) })
	all := slices.Concat(layers.All(), layers.Native())
	c := &crowd{size: 2, turns: len(all), dsn: fresh}
	found(t, fresh, func(f founder) { f.found(c) })
	for turn, l := range all {
		t.Run(l.Name, func(t *testing.T) {
			db, err := schema.Open(t.Context(), fresh,
				&schema.Options{NoSync: true, Conns: 2, Native: l.Native})
			must(t, err)
			defer db.Close()
			store, err := l.Open(t.Context(), db, func() time.Time { return start })
			must(t, err)
			defer store.Close()
			for _, o := range operations {
				if _, err := o.call(run{Store: store, crowd: c, ctx: t.Context(), turn: turn}); err != nil {
					t.Errorf("%s: %v", o.name, err)
				}
			}
		})
	}
	if !harness.Full() {
		return
	}
	t.Run("contract/"+layers.Floor, func(t *testing.T) {
		storetest.Run(t, harness.Server(t, dsn, layers.All()[0].Open))
	})
	t.Run("contract/"+layers.NativeFloor, func(t *testing.T) {
		storetest.Run(t, harness.NativeServer(t, dsn, layers.Native()[0].Open))
	})
}
