// Package sqlc has the ways with github.com/sqlc-dev/sqlc. The queries are in its folder queries.
package sqlc

import (
	"example.com/impedance/mismatch"
	"example.com/impedance/mismatch/ways/sqlc/internal/sqlite"
	"example.com/impedance/schema"
)

// handle is what the ways share.
type handle struct{ *sqlite.Queries }

// Open returns the ways over a database, and over a second one for Sharding.
func Open(db, other *schema.DB) (*mismatch.Ways, error) {
	h := handle{sqlite.New(db)}
	return &mismatch.Ways{
		RowMultiplication: mismatch.Pair[mismatch.RowMultiplication]{First: firstTree{h}, Out: outTree{h}},
		NullAgainstZero:   mismatch.Pair[mismatch.NullAgainstZero]{First: firstNull{h}},
	}, nil
}
