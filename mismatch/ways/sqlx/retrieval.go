package sqlx

import (
	"context"

	"example.com/impedance/mismatch"
)

// firstRetrieval puts a text together from parts, and names its parameters.
type firstRetrieval struct{ handle }

// Search reads the handles of users by a filter.
//
// sqlx: "Named queries, using :name as the bindvar" (https://github.com/jmoiron/sqlx#usage). It
// binds the values whose names are in the text.
func (h firstRetrieval) Search(ctx context.Context,
	f mismatch.Filter) (handles []string, err error) {
	text := `SELECT handle FROM users`
	if f.Discoverable != nil {
		text += ` WHERE discoverable = :discoverable`
	}
	if f.ByHandle {
		text += ` ORDER BY handle`
	} else {
		text += ` ORDER BY created_at DESC, id DESC`
	}
	text, args, err := h.BindNamed(text, map[string]any{"discoverable": f.Discoverable})
	if err != nil {
		return nil, err
	}
	err = h.SelectContext(ctx, &handles, text, args...)
	return handles, err
}
