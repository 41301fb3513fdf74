package layers

import (
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"example.com/impedance/models"
	"example.com/impedance/schema"
)

// TestSurpriseLog holds which layers let SQLite's log grow without end while they do nothing but
// create users. SQLite moves the log into the database once it has 1000 pages, after a statement
// that has run to its end (https://www.sqlite.org/c3ref/wal_autocheckpoint.html); who takes the
// one row of INSERT … RETURNING and closes never gets there. Ent and sqlc read on to the end, and
// GORM's quickstart has a COMMIT that does. The next statement on that connection that runs to its end,
// a list or a write that returns nothing, makes up for it. Comparisons begin the log anew before
// each block of writes, so that it is as long for all.
func TestSurpriseLog(t *testing.T) {
	const (
		users = 1000     // several pages each
		limit = 5 << 20  // bytes, more than 1000 pages with their heads
		grown = 15 << 20 // what is not moved comes to more
	)
	ends := map[string]bool{"sqlc": true, "ent": true, "gorm-quickstart": true}
	for _, l := range All() {
		path := filepath.Join(t.TempDir(), "log.db")
		db, err := schema.Open(t.Context(), schema.DSN(path), &schema.Options{NoSync: true, Create: true})
		if err != nil {
			t.Fatal(err)
		}
		if err := schema.Apply(t.Context(), db); err != nil {
			t.Fatal(err)
		}
		store, err := l.Open(t.Context(), db, nil)
		if err != nil {
			t.Fatal(err)
		}
		for i := range users {
			n := models.NewUser{Handle: fmt.Sprintf("u%d", i), Email: fmt.Sprintf("u%d@example.com", i),
				Profile: models.Profile{DisplayName: "U"}}
			if _, err := store.CreateUser(t.Context(), n); err != nil {
				t.Fatal(err)
			}
		}
		log, err := os.Stat(path + "-wal")
		if err != nil {
			t.Fatal(err)
		}
		if size := log.Size(); ends[l.Name] && size > limit || !ends[l.Name] && size < grown {
			t.Errorf("the log of %s has %d bytes", l.Name, size)
		}
		if err := store.Close(); err != nil {
			t.Error(err)
		}
		if err := db.Close(); err != nil {
			t.Error(err)
		}
	}
}
