package sqlc

import (
	"context"
	"database/sql"
	"fmt"

	"example.com/impedance/mismatch"
	"example.com/impedance/mismatch/ways/sqlc/internal/sqlite"
	"example.com/impedance/models"
)

// firstSubtypes has the struct of the table.
type firstSubtypes struct{ handle }

// Read reads a post as the program has it.
//
// sqlc: "Structs generated from tables" (https://docs.sqlc.dev/en/v1.31.1/howto/structs.html), with
// sql.Null types for what may be NULL. A CHECK is not in them.
func (h firstSubtypes) Read(ctx context.Context, id int64) (any, error) {
	return h.Post(ctx, id)
}

// Poll stores a post of a kind that is not in the set.
func (h firstSubtypes) Poll(ctx context.Context, author int64) error {
	return h.Publish(ctx, sqlite.PublishParams{AuthorID: author, Kind: "poll",
		Body: sql.NullString{String: "tea or coffee", Valid: true}, CreatedAt: mismatch.Born})
}

// outSubtypes makes a value of a closed set of types from each row.
type outSubtypes struct{ handle }

// Read reads a post as the program has it.
//
// sqlc: the row is the table's (https://docs.sqlc.dev/en/v1.31.1/howto/structs.html), and a switch
// makes the domain's value of it: an unexported method closes the set, as in package ast
// (https://pkg.go.dev/go/ast?m=all).
func (h outSubtypes) Read(ctx context.Context, id int64) (any, error) {
	p, err := h.Post(ctx, id)
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
