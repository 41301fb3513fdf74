package gorm

import (
	"context"

	"example.com/impedance/mismatch"
)

// firstIdentity preloads the authors.
type firstIdentity struct{ handle }

// Posts reads all posts with their authors, in the order of their ids.
//
// GORM: "GORM allows eager loading relations in other SQL with Preload"
// (https://gorm.io/docs/preload.html).
func (h firstIdentity) Posts(ctx context.Context) (all []mismatch.Authored, err error) {
	var posts []Post
	err = h.db.WithContext(ctx).Preload("Author").Order("id").Find(&posts).Error
	for _, p := range posts {
		all = append(all, mismatch.Authored{Post: p.ID, Author: p.Author})
	}
	return all, err
}
