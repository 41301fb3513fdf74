package entimpl

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"path/filepath"
	"reflect"
	"strings"
	"sync"
	"testing"
	"time"

	"example.com/impedance/entimpl/internal/ent"
	"example.com/impedance/models"
	"example.com/impedance/schema"
	"example.com/impedance/storetest/harness"
)

func TestStore(t *testing.T) {
	harness.Contract(t, func(ctx context.Context, db *schema.DB,
		clock models.Clock) (models.Store, error) {
		return New(ctx, db, &Options{Clock: clock})
	})
}

func TestPrepared(t *testing.T) {
	harness.VariantContract(t, func(ctx context.Context, db *schema.DB,
		clock models.Clock) (models.Store, error) {
		return New(ctx, db, &Options{Clock: clock, Prepared: true})
	})
}

// TestPreparedOnFewConnections holds that transactions neither wait for their own connection,
// however many begin at once before anything is prepared, nor stay unprepared.
func TestPreparedOnFewConnections(t *testing.T) {
	t.Run("1", func(t *testing.T) { preparedOnFewConnections(t, 1) })
	t.Run("2", func(t *testing.T) { preparedOnFewConnections(t, 2) })
}

func preparedOnFewConnections(t *testing.T, conns int) {
	testOn(t, func(t *testing.T, dsn string) {
		ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
		defer cancel()
		store := preparedStore(t, dsn, &schema.Options{Create: true, Conns: conns})
		var all sync.WaitGroup
		for i := range 8 {
			all.Go(func() {
				r := models.Registration{User: newUser(i), First: models.Text{Body: "text"}}
				if _, _, err := store.Register(ctx, r); err != nil {
					t.Error(err)
				}
				if _, err := store.ProfilePage(ctx, r.User.Handle, 20); err != nil {
					t.Error(err)
				}
				for rows := range 4 {
					if err := createRead(ctx, store, 100*(i+1)+10*rows, rows+2); err != nil {
						t.Error(err)
					}
				}
			})
		}
		all.Wait()
		// Register has two texts, ProfilePage three for users who have no followers, and the lists
		// are of four lengths.
		if n := len(store.preparer.kept); n != 5+4+4 {
			t.Errorf("%d statements are kept, want 13", n)
		}
		if n := store.pool.Stats().InUse; n != 0 {
			t.Errorf("%d connections are in use, want none", n)
		}
	})
}

// createRead creates so many users, who are numbered from first on, and reads them by their ids.
func createRead(ctx context.Context, store *Store, first, rows int) error {
	ns := make([]models.NewUser, rows)
	for i := range ns {
		ns[i] = newUser(first + i)
	}
	users, err := store.CreateUsers(ctx, ns)
	if err != nil {
		return err
	}
	ids := make([]int64, rows)
	for i, u := range users {
		ids[i] = u.ID
	}
	if found, err := store.UsersByID(ctx, ids); err != nil || !reflect.DeepEqual(found, users) {
		return fmt.Errorf("%d users that were created came back as %v: %w", rows, found, err)
	}
	return nil
}

// TestListsKept holds that of inserts and of IN lists the first 16 lengths are kept.
func TestListsKept(t *testing.T) {
	testOn(t, func(t *testing.T, dsn string) {
		store := preparedStore(t, dsn, &schema.Options{Create: true, Conns: 1})
		for i := range 2 {
			for rows := range 20 {
				if err := createRead(t.Context(), store, 1000*i+30*rows, rows+2); err != nil {
					t.Error(err)
				}
			}
		}
		kept := map[kind]int{}
		for text := range store.preparer.kept {
			kept[kindOf(text)]++
		}
		if want := (map[kind]int{inserts: 16, lists: 16}); !maps.Equal(kept, want) {
			t.Errorf("of each kind there are kept %v, want %v", kept, want)
		}
	})
}

// TestPreparedIsBounded holds that nothing is kept beyond the bound or after Close, and that the
// store works all the same.
func TestPreparedIsBounded(t *testing.T) {
	testOn(t, func(t *testing.T, dsn string) {
		ctx := t.Context()
		store := preparedStore(t, dsn, &schema.Options{Create: true, Conns: 1})
		user, err := store.CreateUser(ctx, newUser(0))
		if err != nil {
			t.Fatal(err)
		}
		held := func(what string, call func() error, want int) {
			t.Helper()
			for range 2 {
				if err := call(); err != nil {
					t.Errorf("%s: %v", what, err)
				}
			}
			if n := len(store.preparer.kept); n != want {
				t.Errorf("after %s %d statements are kept, want %d", what, n, want)
			}
		}
		page := func(limit int) func() error {
			return func() error {
				_, err := store.PostsByAuthor(ctx, user.ID, models.Page{Limit: limit})
				return err
			}
		}
		byID := func() error { _, err := store.UserByID(ctx, user.ID); return err }
		held("UserByID", byID, 2) // after CreateUser
		store.preparer.room[plain] = 1
		held("a page of one", page(1), 3)
		held("a page of two", page(2), 3)
		if err := store.Close(); err != nil {
			t.Error(err)
		}
		held("Close", byID, 0)
	})
}

// TestPreparingHeedsItsContext holds that whoever has to prepare does not wait longer than their
// context allows, and keeps nobody else from what is kept.
func TestPreparingHeedsItsContext(t *testing.T) {
	path := schema.DSN(filepath.Join(t.TempDir(), "wait.db"))
	store := preparedStore(t, path, &schema.Options{Create: true, Conns: 1})
	conn, err := store.pool.Conn(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan error)
	go func() {
		_, err := store.UserByID(ctx, 1)
		ended <- err
	}()
	for store.pool.Stats().WaitCount == 0 { // until it waits for the connection
		time.Sleep(time.Millisecond)
	}
	if _, wanted := store.preparer.find("SELECT 1"); !wanted {
		t.Error("a text that was never met is not wanted")
	}
	cancel()
	if err := <-ended; !errors.Is(err, context.Canceled) {
		t.Errorf("UserByID gave %v, want context.Canceled", err)
	}
	if err := conn.Close(); err != nil {
		t.Error(err)
	}
	if _, err := store.UserByID(t.Context(), 1); !errors.Is(err, models.ErrNotFound) {
		t.Errorf("UserByID gave %v, want ErrNotFound", err)
	}
}

// TestKindOf holds which texts count as having a list.
func TestKindOf(t *testing.T) {
	for text, want := range map[string]kind{
		"SELECT a, b FROM t WHERE id IN (?)":                                       plain,
		"SELECT a, b FROM t WHERE id IN ($1)":                                      plain,
		"SELECT a FROM t WHERE id IN (?, ?)":                                       lists,
		"SELECT a FROM t WHERE id IN ($1, $2, $3) LIMIT 3":                         lists,
		"SELECT a FROM t WHERE id NOT IN (SELECT b FROM u WHERE c = ?)":            plain,
		"SELECT a FROM t WHERE a NOT IN (SELECT b, c FROM u) AND d IN (?, ?)":      lists,
		"SELECT (SELECT COUNT(*) FROM t), (SELECT COUNT(*) FROM u)":                plain,
		"INSERT INTO t (a, b) VALUES (?, ?) RETURNING id":                          plain,
		"INSERT INTO t (a, b) VALUES (?, ?), (?, ?) RETURNING id":                  inserts,
		"INSERT INTO t (a) VALUES ($1) ON CONFLICT (a, b) DO UPDATE SET a = $2, b": plain,
	} {
		if got := kindOf(text); got != want {
			t.Errorf("kindOf(%q) = %v, want %v", text, got, want)
		}
	}
}

// testOn runs a test on an empty database of each engine.
func testOn(t *testing.T, test func(t *testing.T, dsn string)) {
	t.Run(string(schema.SQLite), func(t *testing.T) {
		test(t, schema.DSN(filepath.Join(t.TempDir(), "empty.db")))
	})
	for _, s := range schema.Servers {
		t.Run(string(s.Engine), func(t *testing.T) { test(t, harness.Fresh(t, s.Variable)) })
	}
}

// preparedStore returns a store under Options.Prepared over a database, in which it makes the
// tables if it is a file.
func preparedStore(t *testing.T, dsn string, opts *schema.Options) *Store {
	t.Helper()
	db := openDatabase(t, dsn, opts)
	if db.Engine == schema.SQLite {
		if err := schema.Apply(t.Context(), db); err != nil {
			t.Fatal(err)
		}
	}
	store, err := New(t.Context(), db, &Options{Prepared: true})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { store.Close() })
	return store
}

// TestMigrate holds that ent makes its tables in an empty database of each engine, and that
// they hold what the store stores.
func TestMigrate(t *testing.T) {
	t.Run("sqlite", func(t *testing.T) {
		testMigrate(t, schema.DSN(filepath.Join(t.TempDir(), "made.db")))
	})
	for _, s := range schema.Servers {
		t.Run(string(s.Engine), func(t *testing.T) {
			dsn := harness.Fresh(t, s.Variable)
			db := openDatabase(t, dsn, nil)
			for _, table := range []string{"follows", "posts", "users"} {
				if _, err := db.ExecContext(t.Context(), "DROP TABLE "+table); err != nil {
					t.Fatal(err)
				}
			}
			testMigrate(t, dsn)
		})
	}
}

// testMigrate lets ent make its tables in an empty database, and fills them to their limits.
func testMigrate(t *testing.T, dsn string) {
	ctx := t.Context()
	db := openDatabase(t, dsn, &schema.Options{Create: true, Conns: 1})
	if err := Migrate(ctx, db); err != nil {
		t.Fatal(err)
	}
	store, err := New(ctx, db, &Options{Clock: func() time.Time { return models.Latest }})
	if err != nil {
		t.Fatal(err)
	}
	long := strings.Repeat("😀", 500)
	n := newUser(0)
	n.Profile.Bio = &long
	u, err := store.CreateUser(ctx, n)
	if err != nil {
		t.Fatal(err)
	}
	p, err := store.Publish(ctx, models.NewPost{AuthorID: u.ID, Content: models.Text{Body: long}})
	if err != nil {
		t.Fatal(err)
	}
	got, err := store.PostByID(ctx, p.ID)
	if err != nil {
		t.Fatal(err)
	}
	if p.Author = u; !reflect.DeepEqual(got, p) {
		t.Errorf("PostByID gave %+v by %+v, want %+v by %+v", got, got.Author, p, u)
	}
	if _, err := store.CreateUser(ctx, n); !errors.Is(err, models.ErrConflict) {
		t.Errorf("a handle that is taken gave %v, want ErrConflict", err)
	}
}

func openDatabase(t *testing.T, dsn string, opts *schema.Options) *schema.DB {
	t.Helper()
	db, err := schema.Open(t.Context(), dsn, opts)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	return db
}

// TestUpdateProfileOvertaken holds that UpdateProfile finds out who was faster between its read
// and its update.
func TestUpdateProfileOvertaken(t *testing.T) {
	for want, overtake := range map[error]func(*ent.UserClient) error{
		models.ErrStale: func(c *ent.UserClient) error {
			return c.Update().AddRevision(1).Exec(t.Context())
		},
		models.ErrNotFound: func(c *ent.UserClient) error {
			return c.DeleteOneID(1).Exec(t.Context())
		},
	} {
		store, overtaken := storeOf(t, 1, 0), false
		store.client.User.Use(func(next ent.Mutator) ent.Mutator {
			return ent.MutateFunc(func(ctx context.Context, m ent.Mutation) (ent.Value, error) {
				if !overtaken {
					overtaken = true
					if err := overtake(store.client.User); err != nil {
						t.Error(err)
					}
				}
				return next.Mutate(ctx, m)
			})
		})
		u, err := store.UpdateProfile(t.Context(), models.ProfileEdit{UserID: 1, Revision: 1,
			Profile: newUser(0).Profile})
		if !errors.Is(err, want) || !overtaken {
			t.Errorf("UpdateProfile gave %v and %v, want %v", u, err, want)
		}
	}
}

// storeOf returns a store over a new database with users "u0", "u1" and so on, each with
// as many posts.
func storeOf(t *testing.T, users, posts int) *Store {
	t.Helper()
	ctx := t.Context()
	path := schema.DSN(filepath.Join(t.TempDir(), "surprise.db"))
	db := openDatabase(t, path, &schema.Options{Create: true, NoSync: true})
	if err := schema.Apply(ctx, db); err != nil {
		t.Fatal(err)
	}
	store, err := New(ctx, db, nil)
	if err != nil {
		t.Fatal(err)
	}
	for i := range users {
		u, err := store.CreateUser(ctx, newUser(i))
		if err != nil {
			t.Fatal(err)
		}
		for range posts {
			n := models.NewPost{AuthorID: u.ID, Content: models.Text{Body: "text"}}
			if _, err := store.Publish(ctx, n); err != nil {
				t.Fatal(err)
			}
		}
	}
	return store
}

// newUser returns the user "u" with a number.
func newUser(i int) models.NewUser {
	return models.NewUser{
		Handle:  fmt.Sprint("u", i),
		Email:   fmt.Sprintf("u%d@example.com", i),
		Profile: models.Profile{DisplayName: "U", Bio: new("bio")},
	}
}
