package gorm

import (
	"context"

	"example.com/impedance/mismatch"
)

// Signed is a post with its author as a value.
type Signed struct {
	ID       int64
	AuthorID int64
	Author   User
}

// TableName implements GORM's schema.Tabler.
func (Signed) TableName() string { return "posts" }

// firstIdentity preloads the authors into values.
type firstIdentity struct{ handle }

// Posts reads all posts with their authors, in the order of their ids.
//
// GORM: "User belongs to Company, CompanyID is the foreign key", with a field Company Company
// (https://gorm.io/docs/belongs_to.html). Each post has a copy.
func (h firstIdentity) Posts(ctx context.Context) (all []mismatch.Authored, err error) {
	var posts []Signed
	err = h.db.WithContext(ctx).Preload("Author").Order("id").Find(&posts).Error
	for i := range posts {
		all = append(all, mismatch.Authored{Post: posts[i].ID, Author: &posts[i].Author})
	}
	return all, err
}

// outIdentity preloads the authors into pointers.
type outIdentity struct{ handle }

// Posts reads all posts with their authors, in the order of their ids.
//
// GORM: an association may have pointers, such as Friends []*User
// (https://gorm.io/docs/many_to_many.html), and those with one key are one.
func (h outIdentity) Posts(ctx context.Context) (all []mismatch.Authored, err error) {
	var posts []Post
	err = h.db.WithContext(ctx).Preload("Author").Order("id").Find(&posts).Error
	for _, p := range posts {
		all = append(all, mismatch.Authored{Post: p.ID, Author: p.Author})
	}
	return all, err
}
