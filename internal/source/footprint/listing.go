package footprint

import (
	"context"
	"fmt"
	"slices"

	"example.com/impedance/internal/listing"
	"example.com/impedance/internal/source"
)

// List lists layers.
func List(ctx context.Context, code *source.Code) (*listing.Listing, error) {
	tree := newTree(code)
	found, err := tree.measure(ctx, false, nil)
	if err != nil {
		return nil, err
	}
	all := &listing.Listing{}
	for _, f := range found {
		p := listing.Entry{Name: f.Name, Package: f.Package, Code: f.Code, Imports: f.Imports}
		if p.Parts, p.Operations, err = tree.parts(f.Subject); err != nil {
			return nil, err
		}
		all.Packages = append(all.Packages, p)
	}
	return all, nil
}

// Listed returns the footprints of packages from a listing, in their order, without programs that
// were built.
func Listed(l *listing.Listing, subjects []source.Subject) ([]Footprint, error) {
	var found []Footprint
	for _, s := range subjects {
		i := slices.IndexFunc(l.Packages, func(e listing.Entry) bool { return e.Package == s.Package })
		if i < 0 {
			return nil, fmt.Errorf("%s has no %s; go generate ./... writes it anew", listing.File,
				s.Package)
		}
		found = append(found, Footprint{Subject: s, Code: l.Packages[i].Code,
			Imports: l.Packages[i].Imports})
	}
	return found, nil
}
