package flow

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io/fs"
	"slices"
	"strings"

	"example.com/impedance/internal/source"
	"example.com/impedance/schema"
)

// ListingFile is where the listing of all layers stands in the repository.
const ListingFile = "docs/mapping.json"

// Listing is what [Read] found in the source of layers, for programs that have neither a
// checkout nor a go command. It has no tables: those are in the catalog.
type Listing struct {
	Domain *Domain `json:"domain"`
	Layers []Layer `json:"layers"`
}

// ReadListing reads the listing in the files of the repository, and the tables from a catalog.
func ReadListing(repository fs.FS, catalog *schema.Catalog) (*Listing, error) {
	text, err := fs.ReadFile(repository, ListingFile)
	if err != nil {
		return nil, fmt.Errorf("reading the listing of the mapping: %w", err)
	}
	listing := &Listing{}
	if err := json.Unmarshal(text, listing); err != nil {
		return nil, fmt.Errorf("%s is no listing of the mapping; write it anew with "+
			"go generate ./...: %w", ListingFile, err)
	}
	d := listing.Domain
	for _, root := range d.Roots {
		i := slices.IndexFunc(catalog.Tables, func(t schema.Table) bool { return t.Name == root.Table })
		if i < 0 {
			return nil, fmt.Errorf("%s maps the table %s, which is not in the catalog", ListingFile,
				root.Table)
		}
		d.Tables = append(d.Tables, catalog.Tables[i])
	}
	return listing, nil
}

// Of returns the layers of packages, in their order.
func (l *Listing) Of(subjects []source.Subject) ([]Layer, error) {
	var found []Layer
	for _, s := range subjects {
		i := slices.IndexFunc(l.Layers, func(l Layer) bool { return l.Name == s.Name })
		if i < 0 {
			return nil, fmt.Errorf("%s has no %s; go generate ./... writes it anew", ListingFile,
				s.Name)
		}
		found = append(found, l.Layers[i])
	}
	return found, nil
}

// Format returns the listing as the text of its file: JSON, in which each class, each field and
// each way of a value begins a line, so that a difference can be read.
func (l *Listing) Format() ([]byte, error) {
	var b bytes.Buffer
	encoder := json.NewEncoder(&b)
	encoder.SetEscapeHTML(false)
	err := encoder.Encode(struct {
		Generated string `json:"generated"`
		*Listing
	}{"by internal/source/listing, from the source of the layers; do not edit", l})
	return []byte(breaks.Replace(b.String())), err
}

// breaks puts ends of lines into JSON. It finds keys only, as a quote in a text is escaped.
var breaks = strings.NewReplacer(
	`{"name":`, "\n"+`{"name":`,
	`{"column":`, "\n"+`{"column":`,
	`"domain":`, "\n"+`"domain":`,
	`"layers":`, "\n"+`"layers":`,
)
