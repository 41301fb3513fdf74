package hand

import (
	"cmp"
	"context"
	"database/sql"

	"example.com/impedance/mismatch"
)

// firstNull scans a text into a string.
type firstNull struct{ handle }

// Create stores a new user and returns the id.
func (h firstNull) Create(ctx context.Context, p mismatch.Person) (int64, error) {
	return h.insert(ctx, createUser, p.Handle, p.Handle+"@example.com", p.Handle,
		*cmp.Or(p.Bio, new("")), p.Discoverable, mismatch.Born)
}

const createUser = `INSERT INTO users
	(handle, email, display_name, bio, location, website, discoverable, created_at)
	VALUES (?, ?, ?, ?, '', '', ?, ?)`

// Bio reads a user's bio, nil if it was never set.
//
// By hand: "Struct field names and types correspond to database column names and types."
// (https://go.dev/doc/tutorial/database-access), a string for a text. Scan has no string for NULL.
func (h firstNull) Bio(ctx context.Context, id int64) (*string, error) {
	var bio string
	err := h.row(ctx, `SELECT bio FROM users WHERE id = ?`, id).Scan(&bio)
	return &bio, err
}

// SetBio changes a user's bio.
func (h firstNull) SetBio(ctx context.Context, id int64, bio string) error {
	_, err := h.exec(ctx, `UPDATE users SET bio = ? WHERE id = ?`, bio, id)
	return err
}

// outNull scans a text into a type that has NULL.
type outNull struct{ handle }

// Create stores a new user and returns the id.
func (h outNull) Create(ctx context.Context, p mismatch.Person) (int64, error) {
	return h.insert(ctx, createUser, p.Handle, p.Handle+"@example.com", p.Handle, p.Bio,
		p.Discoverable, mismatch.Born)
}

// Bio reads a user's bio, nil if it was never set.
//
// By hand: there are "several special types you can use as arguments for the Scan function when a
// column's value might be null" (https://go.dev/doc/database/querying#nullable_columns).
func (h outNull) Bio(ctx context.Context, id int64) (*string, error) {
	var bio sql.Null[string]
	err := h.row(ctx, `SELECT bio FROM users WHERE id = ?`, id).Scan(&bio)
	if !bio.Valid {
		return nil, err
	}
	return &bio.V, err
}

// SetBio changes a user's bio.
func (h outNull) SetBio(ctx context.Context, id int64, bio string) error {
	_, err := h.exec(ctx, `UPDATE users SET bio = ? WHERE id = ?`, bio, id)
	return err
}
