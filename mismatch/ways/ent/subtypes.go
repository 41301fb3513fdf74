package ent

import (
	"context"
	"fmt"

	"example.com/impedance/mismatch"
	"example.com/impedance/mismatch/ways/ent/internal/ent/post"
	"example.com/impedance/models"
)

// firstSubtypes has an enum for the kind and a field for each column.
type firstSubtypes struct{ handle }

// Read reads a post as the program has it.
//
// ent: "The Enum builder allows creating enum fields with a list of permitted values."
// (https://entgo.io/docs/schema-fields#enum-fields). The value is a string, and the builder looks
// at it before it sends a statement.
func (h firstSubtypes) Read(ctx context.Context, id int64) (any, error) {
	return h.Post.Get(ctx, id)
}

// Poll stores a post of a kind that is not in the set.
func (h firstSubtypes) Poll(ctx context.Context, author int64) error {
	return h.Post.Create().SetAuthorID(author).SetKind("poll").SetBody("tea or coffee").
		SetCreatedAt(mismatch.Born).Exec(ctx)
}

// outSubtypes makes a value of a closed set of types from each entity.
type outSubtypes struct{ handle }

// Read reads a post as the program has it.
//
// ent: an entity has the fields of its schema (https://entgo.io/docs/schema-fields), and a switch
// makes the domain's value of it: an unexported method closes the set, as in package ast
// (https://pkg.go.dev/go/ast?m=all).
func (h outSubtypes) Read(ctx context.Context, id int64) (any, error) {
	p, err := h.Post.Get(ctx, id)
	if err != nil {
		return nil, err
	}
	switch p.Kind {
	case post.KindText:
		return models.Text{Body: *p.Body}, nil
	case post.KindReply:
		return models.Reply{Body: *p.Body, ParentID: p.ParentID}, nil
	case post.KindRepost:
		return models.Repost{PostID: *p.RepostOfID}, nil
	}
	return nil, fmt.Errorf("post %d is of no known kind: %s", p.ID, p.Kind)
}

// Poll stores a post of a kind that is not in the set. It cannot be written: a value that is no
// Content does not compile.
func (h outSubtypes) Poll(context.Context, int64) error { return mismatch.ErrNoSuchContent }
