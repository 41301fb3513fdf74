package gormimpl

import (
	"context"
	"fmt"

	"gorm.io/driver/sqlite"
	"gorm.io/gorm"

	"example.com/impedance/schema"
)

// Migrate makes the tables that the library itself would make in an empty database. The
// store does without it: its tables are those of package schema.
//
// GORM reads them from the models' fields and tags (https://gorm.io/docs/migration.html).
func Migrate(ctx context.Context, db *schema.DB) error {
	g, err := gorm.Open(dialector{sqlite.Dialector{Conn: db.DB}}, quickstart())
	if err != nil {
		return fmt.Errorf("opening GORM: %w", err)
	}
	return g.WithContext(ctx).AutoMigrate(&userRow{}, &postRow{}, &followRow{})
}
