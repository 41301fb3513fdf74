package ent

import (
	"context"

	"entgo.io/ent/dialect/sql"

	"example.com/impedance/mismatch"
	"example.com/impedance/mismatch/ways/ent/internal/ent/user"
)

// firstRetrieval adds predicates to a builder.
type firstRetrieval struct{ handle }

// Search reads the handles of users by a filter.
//
// ent: fields of type Bool have the predicates =, != (https://entgo.io/docs/predicates), and Where
// takes those that a caller chose.
func (h firstRetrieval) Search(ctx context.Context, f mismatch.Filter) ([]string, error) {
	query := h.User.Query()
	if f.Discoverable != nil {
		query.Where(user.Discoverable(*f.Discoverable))
	}
	if f.ByHandle {
		query.Order(user.ByHandle())
	} else {
		query.Order(user.ByCreatedAt(sql.OrderDesc()), user.ByID(sql.OrderDesc()))
	}
	return query.Select(user.FieldHandle).Strings(ctx)
}
