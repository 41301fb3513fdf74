package ent

import (
	"context"
	"time"

	"example.com/impedance/mismatch"
	"example.com/impedance/mismatch/ways/ent/internal/ent/user"
)

// firstTime stores a moment as it comes.
type firstTime struct{ handle }

// Join stores a user who joined at a moment, and returns the id and the moment that the
// program's object has.
//
// ent: field.Time is a time.Time (https://entgo.io/docs/schema-fields), and the created entity has
// the value that was set.
func (h firstTime) Join(ctx context.Context, at time.Time) (int64, time.Time, error) {
	u, err := h.create("joined").SetCreatedAt(at).Save(ctx)
	if err != nil {
		return 0, at, err
	}
	return u.ID, u.CreatedAt, nil
}

// Joined reads when a user joined.
func (h firstTime) Joined(ctx context.Context, id int64) (time.Time, error) {
	u, err := h.User.Get(ctx, id)
	if err != nil {
		return time.Time{}, err
	}
	return u.CreatedAt, nil
}

// JoinedAt counts the users who joined at a moment.
func (h firstTime) JoinedAt(ctx context.Context, at time.Time) (int64, error) {
	n, err := h.User.Query().Where(user.CreatedAt(at)).Count(ctx)
	return int64(n), err
}

// outTime cuts a moment to what a column keeps before the program has it.
type outTime struct{ handle }

// Join stores a user who joined at a moment, and returns the id and the moment that the
// program's object has.
//
// ent: SchemaType chooses the column (https://entgo.io/docs/schema-fields#database-type), and not
// the value; the program cuts.
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
