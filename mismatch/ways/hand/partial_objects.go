package hand

import (
	"context"

	"example.com/impedance/mismatch"
)

// firstPartial has a type of its own for the part.
type firstPartial struct{ handle }

// card is the part of a user that a list shows.
type card struct {
	ID          int64
	Handle      string
	DisplayName string
}

// Cards reads the id, the handle and the display name of each user.
//
// By hand: Scan wants a place for each column, and there are as many columns as are selected
// (https://go.dev/doc/database/querying).
func (h firstPartial) Cards(ctx context.Context) (cards []mismatch.Card, err error) {
	rows, err := h.query(ctx, `SELECT id, handle, display_name FROM users ORDER BY id`)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		var c card
		if err := rows.Scan(&c.ID, &c.Handle, &c.DisplayName); err != nil {
			return nil, err
		}
		cards = append(cards, mismatch.Card{ID: c.ID, Handle: c.Handle,
			DisplayName: c.DisplayName, Row: c})
	}
	return cards, rows.Err()
}
