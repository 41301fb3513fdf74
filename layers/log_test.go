package layers_test

import (
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"example.com/impedance/layers"
	"example.com/impedance/models"
	"example.com/impedance/schema"
)

// TestLog holds that SQLite's log stays small in every layer, whatever a program does again and
// again. SQLite moves the log into the database once it has 1000 pages, after a statement that has
// run to its end (https://www.sqlite.org/c3ref/wal_autocheckpoint.html). A layer that takes the one
// row of INSERT … RETURNING and closes never gets there.
func TestLog(t *testing.T) {
	const limit = 16 << 20 // bytes
	for _, l := range layers.All() {
		t.Run(l.Name, func(t *testing.T) {
			t.Parallel()
			path := filepath.Join(t.TempDir(), "log.db")
			db, err := schema.Open(t.Context(), schema.DSN(path),
				&schema.Options{NoSync: true, Create: true})
			must(t, err)
			defer db.Close()
			must(t, schema.Apply(t.Context(), db))
			store, err := l.Open(t.Context(), db, nil)
			must(t, err)
			defer store.Close()
			small := func(after string) {
				t.Helper()
				log, err := os.Stat(path + "-wal")
				must(t, err)
				if log.Size() > limit {
					t.Fatalf("after %s the log has %d bytes, more than %d", after, log.Size(), limit)
				}
			}
			writeMuch(t, store, small)
		})
	}
}

// writeMuch does each thing that SQLite answers with rows again and again, and after each kind of
// it has the size of the log looked at.
func writeMuch(t *testing.T, store models.Store, small func(after string)) {
	var writer *models.User
	for i := range 1500 {
		user, err := store.CreateUser(t.Context(), named(fmt.Sprintf("u%d", i)))
		must(t, err)
		writer = user
	}
	small("users")
	for i := range 1500 {
		user, err := store.UpdateProfile(t.Context(), models.ProfileEdit{UserID: writer.ID,
			Revision: writer.Revision, Profile: models.Profile{DisplayName: fmt.Sprint("U", i)}})
		must(t, err)
		writer = user
	}
	small("edits")
	for range 12_000 {
		post, err := store.Publish(t.Context(), models.NewPost{AuthorID: writer.ID,
			Content: models.Text{Body: "The log stays small."}})
		must(t, err)
		_, err = store.PostByID(t.Context(), post.ID)
		must(t, err)
	}
	small("posts")
	for i := range 150 {
		var users []models.NewUser
		for j := range 20 {
			users = append(users, named(fmt.Sprintf("many%d_%d", i, j)))
		}
		_, err := store.CreateUsers(t.Context(), users)
		must(t, err)
		_, _, err = store.Register(t.Context(), models.Registration{
			User: named(fmt.Sprintf("new%d", i)), First: models.Text{Body: "Hello."}})
		must(t, err)
	}
	small("units of work")
}
