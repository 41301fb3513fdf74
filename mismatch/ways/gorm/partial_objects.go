package gorm

import (
	"context"

	"example.com/impedance/mismatch"
)

// firstPartial selects columns into the model.
type firstPartial struct{ handle }

// Cards reads the id, the handle and the display name of each user.
//
// GORM: "Select allows you to specify the fields that you want to retrieve from database":
// db.Select("name", "age").Find(&users) (https://gorm.io/docs/query.html).
func (h firstPartial) Cards(ctx context.Context) (cards []mismatch.Card, err error) {
	var users []User
	err = h.db.WithContext(ctx).Select("id", "handle", "display_name").Order("id").Find(&users).Error
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
	DisplayName string
}

// Cards reads the id, the handle and the display name of each user.
//
// GORM: "GORM will automatically select id, name fields when querying":
// db.Model(&User{}).Limit(10).Find(&APIUser{}) (https://gorm.io/docs/advanced_query.html).
func (h outPartial) Cards(ctx context.Context) (cards []mismatch.Card, err error) {
	var found []card
	err = h.db.WithContext(ctx).Model(&User{}).Order("id").Find(&found).Error
	for _, c := range found {
		cards = append(cards, mismatch.Card{ID: c.ID, Handle: c.Handle,
			DisplayName: c.DisplayName, Row: c})
	}
	return cards, err
}
