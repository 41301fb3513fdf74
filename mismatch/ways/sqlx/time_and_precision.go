package sqlx

import (
	"context"
	"time"

	"example.com/impedance/mismatch"
)

// firstTime binds a moment as it comes.
type firstTime struct{ handle }

// Join stores a user who joined at a moment, and returns the id and the moment that the
// program's object has.
//
// sqlx: its types "leave the underlying interfaces untouched" (https://github.com/jmoiron/sqlx), so
// a time is what the driver makes of it.
func (h firstTime) Join(ctx context.Context, at time.Time) (int64, time.Time, error) {
	a := newAccount("joined")
	a.CreatedAt = at
	id, err := h.insert(ctx, createUser, a)
	return id, a.CreatedAt, err
}

// Joined reads when a user joined.
func (h firstTime) Joined(ctx context.Context, id int64) (at time.Time, err error) {
	err = h.GetContext(ctx, &at, h.Rebind(`SELECT created_at FROM users WHERE id = ?`), id)
	return at, err
}

// JoinedAt counts the users who joined at a moment.
func (h firstTime) JoinedAt(ctx context.Context, at time.Time) (n int64, err error) {
	err = h.GetContext(ctx, &n, h.Rebind(`SELECT count(*) FROM users WHERE created_at = ?`), at)
	return n, err
}

// outTime cuts a moment to what a column keeps before the program has it.
type outTime struct{ handle }

// Join stores a user who joined at a moment, and returns the id and the moment that the
// program's object has.
//
// sqlx: the library has nothing of its own for this; the column keeps 6 digits of a second
// (https://www.postgresql.org/docs/15/datatype-datetime.html).
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
