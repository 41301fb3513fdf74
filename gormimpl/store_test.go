package gormimpl

import (
	"context"
	"errors"
	"path/filepath"
	"testing"
	"time"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"example.com/impedance/models"
	"example.com/impedance/schema"
	"example.com/impedance/storetest"
	"example.com/impedance/storetest/harness"
)

func TestStore(t *testing.T) {
	storetest.Run(t, harness.SQLite(func(ctx context.Context, db *schema.DB,
		clock models.Clock) (models.Store, error) {
		return New(ctx, db, &Options{Clock: clock})
	}))
}

func TestQuickstart(t *testing.T) {
	storetest.Run(t, harness.SQLite(func(ctx context.Context, db *schema.DB,
		clock models.Clock) (models.Store, error) {
		return New(ctx, db, &Options{Clock: clock, Quickstart: true})
	}))
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

// openSurprise returns a store over an empty database.
func openSurprise(t *testing.T, conns int) *Store {
	t.Helper()
	path := filepath.Join(t.TempDir(), "surprise.db")
	opts := &schema.Options{Create: true, NoSync: true, Conns: conns}
	db, err := schema.Open(t.Context(), schema.DSN(path), opts)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	if err := schema.Apply(t.Context(), db); err != nil {
		t.Fatal(err)
	}
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
