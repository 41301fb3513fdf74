package main

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"slices"

	"example.com/impedance/internal/dataset"
	"example.com/impedance/internal/diagram"
	"example.com/impedance/schema"
)

// drawDrift draws how the tables of a database differ from those of package schema. Without a
// database these are the tables that each library would make.
func drawDrift(ctx context.Context, f *drawing, g *gallery) error {
	wanted, err := g.wanted(ctx, schema.EngineOf(f.dsn))
	if err != nil {
		return err
	}
	if f.dsn != "" {
		found, err := schema.Inspect(ctx, f.dsn)
		if err != nil {
			return err
		}
		// The tables that describe the data set are not part of the domain.
		found.Tables = slices.DeleteFunc(found.Tables, func(t schema.Table) bool {
			return slices.Contains(dataset.OwnTables, t.Name)
		})
		return g.drift("drift", nameOf(f.dsn), "", wanted, found)
	}
	ls, _, err := f.choice.resolve()
	if err != nil {
		return err
	}
	for _, l := range ls {
		if l.Migrate == nil {
			continue
		}
		found, err := freshCatalog(ctx, filepath.Join(g.scratch, l.Name+"-made.db"), l.Migrate)
		if err != nil {
			return fmt.Errorf("the tables of %s: %w", l.Name, err)
		}
		of := "the tables that " + l.Name + " makes"
		err = g.drift("drift-"+l.Name, of, l.Declares, wanted, found)
		if err != nil {
			return err
		}
	}
	return nil
}

// drift adds the difference of two catalogs, as a picture and as a table.
func (g *gallery) drift(name, of, note string, wanted, found *schema.Catalog) error {
	d := diagram.Compare(wanted, found)
	d.Wanted, d.Found, d.Note = "schema/", of, note
	svg, err := d.Draw()
	g.pictures = append(g.pictures, picture{name: name, svg: svg, markdown: d.Markdown(),
		isShort: true})
	return err
}

// freshCatalog returns the catalog of a new database in which tables were made.
func freshCatalog(ctx context.Context, path string,
	fill func(context.Context, *schema.DB) error) (c *schema.Catalog, err error) {
	db, err := schema.Open(ctx, schema.DSN(path),
		&schema.Options{Create: true, NoSync: true, Conns: 1})
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	if err := fill(ctx, db); err != nil {
		return nil, err
	}
	return schema.ReadCatalog(ctx, db.DB)
}
