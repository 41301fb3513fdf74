package sqlc

import (
	"context"

	"example.com/impedance/mismatch"
)

// firstPartial selects everything.
type firstPartial struct{ handle }

// Cards reads the id, the handle and the display name of each user.
//
// sqlc: "SELECT * FROM authors ORDER BY id"
// (https://docs.sqlc.dev/en/v1.31.1/howto/select.html).
func (h firstPartial) Cards(ctx context.Context) (cards []mismatch.Card, err error) {
	users, err := h.Users(ctx)
	for _, u := range users {
		cards = append(cards, mismatch.Card{ID: u.ID, Handle: u.Handle,
			DisplayName: u.DisplayName, Row: u})
	}
	return cards, err
}

// outPartial selects three columns, and sqlc makes a struct for them.
type outPartial struct{ handle }

// Cards reads the id, the handle and the display name of each user.
//
// sqlc: "When selecting multiple columns, a row record (method-specific struct) is returned."
// (https://docs.sqlc.dev/en/v1.31.1/howto/select.html).
func (h outPartial) Cards(ctx context.Context) (cards []mismatch.Card, err error) {
	found, err := h.queries.Cards(ctx)
	for _, c := range found {
		cards = append(cards, mismatch.Card{ID: c.ID, Handle: c.Handle,
			DisplayName: c.DisplayName, Row: c})
	}
	return cards, err
}
