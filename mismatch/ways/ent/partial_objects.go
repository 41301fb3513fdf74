package ent

import (
	"context"

	"example.com/impedance/mismatch"
	"example.com/impedance/mismatch/ways/ent/internal/ent/user"
)

// firstPartial selects fields of the entity.
type firstPartial struct{ handle }

// Cards reads the id, the handle and the display name of each user.
//
// ent: "Select partial objects and partial associations", which "fill only the ID and Name fields"
// (https://entgo.io/docs/crud#field-selection).
func (h firstPartial) Cards(ctx context.Context) (cards []mismatch.Card, err error) {
	users, err := h.User.Query().Order(user.ByID()).
		Select(user.FieldID, user.FieldHandle, user.FieldDisplayName).All(ctx)
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
	ID          int64  `json:"id"`
	Handle      string `json:"handle"`
	DisplayName string `json:"display_name"`
}

// Cards reads the id, the handle and the display name of each user.
//
// ent: "Scan all pet names and ages to custom struct."
// (https://entgo.io/docs/crud#field-selection).
func (h outPartial) Cards(ctx context.Context) (cards []mismatch.Card, err error) {
	var found []card
	err = h.User.Query().Order(user.ByID()).
		Select(user.FieldID, user.FieldHandle, user.FieldDisplayName).Scan(ctx, &found)
	for _, c := range found {
		cards = append(cards, mismatch.Card{ID: c.ID, Handle: c.Handle,
			DisplayName: c.DisplayName, Row: c})
	}
	return cards, err
}
