package gorm

import (
	"context"

	"example.com/impedance/mismatch"
)

// Profile is a value of its own within a user.
type Profile struct {
	DisplayName string
	Bio         *string
	Location    string
	Website     string
}

// Author is a user whose profile is embedded.
type Author struct {
	ID      int64
	Handle  string
	Profile Profile `gorm:"embedded"`
}

// TableName implements GORM's schema.Tabler.
func (Author) TableName() string { return "users" }

// Article is a post with the association to such an author.
type Article struct {
	ID       int64
	AuthorID int64
	Author   *Author
}

// TableName implements GORM's schema.Tabler.
func (Article) TableName() string { return "posts" }

// firstGranularity embeds the profile.
type firstGranularity struct{ handle }

// Post reads a post with its author.
//
// GORM: "For a normal struct field, you can embed it with the tag embedded"
// (https://gorm.io/docs/models.html#embedded_struct).
func (h firstGranularity) Post(ctx context.Context, id int64) (s mismatch.Shown, err error) {
	var p Article
	if err := h.db.WithContext(ctx).Joins("Author").First(&p, id).Error; err != nil {
		return s, err
	}
	return mismatch.Shown{Post: p.ID, Author: p.Author.ID,
		DisplayName: p.Author.Profile.DisplayName, Row: p.Author}, nil
}
