package sqlc

import (
	"context"
	"database/sql"

	"example.com/impedance/mismatch"
	"example.com/impedance/mismatch/ways/sqlc/internal/sqlite"
)

// firstNull has the types that sqlc generates.
type firstNull struct{ handle }

// Create stores a new user and returns the id.
//
// sqlc: a column that may be NULL is a sql.NullString, as in the parameters of its first queries
// (https://docs.sqlc.dev/en/v1.31.1/howto/insert.html).
func (h firstNull) Create(ctx context.Context, p mismatch.Person) (int64, error) {
	bio := sql.NullString{Valid: p.Bio != nil}
	if bio.Valid {
		bio.String = *p.Bio
	}
	return h.CreateUser(ctx, sqlite.CreateUserParams{Handle: p.Handle,
		Email: p.Handle + "@example.com", DisplayName: p.Handle, Bio: bio,
		Discoverable: p.Discoverable, CreatedAt: mismatch.Born})
}

// Bio reads a user's bio, nil if it was never set.
func (h firstNull) Bio(ctx context.Context, id int64) (*string, error) {
	bio, err := h.queries.Bio(ctx, id)
	if !bio.Valid {
		return nil, err
	}
	return &bio.String, err
}

// SetBio changes a user's bio.
func (h firstNull) SetBio(ctx context.Context, id int64, bio string) error {
	return h.queries.SetBio(ctx, sqlite.SetBioParams{
		Bio: sql.NullString{String: bio, Valid: true}, ID: id})
}
