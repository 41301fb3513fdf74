package listing

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io/fs"
	"slices"
	"strings"
)

// File is where the listing of all layers stands in the repository.
const File = "docs/code.json"

// Listing says where the source stands that operations reach, for who has the text of the
// files and no go command.
type Listing struct {
	Packages []Entry `json:"packages"`
}

// Entry is the listing of a package of layers.
type Entry struct {
	Name    string  `json:"name"`    // of the first layer that it holds, as in tables
	Package string  `json:"package"` // its folder
	Code    Code    `json:"code"`
	Imports Imports `json:"imports"`

	// Parts are what any operation reaches. Those that somebody wrote come first, then those
	// that a generator wrote, each in the order of their files and lines. None overlaps another.
	Parts      []Part  `json:"parts"`
	Operations []Reach `json:"operations"` // in the order of the interface
}

// Part is a stretch of a file that declares something: a function, a method, a type, constants
// or variables, a field, a statement that is prepared, a query.
type Part struct {
	Name      string `json:"name"` // such as (*Store).UserByID
	File      string `json:"file"` // from the root of the repository, with slashes
	From      int    `json:"from"` // the first line, that of its comment if it has one
	To        int    `json:"to"`   // the last line
	Generated bool   `json:"generated,omitempty"`
	Lines     int    `json:"lines"`             // of code
	Mapping   int    `json:"mapping,omitempty"` // of these, if it is written by hand
}

// Reach is what an operation reaches, as indexes of parts.
type Reach struct {
	Name   string `json:"name"`
	Method int    `json:"method"` // its own
	Parts  []int  `json:"parts"`  // all others, in their order
}

// Read reads the listing in the files of the repository.
func Read(repository fs.FS) (*Listing, error) {
	text, err := fs.ReadFile(repository, File)
	if err != nil {
		return nil, fmt.Errorf("reading the listing of the code: %w", err)
	}
	l := &Listing{}
	if err := json.Unmarshal(text, l); err != nil {
		return nil, fmt.Errorf("%s is no listing of the code; write it anew with go generate ./...: %w",
			File, err)
	}
	return l, nil
}

// Text returns the lines of a part from the files of the repository.
func (p Part) Text(repository fs.FS) (string, error) {
	text, err := fs.ReadFile(repository, p.File)
	if err != nil {
		return "", fmt.Errorf("reading the source of %s: %w", p.Name, err)
	}
	lines := slices.Collect(strings.Lines(string(text)))
	if p.From < 1 || p.From > p.To || p.To > len(lines) {
		return "", fmt.Errorf("%s has no lines %d to %d, where %s is listed; the listing is of "+
			"another version of it, go generate ./... writes it anew", p.File, p.From, p.To, p.Name)
	}
	return strings.Join(lines[p.From-1:p.To], ""), nil
}

// Format returns the listing as the text of its file: JSON in which every part with a name begins a
// line, for readable diffs.
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
	`"packages":[{`, "\n"+`"packages":[`+"\n{",
	`"code":`, "\n"+`"code":`,
	`"shared":`, "\n"+`"shared":`,
	`"imports":`, "\n"+`"imports":`,
	`"modules":`, "\n"+`"modules":`,
	`"parts":[{`, "\n"+`"parts":[`+"\n{",
)
