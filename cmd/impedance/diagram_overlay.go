package main

import (
	"context"

	"example.com/impedance/internal/diagram"
	"example.com/impedance/internal/source"
	"example.com/impedance/internal/source/flow"
	"example.com/impedance/internal/source/footprint"
	"example.com/impedance/schema"
)

// drawOverlays draws how each layer brings columns to fields, and all of them on one page.
// There is no mermaid of it: that places things itself and joins boxes, where this picture is
// made of what stands beside what, and of lines between lines of boxes.
func drawOverlays(ctx context.Context, f *drawing, g *gallery) error {
	domain, ls, err := g.mapping(ctx, f)
	if err != nil {
		return err
	}
	lines, err := countMapping(g.code)
	if err != nil {
		return err
	}
	var all []diagram.Mapped
	for _, l := range ls {
		m := diagram.Mapped{Layer: l, Code: lines[l.Name]}
		svg, err := diagram.Overlay(domain, m)
		if err := g.add("overlay-"+l.Name, svg, "", err); err != nil {
			return err
		}
		all = append(all, m)
	}
	svg, err := diagram.Overlays(domain, all)
	return g.add("overlay", svg, "", err)
}

// mapping returns how the chosen layers map the tables. Their source is read once.
func (g *gallery) mapping(ctx context.Context, f *drawing) (*flow.Domain, []flow.Layer,
	error) {
	if g.domain != nil {
		return g.domain, g.mapped, nil
	}
	chosen, _, err := f.choice.resolve()
	if err != nil {
		return nil, nil, err
	}
	if g.code, err = readSource(ctx, chosen, g.show); err != nil {
		return nil, nil, err
	}
	dsn, err := g.source(ctx)
	if err != nil {
		return nil, nil, err
	}
	catalog, err := schema.Inspect(ctx, dsn)
	if err != nil {
		return nil, nil, err
	}
	g.domain, g.mapped, err = flow.Read(g.code, catalog)
	return g.domain, g.mapped, err
}

// countMapping counts the hand-written lines of layers that only map, by layer.
func countMapping(code *source.Code) (map[string]int, error) {
	found, err := footprint.Count(code)
	if err != nil {
		return nil, err
	}
	lines := map[string]int{}
	for _, l := range found {
		lines[l.Name] = l.Code.Total.Mapping
	}
	return lines, nil
}
