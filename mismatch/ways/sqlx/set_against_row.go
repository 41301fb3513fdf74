package sqlx

import (
	"context"

	"example.com/impedance/mismatch"
)

// firstSet passes a slice, and a condition.
type firstSet struct{ handle }

// Create stores new users.
//
// sqlx: "batch insert with structs" (https://github.com/jmoiron/sqlx#usage).
func (h firstSet) Create(ctx context.Context, handles []string) error {
	var accounts []account
	for _, handle := range handles {
		accounts = append(accounts, newAccount(handle))
	}
	_, err := h.NamedExecContext(ctx, createUser, accounts)
	return err
}

func newAccount(handle string) account {
	return account{Handle: handle, Email: handle + "@example.com", DisplayName: handle,
		Discoverable: true, CreatedAt: mismatch.Born}
}

// NotifyAll turns notify on for all whom a user follows.
func (h firstSet) NotifyAll(ctx context.Context, follower int64) error {
	_, err := h.ExecContext(ctx, h.Rebind(`UPDATE follows SET notify = TRUE WHERE follower_id = ?`),
		follower)
	return err
}
