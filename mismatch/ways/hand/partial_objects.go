package hand

import (
	"context"
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
	DisplayName  string
	Bio          *string
	Location     string
	Website      string
	Discoverable bool
	Revision     int64
	CreatedAt    time.Time
}

// Cards reads the id, the handle and the display name of each user.
//
// By hand: "SELECT * FROM album WHERE artist = ?", with "Scan to assign column data to struct
// fields" (https://go.dev/doc/database/querying).
func (h firstPartial) Cards(ctx context.Context) (cards []mismatch.Card, err error) {
	rows, err := h.query(ctx, `SELECT * FROM users ORDER BY id`)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		var u whole
		if err := rows.Scan(&u.ID, &u.Handle, &u.Email, &u.DisplayName, &u.Bio, &u.Location,
			&u.Website, &u.Discoverable, &u.Revision, &u.CreatedAt); err != nil {
			return nil, err
		}
		cards = append(cards, mismatch.Card{ID: u.ID, Handle: u.Handle,
			DisplayName: u.DisplayName, Row: u})
	}
	return cards, rows.Err()
}

// outPartial has a type of its own for the part.
type outPartial struct{ handle }

// card is the part of a user that a list shows.
type card struct {
	ID          int64
	Handle      string
	DisplayName string
}

// Cards reads the id, the handle and the display name of each user.
//
// By hand: Scan "copies the columns in the current row into the values pointed at by dest", so a
// column that is not selected needs no field (https://pkg.go.dev/database/sql#Rows.Scan).
func (h outPartial) Cards(ctx context.Context) (cards []mismatch.Card, err error) {
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
