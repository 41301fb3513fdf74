package schema

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"strings"
)

// ErrAltered says that our tables differ from those that this program makes.
var ErrAltered = errors.New("has tables that were altered")

// CheckCatalog refuses a database unless its tables users, posts and follows, with all objects that
// belong to them or act on them, are exactly as [Statements] makes them. Other tables are allowed
// if they do not refer to ours. On a server it makes a database to compare with, as [Fresh] does,
// and removes it.
func CheckCatalog(ctx context.Context, db *DB) error {
	if err := checkCatalog(ctx, db); err != nil {
		return fmt.Errorf("checking the tables: %w", err)
	}
	return nil
}

func checkCatalog(ctx context.Context, db *DB) error {
	want, err := freshObjects(ctx, db)
	if err != nil {
		return err
	}
	got, err := readObjects(ctx, db)
	if err != nil {
		return err
	}
	if all := alterations(got, want); len(all) > 0 {
		return fmt.Errorf("the database %w: %s; undo that, or make the database anew", ErrAltered,
			strings.Join(bounded(all, maxAlterations), "; "))
	}
	return nil
}

// CheckVacant refuses a database that is not ours with ErrForeign. It refuses one that holds anything
// that may not be lost, a row in our tables or an object that [Apply] does not make, with ErrHolds.
func CheckVacant(ctx context.Context, db *DB) error {
	tx, err := db.BeginTx(ctx, nil)
	if err != nil {
		return db.Explain(err)
	}
	ours, err := isMarked(ctx, tx, db.Engine)
	if err := errors.Join(err, tx.Rollback()); err != nil {
		return db.Explain(err)
	}
	if !ours {
		return ErrForeign
	}
	want, err := freshObjects(ctx, db)
	if err != nil {
		return err
	}
	got, err := readObjects(ctx, db)
	if err != nil {
		return err
	}
	const whose = "an empty database of this program"
	if all := differ(catalog(got), catalog(want), whose); len(all) > 0 {
		return fmt.Errorf("it %w: %s", ErrHolds, strings.Join(bounded(all, maxAlterations), "; "))
	}
	for _, table := range ourTables {
		var rows bool
		query := "SELECT EXISTS (SELECT 1 FROM " + table + ")"
		if err := db.QueryRowContext(ctx, query).Scan(&rows); err != nil {
			return db.Explain(err)
		}
		if rows {
			return fmt.Errorf("it %w: rows in the table %s", ErrHolds, table)
		}
	}
	return nil
}

// ErrHolds says that a database holds what would be lost if it were replaced.
var ErrHolds = errors.New("holds more than empty tables of this program, and was left untouched; name " +
	"another database")

// maxAlterations is the number of alterations that an error lists.
const maxAlterations = 4

// alterations lists the differences between our tables and the wanted ones: first tables, then
// objects of existing tables.
func alterations(got, want []Object) []string {
	there := map[string]bool{}
	for _, o := range got {
		there[o.Table] = there[o.Table] || o.isTable()
	}
	part := func(objects []Object, tables bool) Facts {
		objects = slices.Clone(objects)
		return catalog(slices.DeleteFunc(objects, func(o Object) bool {
			return !slices.Contains(ourTables, o.Table) || o.isTable() != tables ||
				!tables && !there[o.Table]
		}))
	}
	const whose = "a database of this program"
	return append(differ(part(got, true), part(want, true), whose),
		differ(part(got, false), part(want, false), whose)...)
}

// isTable reports whether the object is a table, or an object in place of a table.
func (o Object) isTable() bool {
	return strings.HasSuffix(o.Kind, "table") || strings.HasSuffix(o.Kind, "view")
}

// readObjects reads the catalog over one connection.
func readObjects(ctx context.Context, db *DB) (all []Object, err error) {
	c, err := db.Conn(ctx)
	if err != nil {
		return nil, db.Explain(err)
	}
	defer func() { err = errors.Join(err, c.Close()) }()
	all, err = observers[db.Engine].catalog(ctx, question{c})
	return all, db.Explain(err)
}

// freshObjects reads the catalog of a database that is made for that.
func freshObjects(ctx context.Context, db *DB) (all []Object, err error) {
	var made *DB
	drop := func() error { return nil }
	if db.server == nil {
		made, err = inMemory()
	} else {
		made, drop, err = db.server.fresh(ctx)
	}
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, made.Close(), drop()) }()
	if err := Apply(ctx, made); err != nil {
		return nil, err
	}
	return readObjects(ctx, made)
}

// inMemory makes an empty database of SQLite in memory, for one connection.
func inMemory() (*DB, error) {
	pool, err := sql.Open("sqlite", "file::memory:")
	if err != nil {
		return nil, err
	}
	pool.SetMaxOpenConns(1)
	return &DB{DB: pool, Engine: SQLite}, nil
}

// fresh makes an empty database beside this one and opens it.
func (s server) fresh(ctx context.Context) (db *DB, drop func() error, err error) {
	made, drop, err := s.create(ctx, "")
	if err != nil {
		return nil, nil, err
	}
	db, err = openServer(ctx, made.url.String(), Options{Create: true, Conns: 1})
	if err != nil {
		return nil, nil, errors.Join(err, drop())
	}
	return db, drop, nil
}
