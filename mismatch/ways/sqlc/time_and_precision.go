package sqlc

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
// sqlc: "created_at timestamp NOT NULL" is "CreatedAt time.Time"
// (https://docs.sqlc.dev/en/v1.31.1/howto/structs.html).
func (h firstTime) Join(ctx context.Context, at time.Time) (int64, time.Time, error) {
	id, err := h.CreateUser(ctx, newUser("joined", at))
	return id, at, err
}

// Joined reads when a user joined.
func (h firstTime) Joined(ctx context.Context, id int64) (time.Time, error) {
	return h.CreatedAt(ctx, id)
}

// JoinedAt counts the users who joined at a moment.
func (h firstTime) JoinedAt(ctx context.Context, at time.Time) (int64, error) {
	return h.CountCreatedAt(ctx, at)
}

// outTime cuts a moment to what a column keeps before the program has it.
type outTime struct{ handle }

// Join stores a user who joined at a moment, and returns the id and the moment that the
// program's object has.
//
// sqlc: overrides change the type of a field
// (https://docs.sqlc.dev/en/v1.31.1/howto/overrides.html), and a type could cut; here the program
// does.
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
