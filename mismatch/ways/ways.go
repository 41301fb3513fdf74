// Package ways lists the libraries of the catalogue of mismatches, and keeps what was observed of
// them on each engine.
package ways

import (
	"bytes"
	"context"
	"embed"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"regexp"

	"example.com/impedance/mismatch"
	"example.com/impedance/mismatch/tuning"
	"example.com/impedance/mismatch/ways/ent"
	"example.com/impedance/mismatch/ways/gorm"
	"example.com/impedance/mismatch/ways/hand"
	"example.com/impedance/mismatch/ways/sqlc"
	"example.com/impedance/mismatch/ways/sqlx"
	"example.com/impedance/schema"
)

// Libraries are the columns of the catalogue. The first is the way by hand.
func Libraries() []mismatch.Library {
	return []mismatch.Library{
		{Name: "hand", Open: hand.Open},
		{Name: "sqlx", Open: sqlx.Open},
		{Name: "sqlc", Open: sqlc.Open},
		{Name: "ent", Open: ent.Open},
		{Name: "gorm", Open: gorm.Open},
	}
}

// Tuned are the libraries of package tuning.
func Tuned() []tuning.Library {
	return []tuning.Library{
		{Name: "hand", Open: hand.Tuned},
		{Name: "sqlx", Open: sqlx.Tuned},
		{Name: "sqlc", Open: sqlc.Tuned},
		{Name: "ent", Open: ent.Tuned},
		{Name: "gorm", Open: gorm.Tuned},
	}
}

// golden are the observations, a file for each mismatch.
//
//go:embed golden/*.json
var golden embed.FS

// Golden returns what was observed of a mismatch, of all engines and libraries.
func Golden(m *mismatch.Mismatch) ([]mismatch.Seen, error) {
	text, err := golden.ReadFile("golden/" + m.Slug() + ".json")
	if err != nil {
		return nil, err
	}
	return Parse(text)
}

// Parse reads the text of a golden.
func Parse(text []byte) (all []mismatch.Seen, err error) {
	err = json.Unmarshal(text, &all)
	return all, err
}

// Format writes the text of a golden.
func Format(all []mismatch.Seen) ([]byte, error) {
	var b bytes.Buffer
	encoder := json.NewEncoder(&b)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", " ")
	err := encoder.Encode(all)
	return b.Bytes(), err
}

// code is the source of the ways.
//
//go:embed hand/*.go sqlx/*.go sqlc/*.go sqlc/queries/*/*.sql ent/*.go gorm/*.go
var code embed.FS

// Code returns the source of a library's ways of a mismatch, from the first declaration on.
func Code(m *mismatch.Mismatch, library string) (string, error) {
	text, err := code.ReadFile(library + "/" + m.File())
	return head.ReplaceAllString(string(text), ""), err
}

// head is what a file begins with before its declarations.
var head = regexp.MustCompile(`(?s)^package \w+\n\nimport (?:"[^"]+"|\(.*?\n\))\n\n`)

// Embedded makes SQLite databases below a folder.
func Embedded(folder string) mismatch.Place {
	return func(ctx context.Context, _ mismatch.Use) (string, func() error, error) {
		dir, err := os.MkdirTemp(folder, "mismatch-")
		if err != nil {
			return "", nil, err
		}
		drop := func() error { return os.RemoveAll(dir) }
		dsn := schema.DSN(filepath.Join(dir, "stage.db"))
		db, err := schema.Open(ctx, dsn, &schema.Options{Create: true, NoSync: true, Conns: 1})
		if err != nil {
			return "", nil, errors.Join(err, drop())
		}
		if err := errors.Join(schema.Apply(ctx, db), db.Close()); err != nil {
			return "", nil, errors.Join(fmt.Errorf("making a database: %w", err), drop())
		}
		return dsn, drop, nil
	}
}
