package sqlx

import (
	"cmp"
	"context"
	"database/sql"
	"time"

	"example.com/impedance/mismatch"
)

// plainUser has a string for a bio.
type plainUser struct {
	Handle       string
	Email        string
	DisplayName  string `db:"display_name"`
	Bio          string
	Location     string
	Website      string
	Discoverable bool
	CreatedAt    time.Time `db:"created_at"`
}

const createUser = `INSERT INTO users
	(handle, email, display_name, bio, location, website, discoverable, created_at)
	VALUES (:handle, :email, :display_name, :bio, :location, :website, :discoverable, :created_at)`

// firstNull has a string for a text, as the first struct of sqlx's first page.
type firstNull struct{ handle }

// Create stores a new user and returns the id.
//
// sqlx: "Named queries can use structs" (https://github.com/jmoiron/sqlx#usage).
func (h firstNull) Create(ctx context.Context, p mismatch.Person) (int64, error) {
	return h.insert(ctx, createUser, plainUser{Handle: p.Handle, Email: p.Handle + "@example.com",
		DisplayName: p.Handle, Bio: *cmp.Or(p.Bio, new("")), Discoverable: p.Discoverable,
		CreatedAt: mismatch.Born})
}

// Bio reads a user's bio, nil if it was never set.
func (h firstNull) Bio(ctx context.Context, id int64) (*string, error) {
	var u plainUser
	err := h.GetContext(ctx, &u, h.Rebind(`SELECT handle, bio FROM users WHERE id = ?`), id)
	return &u.Bio, err
}

// SetBio changes a user's bio.
func (h firstNull) SetBio(ctx context.Context, id int64, bio string) error {
	_, err := h.ExecContext(ctx, h.Rebind(`UPDATE users SET bio = ? WHERE id = ?`), bio, id)
	return err
}

// nullUser has a type with NULL for a bio.
type nullUser struct {
	plainUser
	Bio sql.NullString
}

// outNull has sql.NullString for a text that may be NULL.
type outNull struct{ handle }

// Create stores a new user and returns the id.
func (h outNull) Create(ctx context.Context, p mismatch.Person) (int64, error) {
	bio := sql.NullString{Valid: p.Bio != nil}
	if bio.Valid {
		bio.String = *p.Bio
	}
	return h.insert(ctx, createUser, nullUser{Bio: bio, plainUser: plainUser{Handle: p.Handle,
		Email: p.Handle + "@example.com", DisplayName: p.Handle, Discoverable: p.Discoverable,
		CreatedAt: mismatch.Born}})
}

// Bio reads a user's bio, nil if it was never set.
//
// sqlx: "if you have null fields and use SELECT *, you must use sql.Null* in your struct"
// (https://github.com/jmoiron/sqlx#usage).
func (h outNull) Bio(ctx context.Context, id int64) (*string, error) {
	var u nullUser
	err := h.GetContext(ctx, &u, h.Rebind(`SELECT handle, bio FROM users WHERE id = ?`), id)
	if !u.Bio.Valid {
		return nil, err
	}
	return &u.Bio.String, err
}

// SetBio changes a user's bio.
func (h outNull) SetBio(ctx context.Context, id int64, bio string) error {
	_, err := h.ExecContext(ctx, h.Rebind(`UPDATE users SET bio = ? WHERE id = ?`), bio, id)
	return err
}
