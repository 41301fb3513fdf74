package main

import (
	"context"

	"example.com/impedance"
	"example.com/impedance/internal/diagram"
	"example.com/impedance/internal/source"
	"example.com/impedance/internal/source/flow"
	"example.com/impedance/schema"
)

// drawOverlays draws how each layer brings columns to fields, and all layers on one page. It makes
// no mermaid, which places boxes itself and joins whole boxes. This picture depends on the places
// of boxes, and joins their lines.
func drawOverlays(ctx context.Context, f *drawing, g *gallery) error {
	subjects, err := f.subjects()
	if err != nil {
		return err
	}
	domain, ls, err := g.mapping(ctx, subjects)
	if err != nil {
		return err
	}
	footprints, err := listed(subjects)
	if err != nil {
		return err
	}
	var all []diagram.Mapped
	for i, l := range ls {
		m := diagram.Mapped{Layer: l, Code: footprints[i].Code.Total.Mapping}
		svg, err := diagram.Overlay(domain, m)
		if err := g.add("overlay-"+l.Name, svg, "", err); err != nil {
			return err
		}
		all = append(all, m)
	}
	svg, err := diagram.Overlays(domain, all)
	return g.add("overlay", svg, "", err)
}

// subjects returns the packages of the chosen layers.
func (f *drawing) subjects() ([]source.Subject, error) {
	chosen, _, err := f.choice.resolve()
	return source.Subjects(chosen), err
}

// mapping returns how packages of layers map the tables, as this program carries it.
func (g *gallery) mapping(ctx context.Context, subjects []source.Subject) (*flow.Domain,
	[]flow.Layer, error) {
	catalog, err := g.wanted(ctx, schema.SQLite)
	if err != nil {
		return nil, nil, err
	}
	listing, err := flow.ReadListing(impedance.Source, catalog)
	if err != nil {
		return nil, nil, err
	}
	ls, err := listing.Of(subjects)
	return listing.Domain, ls, err
}
