package sqlx

import (
	"context"
	"database/sql"
	"time"

	"example.com/impedance/mismatch"
)

// firstPartial selects everything.
type firstPartial struct{ handle }

// whole is a whole row of users.
type whole struct {
	ID           int64
	Handle       string
	Email        string
	DisplayName  string `db:"display_name"`
	Bio          sql.NullString
	Location     string
	Website      string
	Discoverable bool
	Revision     int64
	CreatedAt    time.Time `db:"created_at"`
}

// Cards reads the id, the handle and the display name of each user.
//
// sqlx: "SELECT * FROM person ORDER BY first_name ASC" (https://github.com/jmoiron/sqlx#usage).
func (h firstPartial) Cards(ctx context.Context) (cards []mismatch.Card, err error) {
	var users []whole
	err = h.SelectContext(ctx, &users, `SELECT * FROM users ORDER BY id`)
	for _, u := range users {
		cards = append(cards, mismatch.Card{ID: u.ID, Handle: u.Handle,
			DisplayName: u.DisplayName, Row: u})
	}
	return cards, err
}

// outPartial has a struct for the part.
type outPartial struct{ handle }

// card is the part of a user that a list shows.
type card struct {
	ID          int64
	Handle      string
	DisplayName string `db:"display_name"`
}

// Cards reads the id, the handle and the display name of each user.
//
// sqlx: a column without a field is an error, and a field without a column stays as it is
// (https://jmoiron.github.io/sqlx/#safety), so the part has a struct of its own.
func (h outPartial) Cards(ctx context.Context) (cards []mismatch.Card, err error) {
	var found []card
	err = h.SelectContext(ctx, &found, `SELECT id, handle, display_name FROM users ORDER BY id`)
	for _, c := range found {
		cards = append(cards, mismatch.Card{ID: c.ID, Handle: c.Handle,
			DisplayName: c.DisplayName, Row: c})
	}
	return cards, err
}
