package sqlx

import (
	"context"

	"example.com/impedance/mismatch"
)

// firstSet has a loop around what works for one row.
type firstSet struct{ handle }

// Create stores new users.
//
// sqlx: "Named queries can use structs, so if you have an existing struct … you can pass it in"
// (https://github.com/jmoiron/sqlx#usage).
func (h firstSet) Create(ctx context.Context, handles []string) error {
	for _, handle := range handles {
		if _, err := h.NamedExecContext(ctx, createUser, newUser(handle)); err != nil {
			return err
		}
	}
	return nil
}

func newUser(handle string) plainUser {
	return plainUser{Handle: handle, Email: handle + "@example.com", DisplayName: handle,
		Discoverable: true, CreatedAt: mismatch.Born}
}

// NotifyAll turns notify on for all whom a user follows.
func (h firstSet) NotifyAll(ctx context.Context, follower int64) error {
	var ids []int64
	err := h.SelectContext(ctx, &ids, h.Rebind(`SELECT followee_id FROM follows
		WHERE follower_id = ?`), follower)
	for _, id := range ids {
		if _, err := h.ExecContext(ctx, h.Rebind(`UPDATE follows SET notify = TRUE
			WHERE follower_id = ? AND followee_id = ?`), follower, id); err != nil {
			return err
		}
	}
	return err
}

// outSet has one statement for all rows.
type outSet struct{ handle }

// Create stores new users.
//
// sqlx: "batch insert with structs" (https://github.com/jmoiron/sqlx#usage).
func (h outSet) Create(ctx context.Context, handles []string) error {
	var users []plainUser
	for _, handle := range handles {
		users = append(users, newUser(handle))
	}
	_, err := h.NamedExecContext(ctx, createUser, users)
	return err
}

// NotifyAll turns notify on for all whom a user follows.
func (h outSet) NotifyAll(ctx context.Context, follower int64) error {
	_, err := h.ExecContext(ctx, h.Rebind(`UPDATE follows SET notify = TRUE WHERE follower_id = ?`),
		follower)
	return err
}
