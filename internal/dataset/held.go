package dataset

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"example.com/impedance/schema"
)

// Held returns what a database was loaded with, if that is what spec says and its tables have as
// many rows still. It returns nil for any other database of ours.
func Held(ctx context.Context, dsn string, spec Spec) (_ *Info, err error) {
	db, err := schema.Open(ctx, dsn, &schema.Options{ReadOnly: true, Conns: 1})
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	info, err := ReadInfo(ctx, db)
	if err != nil {
		return nil, onlyIfUnknown(err, ErrNoInfo)
	}
	same, err := spec.made(info)
	if err != nil || !same {
		return nil, err
	}
	if err := Check(ctx, db, info); err != nil {
		return nil, onlyIfUnknown(err, ErrChanged)
	}
	return info, nil
}

// onlyIfUnknown returns an error, or nil if it is of a kind that is expected.
func onlyIfUnknown(err, expected error) error {
	if errors.Is(err, expected) {
		return nil
	}
	return err
}

// made reports whether loading what the spec says gives what a database says of itself.
func (s Spec) made(i *Info) (bool, error) {
	if i.Version != Version || i.Seed != s.Seed {
		return false, nil
	}
	if s.Graph == "" {
		return i.Source == Generated && i.Users == int64(s.Users), nil
	}
	sum, err := s.hash()
	return i.Source == sourceName(s.Graph, sum), err
}

// sourceName tells which graph an edge list is. Servers store no text that is not UTF-8, which
// the name of a file need not be.
func sourceName(path string, sum []byte) string {
	return fmt.Sprintf("%s sha256:%x", strings.ToValidUTF8(graphName(path), "\uFFFD"), sum)
}

// graphName names a graph after its file. Those of pipes have a new name each time.
func graphName(path string) string {
	if info, err := os.Stat(path); err != nil || !info.Mode().IsRegular() {
		return "pipe"
	}
	return filepath.Base(path)
}
