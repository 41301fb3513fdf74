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
// GORM: "db.Where(&User{Name: "jinzhu", Age: 20}).First(&user)". The page goes on: "if your field's
// value is 0, ”, false or other zero values, it won't be used to build query conditions"
// (https://gorm.io/docs/query.html).
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
// GORM: "db.Where(map[string]interface{}{"name": "jinzhu", "age": 20}).Find(&users)"
// (https://gorm.io/docs/query.html).
func (h outRetrieval) Search(ctx context.Context,
	f mismatch.Filter) (handles []string, err error) {
	db := h.db.WithContext(ctx).Model(&User{})
	if f.Discoverable != nil {
		db = db.Where(map[string]any{"discoverable": *f.Discoverable})
	}
	err = ordered(db, f).Pluck("handle", &handles).Error
	return handles, err
}
