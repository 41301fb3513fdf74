package layers_test

import (
	"runtime"
	"runtime/debug"
	"slices"
	"testing"
	"time"

	"example.com/impedance/layers"
	"example.com/impedance/models"
	"example.com/impedance/schema"
)

// mayAllocateFewer reports whether a layer may allocate less often than the floor in an operation:
// where it declares that it does something else there, as sqlc does, whose CreateUsers has one
// parameter for all rows. The floor's own variants may everywhere. Without prepared statements they
// leave out what package sql allocates for one, once in a call and 8 times to use it within a
// transaction; the engine's preparing, which the call pays instead, is no allocation of Go's.
func mayAllocateFewer(l layers.Layer, operation string) bool {
	return l.Package == layers.All()[0].Package || departs(l, operation)
}

// departs reports whether a layer declares that it departs in an operation by its name.
func departs(l layers.Layer, operation string) bool {
	return slices.ContainsFunc(l.Departures, func(d models.Departure) bool {
		return slices.Contains(d.Operations, operation)
	})
}

// TestAllocations holds that no layer allocates less often in a call than the floor, unless it
// declares a departure there. Otherwise the floor would not be a floor. Arguments are made within
// the call, alike for all. The fewest allocations of several calls on fresh copies count, because
// now and then the runtime allocates something too.
func TestAllocations(t *testing.T) {
	c := newCrowd(t, 10)
	floor := allocations(t, c, layers.All()[0])
	for _, l := range layers.All()[1:] {
		for name, n := range allocations(t, c, l) {
			if n < floor[name] && !mayAllocateFewer(l, name) {
				t.Errorf("%s allocates %d times in %s, the floor %d; mend the floor, or declare in "+
					"Departures what the layer does instead", l.Name, n, name, floor[name])
			}
		}
	}
}

// allocations returns how often each operation allocates in a layer, once it is warm.
func allocations(t *testing.T, c *crowd, l layers.Layer) map[string]uint64 {
	defer debug.SetGCPercent(debug.SetGCPercent(-1))
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(1))
	fewest := map[string]uint64{}
	for range 5 {
		runtime.GC()
		store, done := c.openAlone(t, l)
		for _, o := range operations {
			r := run{Store: store, crowd: c, ctx: t.Context()}
			_, err := o.call(r)
			must(t, err)
			r.turn++
			var before, after runtime.MemStats
			runtime.ReadMemStats(&before)
			_, err = o.call(r)
			runtime.ReadMemStats(&after)
			must(t, err)
			n := after.Mallocs - before.Mallocs
			if least, ok := fewest[o.name]; !ok || n < least {
				fewest[o.name] = n
			}
		}
		done()
	}
	return fewest
}

// openAlone opens a layer over a copy of the crowd, on one connection, with nothing between the
// layer and the driver.
func (c *crowd) openAlone(t *testing.T, l layers.Layer) (models.Store, func()) {
	t.Helper()
	db, err := schema.Open(t.Context(), c.copy(t), &schema.Options{NoSync: true, Conns: 1})
	must(t, err)
	store, err := l.Open(t.Context(), db, func() time.Time { return start })
	must(t, err)
	return store, func() {
		must(t, store.Close())
		must(t, db.Close())
	}
}
