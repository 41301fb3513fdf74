package hand

import (
	"context"
	"strings"

	"example.com/impedance/mismatch"
)

// firstSet has a loop around an INSERT of one row. An UPDATE is a statement on a set anyway.
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
	_, err := h.exec(ctx, `UPDATE follows SET notify = TRUE WHERE follower_id = ?`, follower)
	return err
}

// outSet has one INSERT for all rows.
type outSet struct{ handle }

// Create stores new users.
//
// By hand: an INSERT with "VALUES" makes "one or more new rows"
// (https://www.sqlite.org/lang_insert.html), and has parameters for each.
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
	return firstSet(h).NotifyAll(ctx, follower)
}
