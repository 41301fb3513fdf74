package gormimpl

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	driver "github.com/go-sql-driver/mysql"
	"gorm.io/driver/mysql"
	"gorm.io/gorm"
	"gorm.io/gorm/clause"

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
	harness.Contract(t, func(ctx context.Context, db *schema.DB,
		clock models.Clock) (models.Store, error) {
		return New(ctx, db, &Options{Clock: clock, Quickstart: true})
	})
}

// The rest shows what this layer steps around. Each test asserts what GORM does today,
// so one that fails after an update may mean that a step is no longer needed.

// https://gorm.io/docs/update.html#Updates-multiple-columns
func TestSurpriseUpdatesSkipsZeroValues(t *testing.T) {
	db := openSurprise(t, 4).db
	row := createRow(t, db, "ada")
	err := db.Model(&row).Updates(userRow{Profile: models.Profile{Bio: nil, Location: ""}}).Error
	equal(t, "error of an update with nothing to do", err, nil)
	var stored userRow
	equal(t, "error", db.Take(&stored, row.ID).Error, nil)
	equal(t, "location", stored.Profile.Location, "London")
	equal(t, "bio is kept", stored.Profile.Bio != nil, true)
}

// https://github.com/go-gorm/gorm/issues/7556
func TestSurpriseDefaultTurnsFalseToTrue(t *testing.T) {
	db := openSurprise(t, 4).db
	type defaulted struct {
		ID           int64
		Handle       string
		Email        string
		DisplayName  string
		Location     string
		Website      string
		Discoverable bool `gorm:"default:true"`
		CreatedAt    time.Time
	}
	row := defaulted{Handle: "ada", Email: "ada@example.com", DisplayName: "Ada",
		Discoverable: false}
	equal(t, "error", db.Table("users").Create(&row).Error, nil)
	var stored userRow
	equal(t, "error", db.Take(&stored, row.ID).Error, nil)
	equal(t, "discoverable", stored.Discoverable, true)
}

// https://github.com/go-gorm/gorm/issues/4857
func TestSurpriseFindWithNoIDsReturnsAllRows(t *testing.T) {
	db := openSurprise(t, 4).db
	createRow(t, db, "ada")
	createRow(t, db, "bob")
	var rows []userRow
	equal(t, "error", db.Find(&rows, []int64{}).Error, nil)
	equal(t, "rows by inline condition", len(rows), 2)
	equal(t, "error", db.Where("id IN ?", []int64{}).Find(&rows).Error, nil)
	equal(t, "rows by IN", len(rows), 0)
}

// https://github.com/go-gorm/gorm/issues/7393
func TestSurpriseDoNothingLeavesWrongIDs(t *testing.T) {
	db := openSurprise(t, 4).db
	ada := createRow(t, db, "ada")
	again := newRow("ada")
	err := db.Clauses(clause.OnConflict{DoNothing: true}).Create(&again).Error
	equal(t, "error", err, nil)
	equal(t, "id of the row that was there", again.ID, 0)

	rows := []userRow{newRow("ada"), newRow("bob")}
	err = db.Clauses(clause.OnConflict{DoNothing: true}).Create(&rows).Error
	equal(t, "error", err, nil)
	equal(t, "id of the row that was there is another's", rows[0].ID > ada.ID, true)
	equal(t, "id of the row that is new", rows[1].ID, 0)
}

// https://github.com/go-gorm/gorm/issues/3568
func TestSurpriseSaveInsertsWhatIsUnknown(t *testing.T) {
	db := openSurprise(t, 4).db
	row := newRow("ada")
	row.ID = 99
	equal(t, "error", db.Save(&row).Error, nil)
	var stored userRow
	equal(t, "error", db.Take(&stored, 99).Error, nil)
	equal(t, "handle", stored.Handle, "ada")
}

// https://gorm.io/docs/query.html#Struct-amp-Map-Conditions
func TestSurpriseZeroKeyIsNoCondition(t *testing.T) {
	db := openSurprise(t, 4).db
	createRow(t, db, "ada")
	createRow(t, db, "bob")
	nobody := userRow{ID: 0}
	result := db.Model(&nobody).Where("revision = ?", 1).Update("location", "nowhere")
	equal(t, "error", result.Error, nil)
	equal(t, "rows", result.RowsAffected, 2)
}

// https://gorm.io/docs/error_handling.html
func TestSurpriseMissingRowIsNoError(t *testing.T) {
	db := openSurprise(t, 4).db
	equal(t, "error of an update", db.Model(&userRow{ID: 1}).Update("revision", 2).Error, nil)
	equal(t, "error of a delete", db.Delete(&userRow{}, 1).Error, nil)
	equal(t, "error of a find", db.Find(&userRow{}, 1).Error, nil)
}

// https://github.com/go-gorm/gorm/issues/5989
func TestSurpriseGenericUpdateReturningPanics(t *testing.T) {
	db := openSurprise(t, 4).db
	createRow(t, db, "ada")
	defer func() { equal(t, "panics", recover() != nil, true) }()
	gorm.G[userRow](db, clause.Returning{}).Where("id = ?", 1).Update(t.Context(), "revision", 2)
}

// https://github.com/go-gorm/gorm/issues/7465
func TestSurprisePreparedStatementsDeadlock(t *testing.T) {
	store := openSurprise(t, 1)
	pool, err := store.db.DB()
	equal(t, "error", err, nil)
	ctx, cancel := context.WithTimeout(t.Context(), 300*time.Millisecond)
	defer cancel()
	done := make(chan error)
	err = store.db.WithContext(ctx).Transaction(func(tx *gorm.DB) error {
		// Someone else starts to prepare a statement, for which there is no connection.
		go func() { done <- store.db.Find(&[]userRow{}).Error }()
		for pool.Stats().WaitCount == 0 {
			time.Sleep(time.Millisecond)
		}
		// The same statement here waits for theirs, and theirs for this connection, until
		// the context ends and database/sql rolls back.
		return tx.Find(&[]userRow{}).Error
	})
	equal(t, "transaction timed out", err != nil && ctx.Err() != nil, true)
	equal(t, "error of the other", <-done, nil)
}

// PreparedStmtDB.prepare hands the error of whoever prepares to all who wait. The layer
// does not step around this one, see the package's special considerations.
func TestSurpriseAnothersContextEndsOurs(t *testing.T) {
	store := openSurprise(t, 1)
	pool, err := store.db.DB()
	equal(t, "error", err, nil)
	conn, err := pool.Conn(t.Context())
	equal(t, "error", err, nil)
	theirs, cancel := context.WithCancel(t.Context())
	done := make(chan error)
	find := func(ctx context.Context) { done <- store.db.WithContext(ctx).Find(&[]userRow{}).Error }
	go find(theirs)
	for pool.Stats().WaitCount == 0 { // until theirs waits for a connection to prepare on
		time.Sleep(time.Millisecond)
	}
	go find(t.Context())
	mux := store.db.ConnPool.(*gorm.PreparedStmtDB).Mux
	for mux.TryLock() { // until ours waits for theirs
		mux.Unlock()
		time.Sleep(time.Millisecond)
	}
	cancel()
	equal(t, "one is cancelled", errors.Is(<-done, context.Canceled), true)
	equal(t, "the other is too", errors.Is(<-done, context.Canceled), true)
	equal(t, "error", conn.Close(), nil)
}

// https://github.com/go-gorm/gorm/issues/7459
func TestSurpriseTranslateDropsTheOriginal(t *testing.T) {
	original := &driver.MySQLError{Number: 1062}
	err := mysql.Dialector{}.Translate(original)
	equal(t, "has GORM's name", errors.Is(err, gorm.ErrDuplicatedKey), true)
	equal(t, "has the original", errors.Is(err, original), false)
}

// GORM's dialect writes no RETURNING for MySQL, whatever it is told, and for MariaDB in an
// UPDATE too, where most of its versions have none.
// https://github.com/go-gorm/mysql/blob/v1.6.0/mysql.go
func TestSurpriseReturningOnMySQL(t *testing.T) {
	store := openServer(t, "IMPEDANCE_MYSQL")
	var version string
	equal(t, "error", store.db.Raw("SELECT VERSION()").Scan(&version).Error, nil)
	row := createRow(t, store.db, "ada")
	update := store.db.Session(&gorm.Session{DryRun: true}).Model(&row).
		Clauses(clause.Returning{}).Update("revision", 2)
	equal(t, "error", update.Error, nil)
	equal(t, "RETURNING", strings.Contains(update.Statement.SQL.String(), "RETURNING"),
		strings.Contains(version, "MariaDB"))
}

// https://github.com/go-gorm/mysql/blob/v1.6.0/mysql.go
func TestSurpriseMySQLRoundsNow(t *testing.T) {
	store := openServer(t, "IMPEDANCE_MYSQL")
	equal(t, "microseconds", store.db.NowFunc().Nanosecond()%1e6, 0)
}

// TestMigrate holds that GORM makes tables that it can use in an empty database of a server.
func TestMigrate(t *testing.T) {
	for _, server := range schema.Servers {
		t.Run(string(server.Engine), func(t *testing.T) {
			store := openServer(t, server.Variable)
			_, err := store.pool.ExecContext(t.Context(), "DROP TABLE follows, posts, users")
			equal(t, "error of removing ours", err, nil)
			equal(t, "error", Migrate(t.Context(), store.pool), nil)
			equal(t, "error of doing it again", Migrate(t.Context(), store.pool), nil)
			createRow(t, store.db, "ada")
		})
	}
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

// openSurprise returns a store over an empty database.
func openSurprise(t *testing.T, conns int) *Store {
	t.Helper()
	path := filepath.Join(t.TempDir(), "surprise.db")
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

func newRow(handle string) userRow {
	return userRow{
		Handle:   handle,
		Email:    handle + "@example.com",
		Profile:  models.Profile{DisplayName: handle, Bio: new("a bio"), Location: "London"},
		Revision: 1,
	}
}

func createRow(t *testing.T, db *gorm.DB, handle string) userRow {
	t.Helper()
	row := newRow(handle)
	if err := db.Create(&row).Error; err != nil {
		t.Fatal(err)
	}
	return row
}

func equal[T comparable](t *testing.T, what string, got, want T) {
	t.Helper()
	if got != want {
		t.Errorf("%s: got %v, want %v", what, got, want)
	}
}

// TestSettings holds that what package layers says of how GORM is told to work, for results to
// carry, is how it is.
func TestSettings(t *testing.T) {
	said, err := os.ReadFile("../layers/layers.go")
	if err != nil {
		t.Fatal(err)
	}
	for _, settings := range []string{
		turnedOn(tuned(), "PrepareStmt"), // which New turns on for a session
		turnedOn(quickstart()),
	} {
		if !strings.Contains(string(said), strconv.Quote(settings)) {
			t.Errorf("no layer is said to have the settings %q", settings)
		}
	}
}

// turnedOn returns what a configuration turns on, and what else is.
func turnedOn(c *gorm.Config, others ...string) string {
	v := reflect.ValueOf(*c)
	for i := range v.NumField() {
		if f := v.Field(i); f.Kind() == reflect.Bool && f.Bool() {
			others = append(others, v.Type().Field(i).Name)
		}
	}
	slices.Sort(others)
	return strings.Join(others, " ")
}
