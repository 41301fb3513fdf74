package gormimpl

import (
	"context"
	"database/sql"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"gorm.io/gorm"
	"gorm.io/gorm/logger"

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

func TestQuickstart(t *testing.T) {
	harness.VariantContract(t, func(ctx context.Context, db *schema.DB,
		clock models.Clock) (models.Store, error) {
		return New(ctx, db, &Options{Clock: clock, Quickstart: true})
	})
}

// TestTransactionsDoNotDeadlock holds that the layer's own transactions do not meet what the proof
// of surprise prepared-statements-deadlock shows, however few connections there are.
func TestTransactionsDoNotDeadlock(t *testing.T) {
	for _, conns := range []int{1, 2} {
		t.Run(fmt.Sprintf("sqlite/%d", conns), func(t *testing.T) {
			transactions(t, openSQLite(t, conns), conns)
		})
		for _, server := range schema.Servers {
			t.Run(fmt.Sprintf("%s/%d", server.Engine, conns), func(t *testing.T) {
				transactions(t, openServer(t, server.Variable), conns)
			})
		}
	}
}

// transactions runs units of work beside each other and beside the same statements outside of
// them, over a pool of so many connections, each for the first time.
func transactions(t *testing.T, store *Store, conns int) {
	t.Helper()
	store.pool.SetMaxOpenConns(conns)
	store.forget()
	store.cache.Close()
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	done := make(chan error)
	for worker := range 8 {
		go func() { done <- store.meet(ctx, worker) }()
	}
	for range 8 {
		equal(t, "error", <-done, nil)
	}
	for _, text := range store.cache.Stmts.Keys() {
		equal(t, text+": is prepared ahead", preparing{store.cache}.has(text), true)
	}

	// While transactions hold all connections, a statement is wanted for the first time, both
	// ahead of another transaction and inside these.
	store.forget()
	store.cache.Close()
	opts := &sql.TxOptions{ReadOnly: true}
	err := store.tx.WithContext(ctx).Transaction(func(tx *gorm.DB) error {
		for range conns - 1 {
			other := store.tx.WithContext(ctx).Begin(opts)
			defer other.Rollback()
		}
		waits := store.pool.Stats().WaitCount
		go func() { done <- store.prepareProfilePage(ctx, maxLimit) }()
		for store.pool.Stats().WaitCount == waits {
			time.Sleep(time.Millisecond)
		}
		_, err := profileUser(ctx, tx, "user_0_0")
		return err
	}, opts)
	equal(t, "error of the transaction", err, nil)
	equal(t, "error of preparing ahead of another", <-done, nil)
}

// meet registers users and reads their pages.
func (s *Store) meet(ctx context.Context, worker int) error {
	for i := range 10 {
		name := fmt.Sprintf("user_%d_%d", worker, i)
		limit := 2 + i
		ids, err := s.createRead(ctx, name, limit)
		if err != nil {
			return err
		}
		user, _, err := s.Register(ctx, models.Registration{First: models.Text{Body: "hi"},
			User: newUser(name), Follows: ids})
		if err != nil {
			return err
		}
		if _, err := s.ProfilePage(ctx, name, limit); err != nil {
			return err
		}
		if _, err := s.PostsByAuthor(ctx, user.ID, models.Page{Limit: limit - 1}); err != nil {
			return err
		}
	}
	return nil
}

// createRead creates so many users, whose handles begin with a name, and reads them by their ids,
// which it returns.
func (s *Store) createRead(ctx context.Context, name string, rows int) ([]int64, error) {
	ns := make([]models.NewUser, rows)
	for i := range ns {
		ns[i] = newUser(fmt.Sprintf("%s_%d", name, i))
	}
	users, err := s.CreateUsers(ctx, ns)
	if err != nil {
		return nil, err
	}
	ids := make([]int64, rows)
	for i, u := range users {
		ids[i] = u.ID
	}
	if found, err := s.UsersByID(ctx, ids); err != nil || !reflect.DeepEqual(found, users) {
		return nil, fmt.Errorf("%d users that were created came back as %v: %w", rows, found, err)
	}
	return ids, nil
}

// TestListsKept holds that the first 16 lengths are prepared of inserts and of lists of ids, but no
// further ones and no insert that takes several statements.
func TestListsKept(t *testing.T) {
	t.Run(string(schema.SQLite), func(t *testing.T) { listsKept(t, openSQLite(t, 1)) })
	for _, server := range schema.Servers {
		t.Run(string(server.Engine), func(t *testing.T) {
			listsKept(t, openServer(t, server.Variable))
		})
	}
}

func listsKept(t *testing.T, store *Store) {
	t.Helper()
	before := store.cache.Stmts.Keys()
	create := func(name string, rows int) {
		t.Helper()
		_, err := store.createRead(t.Context(), name, rows)
		equal(t, fmt.Sprintf("error of %d rows", rows), err, nil)
	}
	store.maxParameters = 21 * userParameters
	create("several", 22)
	equal(t, "inserts after one of two statements", len(store.cache.Stmts.Keys()), len(before))
	for i := range 2 {
		for rows := range 20 {
			create(fmt.Sprintf("user_%d_%d", i, rows), rows+2) // Register has prepared one of one row
		}
	}
	reads := store.db.ConnPool.(*gorm.PreparedStmtDB).Stmts
	equal(t, "inserts that are prepared", len(store.cache.Stmts.Keys())-len(before), maxLists)
	equal(t, "reads that are prepared", len(reads.Keys()), maxLists)
	for _, text := range store.cache.Stmts.Keys() {
		equal(t, text+": is prepared ahead", preparing{store.cache}.has(text), true)
	}
}

// TestMigrate holds that GORM makes tables that it can use in an empty database, and that doing it
// again is no error.
func TestMigrate(t *testing.T) {
	t.Run(string(schema.SQLite), func(t *testing.T) { migrates(t, openSQLite(t, 1)) })
	for _, server := range schema.Servers {
		t.Run(string(server.Engine), func(t *testing.T) {
			migrates(t, openServer(t, server.Variable))
		})
	}
}

func migrates(t *testing.T, store *Store) {
	t.Helper()
	for _, table := range []string{"follows", "posts", "users"} {
		_, err := store.pool.ExecContext(t.Context(), "DROP TABLE "+table)
		equal(t, "error of removing ours", err, nil)
	}
	equal(t, "error", Migrate(t.Context(), store.pool), nil)
	equal(t, "error of doing it again", Migrate(t.Context(), store.pool), nil)
	row := userRow{Handle: "ada", Email: "ada@example.com", Revision: 1,
		Profile: profile{DisplayName: "Ada"}}
	equal(t, "error of a new row", store.db.Create(&row).Error, nil)
}

// openServer returns a store over an empty database beside the one that a variable names.
func openServer(t *testing.T, variable string) *Store {
	t.Helper()
	db, err := schema.Open(t.Context(), harness.Fresh(t, variable), nil)
	if err != nil {
		t.Fatal(err)
	}
	return openStore(t, db)
}

// openSQLite returns a store over an empty database.
func openSQLite(t *testing.T, conns int) *Store {
	t.Helper()
	path := filepath.Join(t.TempDir(), "store.db")
	opts := &schema.Options{Create: true, NoSync: true, Conns: conns}
	db, err := schema.Open(t.Context(), schema.DSN(path), opts)
	if err != nil {
		t.Fatal(err)
	}
	if err := schema.Apply(t.Context(), db); err != nil {
		t.Fatal(err)
	}
	return openStore(t, db)
}

// openStore returns a store over db, both closed at the end of the test.
func openStore(t *testing.T, db *schema.DB) *Store {
	t.Helper()
	t.Cleanup(func() { db.Close() })
	store, err := New(t.Context(), db, nil)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { store.Close() })
	return store
}

func newUser(handle string) models.NewUser {
	return models.NewUser{Handle: handle, Email: handle + "@example.com",
		Profile: models.Profile{DisplayName: handle}}
}

func equal[T comparable](t *testing.T, what string, got, want T) {
	t.Helper()
	if got != want {
		t.Errorf("%s: got %v, want %v", what, got, want)
	}
}

// TestSettings holds that GORM works with the settings that package layers states for the results.
func TestSettings(t *testing.T) {
	file, err := os.ReadFile("../layers/layers.go")
	if err != nil {
		t.Fatal(err)
	}
	said := regexp.MustCompile(`" \+\s+"`).ReplaceAllString(string(file), "")
	config := func(l logger.Interface) any {
		return reflect.ValueOf(l).Elem().FieldByName("Config").Interface()
	}
	equal(t, "the quickstart's logger", config(quickstart().Logger), config(logger.Default))
	for _, settings := range []string{
		settings(tuned(), "PrepareStmt"), // which New turns on for a session
		settings(quickstart()),
	} {
		if !strings.Contains(said, strconv.Quote(settings)) {
			t.Errorf("no layer is said to have the settings %q", settings)
		}
	}
}

// settings returns what a configuration sets, and what else is set.
func settings(c *gorm.Config, others ...string) string {
	v := reflect.ValueOf(*c)
	for i := range v.NumField() {
		switch name, f := v.Type().Field(i).Name, v.Field(i); {
		case f.IsZero():
		case f.Kind() == reflect.Bool:
			others = append(others, name)
		case name == "Logger" && c.Logger == logger.Discard:
			others = append(others, "Logger=logger.Discard")
		case name == "Logger":
			others = append(others, "Logger=logger.New(io.Discard)")
		default:
			others = append(others, fmt.Sprintf("%s=%v", name, f))
		}
	}
	slices.Sort(others)
	return strings.Join(others, " ")
}
