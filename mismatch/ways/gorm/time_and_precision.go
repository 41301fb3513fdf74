package gorm

import (
	"context"
	"time"

	"example.com/impedance/mismatch"
)

// firstTime stores a moment as it comes.
type firstTime struct{ handle }

// Join stores a user who joined at a moment, and returns the id and the moment that the
// program's object has.
//
// GORM: CreatedAt is "Set to current time if it is zero on creating"
// (https://gorm.io/docs/models.html), and to what it is otherwise.
func (h firstTime) Join(ctx context.Context, at time.Time) (int64, time.Time, error) {
	u := newUser("joined")
	u.CreatedAt = at
	err := h.db.WithContext(ctx).Create(&u).Error
	return u.ID, u.CreatedAt, err
}

// Joined reads when a user joined.
func (h firstTime) Joined(ctx context.Context, id int64) (time.Time, error) {
	var u User
	err := h.db.WithContext(ctx).First(&u, id).Error
	return u.CreatedAt, err
}

// JoinedAt counts the users who joined at a moment.
func (h firstTime) JoinedAt(ctx context.Context, at time.Time) (n int64, err error) {
	err = h.db.WithContext(ctx).Model(&User{}).Where("created_at = ?", at).Count(&n).Error
	return n, err
}

// outTime cuts a moment to what a column keeps before the program has it.
type outTime struct{ handle }

// Join stores a user who joined at a moment, and returns the id and the moment that the
// program's object has.
//
// GORM: the tag precision "specifies column precision" (https://gorm.io/docs/models.html), for
// columns and not for values; the program cuts.
func (h outTime) Join(ctx context.Context, at time.Time) (int64, time.Time, error) {
	return firstTime(h).Join(ctx, mismatch.Moment(at))
}

// Joined reads when a user joined.
func (h outTime) Joined(ctx context.Context, id int64) (time.Time, error) {
	return firstTime(h).Joined(ctx, id)
}

// JoinedAt counts the users who joined at a moment.
func (h outTime) JoinedAt(ctx context.Context, at time.Time) (int64, error) {
	return firstTime(h).JoinedAt(ctx, at)
}
