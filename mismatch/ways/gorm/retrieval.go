package gorm

import (
	"context"

	"gorm.io/gorm"

	"example.com/impedance/mismatch"
)

// firstRetrieval asks by example.
type firstRetrieval struct{ handle }

// Search reads the handles of users by a filter.
//
// GORM: db.Where(&User{Name: "jinzhu", Age: 20}).First(&user). The page goes on: "When querying
// with struct, GORM will only query with non-zero fields" (https://gorm.io/docs/query.html).
func (h firstRetrieval) Search(ctx context.Context,
	f mismatch.Filter) (handles []string, err error) {
	db := h.db.WithContext(ctx).Model(&User{})
	if f.Discoverable != nil {
		db = db.Where(&User{Discoverable: *f.Discoverable})
	}
	err = ordered(db, f).Pluck("handle", &handles).Error
	return handles, err
}

// ordered adds the order that a caller chose.
func ordered(db *gorm.DB, f mismatch.Filter) *gorm.DB {
	if f.ByHandle {
		return db.Order("handle")
	}
	return db.Order("created_at DESC, id DESC")
}

// outRetrieval asks by a map.
type outRetrieval struct{ handle }

// Search reads the handles of users by a filter.
//
// GORM: "To include zero values in the query conditions, you can use a map"
// (https://gorm.io/docs/query.html). The page's conditions in SQL, such as Where("name = ?",
// "jinzhu"), have them too.
func (h outRetrieval) Search(ctx context.Context,
	f mismatch.Filter) (handles []string, err error) {
	db := h.db.WithContext(ctx).Model(&User{})
	if f.Discoverable != nil {
		db = db.Where(map[string]any{"discoverable": *f.Discoverable})
	}
	err = ordered(db, f).Pluck("handle", &handles).Error
	return handles, err
}
