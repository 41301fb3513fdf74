package hand

import (
	"context"
	"strings"

	"example.com/impedance/mismatch"
)

// firstSet has a loop around what works for one row.
type firstSet struct{ handle }

// Create stores new users.
//
// By hand: the tutorial's addAlbum stores one row (https://go.dev/doc/tutorial/database-access).
func (h firstSet) Create(ctx context.Context, handles []string) error {
	for _, handle := range handles {
		_, err := h.exec(ctx, createUser, handle, handle+"@example.com", handle, nil, true, mismatch.Born)
		if err != nil {
			return err
		}
	}
	return nil
}

// NotifyAll turns notify on for all whom a user follows.
func (h firstSet) NotifyAll(ctx context.Context, follower int64) error {
	ids, err := h.ids(ctx, `SELECT followee_id FROM follows WHERE follower_id = ?`, follower)
	for _, id := range ids {
		if _, err := h.exec(ctx, `UPDATE follows SET notify = TRUE
			WHERE follower_id = ? AND followee_id = ?`, follower, id); err != nil {
			return err
		}
	}
	return err
}

// outSet has one statement for all rows.
type outSet struct{ handle }

// Create stores new users.
//
// By hand: one statement without loading what it changes
// (https://learn.microsoft.com/ef/core/performance/efficient-updating).
func (h outSet) Create(ctx context.Context, handles []string) error {
	text, row, _ := strings.Cut(createUser, "VALUES ")
	var args []any
	for _, handle := range handles {
		args = append(args, handle, handle+"@example.com", handle, nil, true, mismatch.Born)
	}
	all := strings.Repeat(row+", ", len(handles)-1) + row
	_, err := h.exec(ctx, text+"VALUES "+all, args...)
	return err
}

// NotifyAll turns notify on for all whom a user follows.
func (h outSet) NotifyAll(ctx context.Context, follower int64) error {
	_, err := h.exec(ctx, `UPDATE follows SET notify = TRUE WHERE follower_id = ?`, follower)
	return err
}
