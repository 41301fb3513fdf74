package sqlc

import (
	"context"
	"time"

	"example.com/impedance/mismatch"
	"example.com/impedance/mismatch/ways/sqlc/internal/sqlite"
)

// firstSet has a loop around an INSERT of one row. An UPDATE is a statement on a set anyway.
type firstSet struct{ handle }

// Create stores new users.
//
// sqlc: "INSERT INTO authors (bio) VALUES (?)"
// (https://docs.sqlc.dev/en/v1.31.1/howto/insert.html).
func (h firstSet) Create(ctx context.Context, handles []string) error {
	for _, handle := range handles {
		if _, err := h.CreateUser(ctx, newUser(handle, mismatch.Born)); err != nil {
			return err
		}
	}
	return nil
}

func newUser(handle string, at time.Time) sqlite.CreateUserParams {
	return sqlite.CreateUserParams{Handle: handle, Email: handle + "@example.com", DisplayName: handle,
		Discoverable: true, CreatedAt: at}
}

// NotifyAll turns notify on for all whom a user follows.
func (h firstSet) NotifyAll(ctx context.Context, follower int64) error {
	return h.queries.NotifyAll(ctx, follower)
}

// outSet has one INSERT for all rows.
type outSet struct{ handle }

// Create stores new users.
//
// sqlc: copyfrom is for PostgreSQL over pgx and for MySQL's LOAD DATA only
// (https://docs.sqlc.dev/en/v1.31.1/howto/insert.html); elsewhere a function of the engine makes
// rows of an array (https://www.sqlite.org/json1.html#jeach).
func (h outSet) Create(ctx context.Context, handles []string) error {
	list, err := mismatch.JSON(handles)
	if err != nil {
		return err
	}
	return h.CreateUsers(ctx, sqlite.CreateUsersParams{CreatedAt: mismatch.Born, Handles: list})
}

// NotifyAll turns notify on for all whom a user follows.
func (h outSet) NotifyAll(ctx context.Context, follower int64) error {
	return h.queries.NotifyAll(ctx, follower)
}
