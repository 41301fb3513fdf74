package ent

import (
	"context"
	"io"

	"ariga.io/atlas/sql/schema"
	migrate "entgo.io/ent/dialect/sql/schema"

	"example.com/impedance/mismatch"
)

// firstDual selects the fields of the schema.
type firstDual struct{ handle }

// Location reads the location of a user.
//
// ent: "Schema describes the definition of one entity type in the graph"
// (https://entgo.io/docs/schema-def). The names of columns are generated from it, and each query
// has them. A rename in the schema is a compile error where the old name is used. Here the column
// is renamed in the database.
func (h firstDual) Location(ctx context.Context, id int64) (string, error) {
	u, err := h.User.Get(ctx, id)
	if err != nil {
		return "", err
	}
	return u.Location, nil
}

// outDual compares the schema with the database when the program starts.
type outDual struct{ handle }

// Location reads the location of a user, if no column of a table is missing.
//
// ent: WriteTo is "useful for verifying the SQL commands before they're executed on the database",
// and a hook sees the changes that they make (https://entgo.io/docs/migrate#offline-mode and
// #atlas-diff-and-apply-hooks). On PostgreSQL it cannot read an index with autosummarize = on.
func (h outDual) Location(ctx context.Context, id int64) (string, error) {
	err := h.Schema.WriteTo(ctx, io.Discard, migrate.WithDiffHook(missing))
	if err != nil {
		return "", err
	}
	return firstDual(h).Location(ctx, id)
}

// missing refuses a database that lacks a column.
func missing(next migrate.Differ) migrate.Differ {
	return migrate.DiffFunc(func(current, desired *schema.Schema) ([]schema.Change, error) {
		changes, err := next.Diff(current, desired)
		if err != nil {
			return nil, err
		}
		for _, c := range changes {
			table, ok := c.(*schema.ModifyTable)
			if !ok {
				continue
			}
			for _, c := range table.Changes {
				if _, ok := c.(*schema.AddColumn); ok {
					return nil, &mismatch.Refusal{When: mismatch.Open, Class: "no such column"}
				}
			}
		}
		return nil, nil
	})
}
