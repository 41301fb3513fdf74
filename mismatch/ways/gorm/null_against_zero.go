package gorm

import (
	"context"
	"time"

	"example.com/impedance/mismatch"
)

// firstNull has a pointer for NULL, and a default in a tag.
type firstNull struct{ handle }

// Create stores a new user and returns the id.
//
// GORM: a model has "A pointer to a string, allowing for null values"
// (https://gorm.io/docs/models.html), and "You can define default values for fields with tag
// default" (https://gorm.io/docs/create.html).
func (h firstNull) Create(ctx context.Context, p mismatch.Person) (int64, error) {
	u := User{Handle: p.Handle, Email: p.Handle + "@example.com", DisplayName: p.Handle,
		Bio: p.Bio, Discoverable: p.Discoverable, CreatedAt: mismatch.Born}
	err := h.db.WithContext(ctx).Create(&u).Error
	return u.ID, err
}

// Bio reads a user's bio, nil if it was never set.
func (h firstNull) Bio(ctx context.Context, id int64) (*string, error) {
	var u User
	err := h.db.WithContext(ctx).First(&u, id).Error
	return u.Bio, err
}

// SetBio changes a user's bio.
//
// GORM: "Updates supports update with struct or map[string]interface{}, when updating with struct
// it will only update non-zero fields by default" (https://gorm.io/docs/update.html). A pointer to
// an empty string is not zero; an empty string would be.
func (h firstNull) SetBio(ctx context.Context, id int64, bio string) error {
	return h.db.WithContext(ctx).Model(&User{ID: id}).Updates(User{Bio: &bio}).Error
}

// NullUser has a pointer also where the default is not zero.
type NullUser struct {
	ID           int64
	Handle       string
	Email        string
	DisplayName  string
	Bio          *string
	Location     string
	Website      string
	Discoverable *bool `gorm:"default:true"`
	CreatedAt    time.Time
}

// TableName implements GORM's schema.Tabler.
func (NullUser) TableName() string { return "users" }

// outNull has pointers, and updates with a map.
type outNull struct{ handle }

// Create stores a new user and returns the id.
//
// GORM: a zero value "won't be saved into the database for those fields defined default value, you
// might want to use pointer type or Scanner/Valuer to avoid this"
// (https://gorm.io/docs/create.html).
func (h outNull) Create(ctx context.Context, p mismatch.Person) (int64, error) {
	u := NullUser{Handle: p.Handle, Email: p.Handle + "@example.com", DisplayName: p.Handle,
		Bio: p.Bio, Discoverable: &p.Discoverable, CreatedAt: mismatch.Born}
	err := h.db.WithContext(ctx).Create(&u).Error
	return u.ID, err
}

// Bio reads a user's bio, nil if it was never set.
func (h outNull) Bio(ctx context.Context, id int64) (*string, error) {
	var u NullUser
	err := h.db.WithContext(ctx).First(&u, id).Error
	return u.Bio, err
}

// SetBio changes a user's bio.
//
// GORM: "you might want to use map to update attributes or use Select to specify fields to update"
// (https://gorm.io/docs/update.html).
func (h outNull) SetBio(ctx context.Context, id int64, bio string) error {
	return h.db.WithContext(ctx).Model(&NullUser{ID: id}).Updates(map[string]any{"bio": bio}).Error
}
