package main

import (
	"context"

	"example.com/impedance/internal/diagram"
)

// drawObjects draws the types of the domain, and those that each layer adds.
func drawObjects(ctx context.Context, f *drawing, g *gallery) error {
	subjects, err := f.subjects()
	if err != nil {
		return err
	}
	domain, ls, err := g.mapping(ctx, subjects)
	if err != nil {
		return err
	}
	svg, mermaid, err := diagram.Domain(domain)
	if err := g.add("objects", svg, mermaid, err); err != nil {
		return err
	}
	for _, l := range ls {
		svg, mermaid, err := diagram.Objects(domain, l)
		if err := g.add("objects-"+l.Name, svg, mermaid, err); err != nil {
			return err
		}
	}
	return nil
}
