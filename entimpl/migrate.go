package entimpl

import (
	"context"

	"entgo.io/ent/dialect/sql"

	"example.com/impedance/entimpl/internal/ent/migrate"
	"example.com/impedance/schema"
)

// Migrate makes the tables that the library itself would make in an empty database. The
// store does without it: its tables are those of package schema.
//
// Ent makes them of the schema that its code is generated from
// (https://entgo.io/docs/migrate).
func Migrate(ctx context.Context, db *schema.DB) error {
	return migrate.NewSchema(sql.OpenDB(dialects[db.Engine], db.DB)).Create(ctx)
}
