// Package gorm has the ways with gorm.io/gorm. The first try is set up as GORM's first page shows.
package gorm

import (
	"gorm.io/driver/mysql"
	"gorm.io/driver/postgres"
	"gorm.io/driver/sqlite"
	"gorm.io/gorm"
	"gorm.io/gorm/logger"

	"example.com/impedance/mismatch"
	"example.com/impedance/schema"
)

// handle is what the ways share.
type handle struct{ db *gorm.DB }

// dialector returns GORM's own dialect of an engine over a pool.
func dialector(db *schema.DB) gorm.Dialector {
	switch db.Engine {
	case schema.Postgres:
		return postgres.New(postgres.Config{Conn: db.DB})
	case schema.MySQL:
		return mysql.New(mysql.Config{Conn: db.DB})
	}
	return &sqlite.Dialector{Conn: db.DB}
}

// Open returns the ways over a database, and over a second one for Sharding. The settings are those
// of GORM's first page, except that nothing is logged.
func Open(db, other *schema.DB) (*mismatch.Ways, error) {
	opened, err := gorm.Open(dialector(db), &gorm.Config{Logger: logger.Discard})
	if err != nil {
		return nil, err
	}
	h := handle{opened}
	return &mismatch.Ways{
		RowMultiplication: mismatch.Pair[mismatch.RowMultiplication]{First: firstTree{h}},
		NullAgainstZero:   mismatch.Pair[mismatch.NullAgainstZero]{First: firstNull{h}, Out: outNull{h}},
	}, nil
}
