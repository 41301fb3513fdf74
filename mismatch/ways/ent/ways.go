// Package ent has the ways with entgo.io/ent, over a schema of their own.
package ent

import (
	"entgo.io/ent/dialect"
	"entgo.io/ent/dialect/sql"

	"example.com/impedance/mismatch"
	"example.com/impedance/mismatch/ways/ent/internal/ent"
	"example.com/impedance/mismatch/ways/ent/internal/nillable"
	"example.com/impedance/schema"
)

// handle is what the ways share.
type handle struct {
	*ent.Client
	nillable *nillable.Client // of a schema whose bio may be absent
}

// dialects are ent's names of engines.
var dialects = map[schema.Engine]string{
	schema.SQLite: dialect.SQLite, schema.Postgres: dialect.Postgres, schema.MySQL: dialect.MySQL,
}

// Open returns the ways over a database, and over a second one for Sharding.
func Open(db, other *schema.DB) (*mismatch.Ways, error) {
	driver := sql.OpenDB(dialects[db.Engine], db.DB)
	h := handle{ent.NewClient(ent.Driver(driver)), nillable.NewClient(nillable.Driver(driver))}
	return &mismatch.Ways{
		RowMultiplication: mismatch.Pair[mismatch.RowMultiplication]{First: firstTree{h}},
		NullAgainstZero:   mismatch.Pair[mismatch.NullAgainstZero]{First: firstNull{h}, Out: outNull{h}},
	}, nil
}
