package sqlx

import (
	"context"
	"database/sql"
	"time"

	"example.com/impedance/mismatch"
)

// account is a new row of users.
type account struct {
	Handle       string
	Email        string
	DisplayName  string `db:"display_name"`
	Bio          sql.NullString
	Location     string
	Website      string
	Discoverable bool
	CreatedAt    time.Time `db:"created_at"`
}

const createUser = `INSERT INTO users
	(handle, email, display_name, bio, location, website, discoverable, created_at)
	VALUES (:handle, :email, :display_name, :bio, :location, :website, :discoverable, :created_at)`

// firstNull has sql.NullString for a text that may be NULL, as the second struct of sqlx's first
// page.
type firstNull struct{ handle }

// Create stores a new user and returns the id.
//
// sqlx: "Named queries can use structs" (https://github.com/jmoiron/sqlx#usage).
func (h firstNull) Create(ctx context.Context, p mismatch.Person) (int64, error) {
	a := account{Handle: p.Handle, Email: p.Handle + "@example.com", DisplayName: p.Handle,
		Discoverable: p.Discoverable, CreatedAt: mismatch.Born}
	if p.Bio != nil {
		a.Bio = sql.NullString{String: *p.Bio, Valid: true}
	}
	return h.insert(ctx, createUser, a)
}

// Bio reads a user's bio, nil if it was never set.
//
// sqlx: "if you have null fields and use SELECT *, you must use sql.Null* in your struct"
// (https://github.com/jmoiron/sqlx#usage). With a string it is database/sql's error.
func (h firstNull) Bio(ctx context.Context, id int64) (*string, error) {
	var u whole
	err := h.GetContext(ctx, &u, h.Rebind(`SELECT * FROM users WHERE id = ?`), id)
	if !u.Bio.Valid {
		return nil, err
	}
	return &u.Bio.String, err
}

// SetBio changes a user's bio.
func (h firstNull) SetBio(ctx context.Context, id int64, bio string) error {
	_, err := h.ExecContext(ctx, h.Rebind(`UPDATE users SET bio = ? WHERE id = ?`), bio, id)
	return err
}
