// Package layers is the one list of the implementations of the store. It has all that the rest of
// this module needs to know of a layer, so that adding one takes its folder and an entry here:
// tables have the order of the entries, and pages their colors.
package layers

import (
	"context"
	"fmt"
	"slices"

	"example.com/impedance/entimpl"
	"example.com/impedance/gormimpl"
	"example.com/impedance/internal/nearest"
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

// Layer is an implementation of the store over a database. Layers of one package are variants of
// the first of them: the same code with other settings.
type Layer struct {
	Name       string   // as in flags and results
	Library    string   // the module it shows, empty for the standard library
	Package    string   // the folder of the package that holds it
	Modules    []string // linked by a program with the library; results state their versions
	Color      Color    // of its marks and curves
	Departures []models.Departure
	Settings   string // how its library is configured, if it has a choice
	Open       func(context.Context, *schema.DB, models.Clock) (models.Store, error)
	// Native says that the layer uses pgx's own pool, without database/sql, and therefore runs on
	// PostgreSQL only. Native layers are measured against a floor of their own, NativeFloor. They
	// have no curves.
	Native bool
	// ByName says that the layer runs only if its name or "all" is given. It answers a special
	// question, and each layer makes a comparison longer.
	ByName bool
	// Opened says that a page shows the layer's code next to the floor's at first. A reader may
	// choose other layers.
	Opened bool
	// Generator is the version of Library that generated the code, if no program links the library.
	// The modfile under tools that pins it is named after the library.
	Generator string
	// Queries are the folders of SQL from which packages below Package are generated, keyed by the
	// folders of these packages.
	Queries map[string]string
	// Migrate makes the tables that the library would make from its declarations, in an empty
	// database. It is nil if the library makes no tables, or if another layer has its Migrate.
	Migrate func(context.Context, *schema.DB) error
	// Declares is a sentence on which parts of the tables are declared to the library. Migrate
	// knows nothing else.
	Declares string
}

// Color is how a layer is painted. Its mark and its dash tell it from the others without color.
type Color struct {
	Light, Dark string // as #rrggbb, on a light page and on a dark one
	// Mark is the shape of its points: circle, square, triangle, diamond, down, cross, plus, ring, box
	// or star.
	Mark string
	Dash string // of its curves, as stroke-dasharray of SVG; empty for a solid line
}

// Floor is the name of the layer that the others are measured against. NativeFloor is the name of
// the layer that native layers are measured against.
const (
	Floor       = "floor"
	NativeFloor = "floor-pgx"
)

// sqlcVersion is the version of sqlc that tools/sqlc.mod pins.
const sqlcVersion = "v1.31.1"

// gormModules are GORM and its dialects.
var gormModules = []string{"gorm.io/gorm", "gorm.io/driver/sqlite", "gorm.io/driver/postgres",
	"gorm.io/driver/mysql"}

// everyLayer is a name that stands for every layer.
const everyLayer = "all"

// All returns every layer on database/sql in the order of the tables, the floor first.
func All() []Layer {
	return []Layer{
		{
			Name: Floor, Package: "rawimpl", Departures: rawimpl.Departures,
			Color: Color{"#57606a", "#9da7b1", "circle", ""}, Opened: true,
			Open: retrying(func(ctx context.Context, db *schema.DB,
				c models.Clock) (models.Store, error) {
				return rawimpl.New(ctx, db, &rawimpl.Options{Clock: c})
			}),
		},
		{
			Name: "floor-unprepared", Package: "rawimpl", Departures: rawimpl.UnpreparedDepartures,
			Color: Color{"#8a6d00", "#d4b64a", "star", "1 3"}, Settings: "Unprepared describe_exec", ByName: true,
			Open: retrying(func(ctx context.Context, db *schema.DB,
				c models.Clock) (models.Store, error) {
				return rawimpl.New(ctx, db, &rawimpl.Options{Clock: c, Unprepared: true})
			}),
		},
		{
			Name: "sqlx", Library: "github.com/jmoiron/sqlx", Package: "sqlximpl",
			Modules: []string{"github.com/jmoiron/sqlx"}, Departures: sqlximpl.Departures,
			Color: Color{"#0a7d4f", "#4ac38a", "square", "8 3"},
			Open: retrying(func(ctx context.Context, db *schema.DB,
				c models.Clock) (models.Store, error) {
				return sqlximpl.New(ctx, db, &sqlximpl.Options{Clock: c})
			}),
		},
		{
			Name: "sqlc", Library: "github.com/sqlc-dev/sqlc", Package: "sqlcimpl",
			Generator: sqlcVersion, Departures: sqlcimpl.Departures,
			Color: Color{"#0969da", "#6cb0ff", "triangle", "3 3"}, Opened: true,
			Queries: map[string]string{"sqlite": "queries/sqlite", "postgres": "queries/postgres",
				"mysql": "queries/mysql"},
			Open: retrying(func(ctx context.Context, db *schema.DB,
				c models.Clock) (models.Store, error) {
				return sqlcimpl.New(ctx, db, &sqlcimpl.Options{Clock: c})
			}),
		},
		{
			Name: "ent", Library: "entgo.io/ent", Package: "entimpl",
			Modules: []string{"entgo.io/ent"}, Departures: entimpl.Departures,
			Color: Color{"#7c3aed", "#b794f6", "diamond", "10 3 2 3"},
			Open: retrying(func(ctx context.Context, db *schema.DB,
				c models.Clock) (models.Store, error) {
				return entimpl.New(ctx, db, &entimpl.Options{Clock: c})
			}),
			Migrate:  entimpl.Migrate,
			Declares: "Ent's schema here declares keys, indexes, checks and actions, in annotations.",
		},
		{
			Name: "ent-prepared", Library: "entgo.io/ent", Package: "entimpl",
			Modules: []string{"entgo.io/ent"}, Departures: entimpl.PreparedDepartures,
			Color: Color{"#0e7490", "#3fc6d8", "down", "6 2 1 2 1 2"}, Settings: "a driver that keeps prepared statements",
			Open: retrying(func(ctx context.Context, db *schema.DB,
				c models.Clock) (models.Store, error) {
				return entimpl.New(ctx, db, &entimpl.Options{Clock: c, Prepared: true})
			}),
		},
		{
			Name: "gorm", Library: "gorm.io/gorm", Package: "gormimpl",
			Modules: gormModules, Departures: gormimpl.Departures,
			Color: Color{"#b45309", "#f0994a", "plus", "5 5"}, Opened: true,
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
			Modules: gormModules, Departures: gormimpl.QuickstartDepartures,
			Color: Color{"#be185d", "#f480b0", "cross", "14 4"}, Settings: "Logger=logger.New(io.Discard) TranslateError",
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
			Generator: sqlcVersion, Departures: sqlcpgx.Departures,
			Queries: map[string]string{"queries": "queries/pgx"},
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
	names = spelled(names)
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
	names = spelled(names)
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
	known := namesOf(all)
	for _, name := range names {
		if !slices.Contains(known, name) {
			return nil, nearest.Unknown("layer", name, known)
		}
	}
	return slices.DeleteFunc(all, func(l Layer) bool {
		return l.Name != Floor && !slices.Contains(names, l.Name)
	}), nil
}

// spelled returns the names of layers, and of every layer, that other spellings stand for.
func spelled(names []string) []string {
	return nearest.SpelledAll(names, append(namesOf(slices.Concat(All(), Native())), everyLayer))
}

func namesOf(ls []Layer) (names []string) {
	for _, l := range ls {
		names = append(names, l.Name)
	}
	return names
}
