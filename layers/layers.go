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
	rawpgx "example.com/impedance/rawimpl/pgx"
	"example.com/impedance/schema"
	"example.com/impedance/sqlcimpl"
	sqlcpgx "example.com/impedance/sqlcimpl/pgx"
	"example.com/impedance/sqlximpl"
)

// retrying returns a function like open, whose stores repeat writes that a server aborted.
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
	Settings   string // how its library is configured, if it has a choice
	Open       func(context.Context, *schema.DB, models.Clock) (models.Store, error)
	// Native says that the layer uses pgx's own pool, without database/sql, and therefore runs on
	// PostgreSQL only. Native layers are measured against a floor of their own, NativeFloor.
	Native bool
	// ByName says that the layer runs only if its name or "all" is given. It answers a special
	// question, and each layer makes a comparison longer.
	ByName bool
	// Migrate makes the tables that the library would make from its declarations, in an empty
	// database. It is nil if the library makes no tables, or if another layer has its Migrate.
	Migrate func(context.Context, *schema.DB) error
	// Declares is a sentence on which parts of the tables are declared to the library. Migrate
	// knows nothing else.
	Declares string
}

// Floor is the name of the layer that the others are measured against. NativeFloor is the name of
// the layer that native layers are measured against.
const (
	Floor       = "floor"
	NativeFloor = "floor-pgx"
)

// everyLayer is a name that stands for every layer.
const everyLayer = "all"

// All returns every layer on database/sql in the order of the tables, the floor first.
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
			Settings: "Unprepared describe_exec", ByName: true,
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
			Declares: "Ent's schema here declares keys, indexes, checks and actions, in annotations.",
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
			Settings: "DisableAutomaticPing Logger=logger.Discard PrepareStmt PrepareStmtMaxSize=1000 " +
				"PrepareStmtTTL=87600h0m0s SkipDefaultTransaction TranslateError",
			Open: retrying(func(ctx context.Context, db *schema.DB,
				c models.Clock) (models.Store, error) {
				return gormimpl.New(ctx, db, &gormimpl.Options{Clock: c})
			}),
			Migrate: gormimpl.Migrate,
			Declares: "GORM's models here declare keys, indexes, checks and actions, in tags. " +
				"Tags have one type for all engines and no trigger, and a default of TRUE would " +
				"replace an explicit false.",
		},
		{
			Name: "gorm-quickstart", Library: "gorm.io/gorm", Package: "gormimpl",
			Departures: gormimpl.QuickstartDepartures,
			Settings:   "Logger=logger.New(io.Discard) TranslateError",
			Open: retrying(func(ctx context.Context, db *schema.DB,
				c models.Clock) (models.Store, error) {
				return gormimpl.New(ctx, db, &gormimpl.Options{Clock: c, Quickstart: true})
			}),
		},
	}
}

// Native returns the layers on pgx's own pool in the order of their tables, their floor first.
func Native() []Layer {
	return []Layer{
		{
			Name: NativeFloor, Library: "github.com/jackc/pgx", Package: "rawimpl/pgx", Native: true,
			Departures: rawpgx.Departures,
			Open: retrying(func(ctx context.Context, db *schema.DB,
				c models.Clock) (models.Store, error) {
				return rawpgx.New(ctx, db, &rawpgx.Options{Clock: c})
			}),
		},
		{
			Name: "sqlc-pgx", Library: "github.com/sqlc-dev/sqlc", Package: "sqlcimpl/pgx", Native: true,
			Departures: sqlcpgx.Departures,
			Open: retrying(func(ctx context.Context, db *schema.DB,
				c models.Clock) (models.Store, error) {
				return sqlcpgx.New(ctx, db, &sqlcpgx.Options{Clock: c})
			}),
		},
	}
}

// NamedOn is Named for a command that can run native layers if one of its engines is PostgreSQL. No
// names then include the native layers, and a native layer brings its floor.
func NamedOn(engines []schema.Engine, names []string) ([]Layer, error) {
	native := Native()
	others := slices.Clone(names)
	var chosen []Layer
	for _, l := range native {
		if slices.Contains(names, l.Name) {
			chosen = native
		}
		others = slices.DeleteFunc(others, func(name string) bool { return name == l.Name })
	}
	if len(names) > 0 && len(others) == 0 {
		others = []string{Floor}
	}
	ls, err := Named(others)
	switch postgres := slices.Contains(engines, schema.Postgres); {
	case err != nil:
		return nil, err
	case chosen != nil && !postgres:
		return nil, fmt.Errorf("the layers %s and %s are native to PostgreSQL; give a --dsn that begins "+
			"with postgres://, or leave them out", native[0].Name, native[1].Name)
	case (len(names) == 0 || slices.Contains(names, everyLayer)) && postgres:
		return append(ls, native...), nil
	}
	return append(ls, slices.DeleteFunc(chosen, func(l Layer) bool {
		return l.Name != NativeFloor && !slices.Contains(names, l.Name)
	})...), nil
}

// Named returns the layers on database/sql with the given names, in the order of All. The floor is
// always among them, because the others are measured against it. No names stand for every layer
// that is not ByName, and the name "all" stands for every layer.
func Named(names []string) ([]Layer, error) {
	all := All()
	if len(names) == 0 {
		return slices.DeleteFunc(all, func(l Layer) bool { return l.ByName }), nil
	}
	if slices.Contains(names, everyLayer) {
		return all, nil
	}
	for _, l := range Native() {
		if slices.Contains(names, l.Name) {
			return nil, fmt.Errorf("layer %q is not on database/sql; name layers that are", l.Name)
		}
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
