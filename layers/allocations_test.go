package layers_test

import (
	"os"
	"path/filepath"
	"runtime"
	"runtime/debug"
	"slices"
	"testing"
	"time"

	"example.com/impedance/layers"
	"example.com/impedance/models"
	"example.com/impedance/schema"
)

// fewer says where a layer may allocate less often than the floor, and why: in an operation, or
// in all.
var fewer = map[string]string{
	"floor-unprepared": "package sql allocates once more in a call of a prepared statement, and " +
		"8 times to use one within a transaction; the engine's preparing, which the call pays " +
		"instead, is no allocation of Go's",
	"sqlc CreateUsers": "the rows are one parameter, a JSON text, and not one for each value",
}

// TestAllocations holds that no layer allocates less often in a call than the floor, which would
// be no floor then. Arguments are made within the call, alike for all. Of some calls on fresh
// copies the fewest counts, because now and then the runtime allocates something too.
func TestAllocations(t *testing.T) {
	c := newCrowd(t, 10)
	floor := allocations(t, c, layers.All()[0])
	for _, l := range layers.All()[1:] {
		for name, n := range allocations(t, c, l) {
			key := l.Name + " " + name
			if n < floor[name] && fewer[key] == "" && fewer[l.Name] == "" {
				t.Errorf("%s allocates %d times, the floor %d; mend the floor, or say why in fewer", key, n,
					floor[name])
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
	path := filepath.Join(t.TempDir(), "copy.db")
	must(t, os.WriteFile(path, c.file, 0o644))
	db, err := schema.Open(t.Context(), path, &schema.Options{NoSync: true, Conns: 1})
	must(t, err)
	store, err := l.Open(t.Context(), db, func() time.Time { return start })
	must(t, err)
	return store, func() {
		must(t, store.Close())
		must(t, db.Close())
	}
}

// TestExceptions holds that the exceptions are about layers and operations that there are.
func TestExceptions(t *testing.T) {
	var known []string
	for _, l := range layers.All() {
		known = append(known, l.Name)
		for _, o := range operations {
			known = append(known, l.Name+" "+o.name)
		}
	}
	for key, reason := range fewer {
		if !slices.Contains(known, key) || reason == "" {
			t.Errorf("%q is excepted because %q", key, reason)
		}
	}
}
