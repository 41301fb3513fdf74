package hand

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
// By hand: an argument is bound as it is (https://go.dev/doc/database/querying).
func (h firstTime) Join(ctx context.Context, at time.Time) (int64, time.Time, error) {
	id, err := h.insert(ctx, createUser, "joined", "joined@example.com", "Joined", nil, true, at)
	return id, at, err
}

// Joined reads when a user joined.
func (h firstTime) Joined(ctx context.Context, id int64) (at time.Time, err error) {
	err = h.row(ctx, `SELECT created_at FROM users WHERE id = ?`, id).Scan(&at)
	return at, err
}

// JoinedAt counts the users who joined at a moment.
func (h firstTime) JoinedAt(ctx context.Context, at time.Time) (n int64, err error) {
	err = h.row(ctx, `SELECT count(*) FROM users WHERE created_at = ?`, at).Scan(&n)
	return n, err
}

// outTime cuts a moment to what a column keeps before the program has it.
type outTime struct{ handle }

// Join stores a user who joined at a moment, and returns the id and the moment that the
// program's object has.
//
// By hand: "allowed range of p is from 0 to 6" digits of a second in a timestamp
// (https://www.postgresql.org/docs/15/datatype-datetime.html); the layers do so too
// (https://pkg.go.dev/time#Time.Truncate).
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
