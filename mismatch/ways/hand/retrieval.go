package hand

import (
	"context"

	"example.com/impedance/mismatch"
)

// firstRetrieval puts a text together from parts, and never from values.
type firstRetrieval struct{ handle }

// Search reads the handles of users by a filter.
//
// By hand: "Don't use string formatting functions such as fmt.Sprintf to assemble an SQL
// statement!" (https://go.dev/doc/database/querying). Constants can be added, and values are bound.
func (h firstRetrieval) Search(ctx context.Context, f mismatch.Filter) ([]string, error) {
	text, args := `SELECT handle FROM users`, []any{}
	if f.Discoverable != nil {
		text, args = text+` WHERE discoverable = ?`, append(args, *f.Discoverable)
	}
	if f.ByHandle {
		text += ` ORDER BY handle`
	} else {
		text += ` ORDER BY created_at DESC, id DESC`
	}
	return h.handles(ctx, text, args...)
}
