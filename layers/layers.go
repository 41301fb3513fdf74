// Package layers is the ordered list of every implementation of the store, and the only
// place that names them together.
package layers

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"example.com/impedance/entimpl"
	"example.com/impedance/gormimpl"
	"example.com/impedance/models"
	"example.com/impedance/rawimpl"
	"example.com/impedance/schema"
	"example.com/impedance/sqlcimpl"
	"example.com/impedance/sqlximpl"
)

// retrying has the stores that open makes do again what a server aborted.
func retrying(open func(context.Context, *schema.DB, models.Clock) (models.Store, error)) func(
	context.Context, *schema.DB, models.Clock) (models.Store, error) {
	return func(ctx context.Context, db *schema.DB, c models.Clock) (models.Store, error) {
		store, err := open(ctx, db, c)
		if err != nil {
			return nil, err
		}
		return models.Retrying(store), nil
	}
}

// Layer is an implementation of the store over a database.
type Layer struct {
	Name       string // as in flags and results
	Library    string // the module it shows, empty for the standard library
	Package    string // the package that holds it
	Departures []models.Departure
	Settings   string // how its library is told to work, where that can be told otherwise
	Open       func(context.Context, *schema.DB, models.Clock) (models.Store, error)
	// Migrate makes the tables that the library would make of what it is told of them, in an
	// empty database. It is nil if the library makes none, or another layer has its own.
	Migrate func(context.Context, *schema.DB) error
	// Declares says what the library is told of the tables, which is all that Migrate knows.
	Declares string
}

// Floor is the name of the layer that the others are measured against.
const Floor = "floor"

// All returns every layer in the order of the tables, the floor first.
func All() []Layer {
	return []Layer{
		{
			Name: Floor, Package: "rawimpl", Departures: rawimpl.Departures,
			Open: retrying(func(ctx context.Context, db *schema.DB,
				c models.Clock) (models.Store, error) {
				return rawimpl.New(ctx, db, &rawimpl.Options{Clock: c})
			}),
		},
		{
			Name: "floor-unprepared", Package: "rawimpl", Departures: rawimpl.UnpreparedDepartures,
			Settings: "Unprepared describe_exec",
			Open: retrying(func(ctx context.Context, db *schema.DB,
				c models.Clock) (models.Store, error) {
				return rawimpl.New(ctx, db, &rawimpl.Options{Clock: c, Unprepared: true})
			}),
		},
		{
			Name: "sqlx", Library: "github.com/jmoiron/sqlx", Package: "sqlximpl",
			Departures: sqlximpl.Departures,
			Open: retrying(func(ctx context.Context, db *schema.DB,
				c models.Clock) (models.Store, error) {
				return sqlximpl.New(ctx, db, &sqlximpl.Options{Clock: c})
			}),
		},
		{
			Name: "sqlc", Library: "github.com/sqlc-dev/sqlc", Package: "sqlcimpl",
			Departures: sqlcimpl.Departures,
			Open: retrying(func(ctx context.Context, db *schema.DB,
				c models.Clock) (models.Store, error) {
				return sqlcimpl.New(ctx, db, &sqlcimpl.Options{Clock: c})
			}),
		},
		{
			Name: "ent", Library: "entgo.io/ent", Package: "entimpl", Departures: entimpl.Departures,
			Open: retrying(func(ctx context.Context, db *schema.DB,
				c models.Clock) (models.Store, error) {
				return entimpl.New(ctx, db, &entimpl.Options{Clock: c})
			}),
			Migrate:  entimpl.Migrate,
			Declares: "Ent's schema here is told of keys, indexes, checks and actions, in annotations.",
		},
		{
			Name: "ent-prepared", Library: "entgo.io/ent", Package: "entimpl",
			Departures: entimpl.PreparedDepartures,
			Settings:   "a driver that keeps prepared statements",
			Open: retrying(func(ctx context.Context, db *schema.DB,
				c models.Clock) (models.Store, error) {
				return entimpl.New(ctx, db, &entimpl.Options{Clock: c, Prepared: true})
			}),
		},
		{
			Name: "gorm", Library: "gorm.io/gorm", Package: "gormimpl",
			Departures: gormimpl.Departures,
			Settings:   "DisableAutomaticPing PrepareStmt SkipDefaultTransaction TranslateError",
			Open: retrying(func(ctx context.Context, db *schema.DB,
				c models.Clock) (models.Store, error) {
				return gormimpl.New(ctx, db, &gormimpl.Options{Clock: c})
			}),
			Migrate: gormimpl.Migrate,
			Declares: "GORM's models here are told what reads and writes need; it has tags for NOT NULL, " +
				"indexes, checks and actions, for those who let it make the tables.",
		},
		{
			Name: "gorm-quickstart", Library: "gorm.io/gorm", Package: "gormimpl",
			Departures: gormimpl.QuickstartDepartures,
			Settings:   "TranslateError",
			Open: retrying(func(ctx context.Context, db *schema.DB,
				c models.Clock) (models.Store, error) {
				return gormimpl.New(ctx, db, &gormimpl.Options{Clock: c, Quickstart: true})
			}),
		},
	}
}

// Named returns the layers with the given names, in the order of All. The floor is
// always among them, because it is what the others are measured against. No names stand
// for all.
func Named(names []string) ([]Layer, error) {
	all := All()
	if len(names) == 0 {
		return all, nil
	}
	known := make([]string, len(all))
	for i, l := range all {
		known[i] = l.Name
	}
	for _, name := range names {
		if !slices.Contains(known, name) {
			return nil, fmt.Errorf("unknown layer %q; there are %s", name, strings.Join(known, ", "))
		}
	}
	return slices.DeleteFunc(all, func(l Layer) bool {
		return l.Name != Floor && !slices.Contains(names, l.Name)
	}), nil
}
