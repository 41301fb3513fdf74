package sqlx

import (
	"context"
	"fmt"

	"example.com/impedance/mismatch"
	"example.com/impedance/models"
)

// firstSubtypes has one struct with a field for each column.
type firstSubtypes struct{ handle }

// Read reads a post as the program has it.
//
// sqlx: Get and Select go "quickly from query to struct/slice", and a column that may be NULL is a
// sql.Null (https://github.com/jmoiron/sqlx#usage).
func (h firstSubtypes) Read(ctx context.Context, id int64) (any, error) {
	return h.post(ctx, id)
}

// post reads a row of posts.
func (h handle) post(ctx context.Context, id int64) (p post, err error) {
	err = h.GetContext(ctx, &p, h.Rebind(`SELECT id, author_id, kind, body, parent_id, repost_of_id
		FROM posts WHERE id = ?`), id)
	return p, err
}

// Poll stores a post of a kind that is not in the set.
func (h firstSubtypes) Poll(ctx context.Context, author int64) error {
	_, err := h.NamedExecContext(ctx, `INSERT INTO posts (author_id, kind, body, created_at)
		VALUES (:author, :kind, :body, :at)`, map[string]any{
		"author": author, "kind": "poll", "body": "tea or coffee", "at": mismatch.Born})
	return err
}

// outSubtypes makes a value of a closed set of types from each row.
type outSubtypes struct{ handle }

// Read reads a post as the program has it.
//
// sqlx: a row is a struct of its columns (https://github.com/jmoiron/sqlx#usage), and a switch
// makes the domain's value of it: an unexported method closes the set, as in package ast
// (https://pkg.go.dev/go/ast?m=all).
func (h outSubtypes) Read(ctx context.Context, id int64) (any, error) {
	p, err := h.post(ctx, id)
	if err != nil {
		return nil, err
	}
	switch p.Kind {
	case "text":
		return models.Text{Body: p.Body.String}, nil
	case "reply":
		reply := models.Reply{Body: p.Body.String}
		if p.ParentID.Valid {
			reply.ParentID = &p.ParentID.Int64
		}
		return reply, nil
	case "repost":
		return models.Repost{Comment: p.Body.String, PostID: p.RepostOfID.Int64}, nil
	}
	return nil, fmt.Errorf("post %d is of no known kind: %s", p.ID, p.Kind)
}

// Poll stores a post of a kind that is not in the set. It cannot be written: a value that is no
// Content does not compile.
func (h outSubtypes) Poll(context.Context, int64) error { return mismatch.ErrNoSuchContent }
