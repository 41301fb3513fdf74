package hand

import (
	"cmp"
	"context"
	"fmt"

	"example.com/impedance/mismatch"
	"example.com/impedance/models"
)

// firstSubtypes has one struct with a field for each column.
type firstSubtypes struct{ handle }

// Read reads a post as the program has it.
//
// By hand: a struct has a field for each column that is scanned
// (https://go.dev/doc/database/querying).
func (h firstSubtypes) Read(ctx context.Context, id int64) (any, error) {
	posts, err := h.posts(ctx, postsWithAuthors+` WHERE p.id = ?`, id)
	if err != nil || len(posts) == 0 {
		return nil, err
	}
	return posts[0], nil
}

// Poll stores a post of a kind that is not in the set.
func (h firstSubtypes) Poll(ctx context.Context, author int64) error {
	_, err := h.exec(ctx, `INSERT INTO posts (author_id, kind, body, created_at)
		VALUES (?, ?, ?, ?)`, author, "poll", "tea or coffee", mismatch.Born)
	return err
}

// outSubtypes has a type for each kind, and an interface that closes the set.
type outSubtypes struct{ handle }

// Read reads a post as the program has it.
//
// By hand: an unexported method closes the set, as in package ast: "exprNode() ensures that only
// expression/type nodes can be assigned to an Expr." (https://pkg.go.dev/go/ast?m=all).
func (h outSubtypes) Read(ctx context.Context, id int64) (any, error) {
	posts, err := h.posts(ctx, postsWithAuthors+` WHERE p.id = ?`, id)
	if err != nil || len(posts) == 0 {
		return nil, err
	}
	return content(posts[0])
}

// content makes a value of the kind that a row has.
func content(p post) (models.Content, error) {
	switch p.Kind {
	case "text":
		return models.Text{Body: *p.Body}, nil
	case "reply":
		return models.Reply{Body: *p.Body, ParentID: p.ParentID}, nil
	case "repost":
		return models.Repost{Comment: *cmp.Or(p.Body, new("")), PostID: *p.RepostOfID}, nil
	}
	return nil, fmt.Errorf("post %d is of no known kind: %s", p.ID, p.Kind)
}

// Poll stores a post of a kind that is not in the set. It cannot be written: a value that is no
// Content does not compile.
func (h outSubtypes) Poll(context.Context, int64) error { return mismatch.ErrNoSuchContent }
