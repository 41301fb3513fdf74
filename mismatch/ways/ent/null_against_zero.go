package ent

import (
	"context"

	"example.com/impedance/mismatch"
)

// firstNull has an optional field.
type firstNull struct{ handle }

// Create stores a new user and returns the id.
//
// ent: "Optional fields are fields that are not required in the entity creation, and will be set to
// nullable fields in the database" (https://entgo.io/docs/schema-fields#optional).
func (h firstNull) Create(ctx context.Context, p mismatch.Person) (int64, error) {
	u, err := h.User.Create().SetHandle(p.Handle).SetEmail(p.Handle + "@example.com").
		SetDisplayName(p.Handle).SetNillableBio(p.Bio).SetDiscoverable(p.Discoverable).
		SetCreatedAt(mismatch.Born).Save(ctx)
	if err != nil {
		return 0, err
	}
	return u.ID, nil
}

// Bio reads a user's bio, nil if it was never set.
func (h firstNull) Bio(ctx context.Context, id int64) (*string, error) {
	u, err := h.User.Get(ctx, id)
	if err != nil {
		return nil, err
	}
	return &u.Bio, nil
}

// SetBio changes a user's bio.
func (h firstNull) SetBio(ctx context.Context, id int64, bio string) error {
	return h.User.UpdateOneID(id).SetBio(bio).Exec(ctx)
}

// outNull has an optional field that is nillable.
type outNull struct{ handle }

// Create stores a new user and returns the id.
func (h outNull) Create(ctx context.Context, p mismatch.Person) (int64, error) {
	u, err := h.nillable.User.Create().SetHandle(p.Handle).SetEmail(p.Handle + "@example.com").
		SetDisplayName(p.Handle).SetNillableBio(p.Bio).SetDiscoverable(p.Discoverable).
		SetCreatedAt(mismatch.Born).Save(ctx)
	if err != nil {
		return 0, err
	}
	return u.ID, nil
}

// Bio reads a user's bio, nil if it was never set.
//
// ent: "Sometimes you want to be able to distinguish between the zero value of fields and nil. …
// The Nillable option exists exactly for this" (https://entgo.io/docs/schema-fields#nillable).
func (h outNull) Bio(ctx context.Context, id int64) (*string, error) {
	u, err := h.nillable.User.Get(ctx, id)
	if err != nil {
		return nil, err
	}
	return u.Bio, nil
}

// SetBio changes a user's bio.
func (h outNull) SetBio(ctx context.Context, id int64, bio string) error {
	return h.nillable.User.UpdateOneID(id).SetBio(bio).Exec(ctx)
}
