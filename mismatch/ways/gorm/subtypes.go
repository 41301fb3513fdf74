package gorm

import (
	"context"
	"fmt"

	"example.com/impedance/mismatch"
	"example.com/impedance/models"
)

// firstSubtypes has a model with a field for each column.
type firstSubtypes struct{ handle }

// Read reads a post as the program has it.
//
// GORM: "Models are defined using normal structs." and "Pointers to types like *string and
// *time.Time indicate nullable fields." (https://gorm.io/docs/models.html).
func (h firstSubtypes) Read(ctx context.Context, id int64) (any, error) {
	var p Post
	err := h.db.WithContext(ctx).First(&p, id).Error
	return p, err
}

// Poll stores a post of a kind that is not in the set.
func (h firstSubtypes) Poll(ctx context.Context, author int64) error {
	p := Post{AuthorID: author, Kind: "poll", Body: new("tea or coffee"), CreatedAt: mismatch.Born}
	return h.db.WithContext(ctx).Create(&p).Error
}

// outSubtypes makes a value of a closed set of types from each model.
type outSubtypes struct{ handle }

// Read reads a post as the program has it.
//
// GORM: a model is a struct of its table (https://gorm.io/docs/models.html), and a switch makes the
// domain's value of it: an unexported method closes the set, as in package ast
// (https://pkg.go.dev/go/ast?m=all).
func (h outSubtypes) Read(ctx context.Context, id int64) (any, error) {
	var p Post
	if err := h.db.WithContext(ctx).First(&p, id).Error; err != nil {
		return nil, err
	}
	switch p.Kind {
	case "text":
		return models.Text{Body: *p.Body}, nil
	case "reply":
		return models.Reply{Body: *p.Body, ParentID: p.ParentID}, nil
	case "repost":
		return models.Repost{PostID: *p.RepostOfID}, nil
	}
	return nil, fmt.Errorf("post %d is of no known kind: %s", p.ID, p.Kind)
}

// Poll stores a post of a kind that is not in the set. It cannot be written: a value that is no
// Content does not compile.
func (h outSubtypes) Poll(context.Context, int64) error { return mismatch.ErrNoSuchContent }
