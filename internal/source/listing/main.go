// Command listing writes what reports and pictures need to know of the source of the layers,
// because they are made without a checkout: docs/code.json, what operations reach of it, and
// docs/mapping.json, how it brings columns to fields. Run it in the root of a checkout.
package main

import (
	"context"
	"errors"
	"log"
	"os"
	"path/filepath"

	"example.com/impedance/internal/listing"
	"example.com/impedance/internal/source"
	"example.com/impedance/internal/source/flow"
	"example.com/impedance/internal/source/footprint"
	"example.com/impedance/layers"
	"example.com/impedance/schema"
)

func main() {
	// What a program imports depends on the platform. The listing is for one, wherever it is made.
	os.Setenv("GOOS", "linux")
	os.Setenv("GOARCH", "amd64")
	ctx := context.Background()
	if err := errors.Join(listCode(ctx), listMapping(ctx)); err != nil {
		log.Fatal(err)
	}
}

// listCode lists the code of all layers.
func listCode(ctx context.Context) error {
	code, err := source.Load(ctx, ".", source.Subjects(append(layers.All(), layers.Native()...)))
	if err != nil {
		return err
	}
	all, err := footprint.List(ctx, code)
	if err != nil {
		return err
	}
	text, err := all.Format()
	if err != nil {
		return err
	}
	return os.WriteFile(listing.File, text, 0o644)
}

// listMapping lists the mapping of the layers that are drawn, which are those on database/sql.
func listMapping(ctx context.Context) error {
	code, err := source.Load(ctx, ".", source.Subjects(layers.All()))
	if err != nil {
		return err
	}
	tables, err := catalog(ctx)
	if err != nil {
		return err
	}
	domain, all, err := flow.Read(code, tables)
	if err != nil {
		return err
	}
	text, err := (&flow.Listing{Domain: domain, Layers: all}).Format()
	if err != nil {
		return err
	}
	return os.WriteFile(flow.ListingFile, text, 0o644)
}

// catalog returns the catalog of the tables of package schema on SQLite.
func catalog(ctx context.Context) (_ *schema.Catalog, err error) {
	dir, err := os.MkdirTemp("", "impedance-listing-")
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	db, err := schema.Open(ctx, schema.DSN(filepath.Join(dir, "wanted.db")),
		&schema.Options{Create: true})
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	if err := schema.Apply(ctx, db); err != nil {
		return nil, err
	}
	return schema.ReadCatalog(ctx, db.DB)
}
