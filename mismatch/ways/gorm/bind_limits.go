package gorm

import (
	"context"

	"example.com/impedance/mismatch"
)

// firstBind passes the slice.
type firstBind struct{ handle }

// Users returns how many of some ids are users'.
//
// GORM: a slice is expanded in an IN list: "SELECT * FROM users WHERE name IN ('jinzhu','jinzhu
// 2')" (https://gorm.io/docs/query.html).
func (h firstBind) Users(ctx context.Context, ids []int64) (int, error) {
	var users []User
	err := h.db.WithContext(ctx).Where("id IN ?", ids).Find(&users).Error
	return len(users), err
}

// outBind has one parameter, a JSON array.
type outBind struct{ handle }

// Users returns how many of some ids are users'.
//
// GORM: a condition is plain SQL (https://gorm.io/docs/query.html), and a function of the engine
// makes rows of an array (https://www.sqlite.org/json1.html#jeach).
func (h outBind) Users(ctx context.Context, ids []int64) (int, error) {
	list, err := mismatch.JSON(ids)
	if err != nil {
		return 0, err
	}
	var users []User
	err = h.db.WithContext(ctx).Where(mismatch.InList(h.engine), list).Find(&users).Error
	return len(users), err
}
