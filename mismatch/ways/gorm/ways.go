// Package gorm has the ways with gorm.io/gorm. The first try is set up as GORM's first page shows,
// in its traditional API. The page has generics beside it.
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
type handle struct {
	db     *gorm.DB
	tuned  *gorm.DB // without a transaction around each write
	other  *gorm.DB // a second database, or nil
	engine schema.Engine
}

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
	h := handle{db: opened, engine: db.Engine}
	h.tuned = opened.Session(&gorm.Session{SkipDefaultTransaction: true})
	if other != nil {
		h.other, err = gorm.Open(dialector(other), &gorm.Config{Logger: logger.Discard})
		if err != nil {
			return nil, err
		}
	}
	w := &mismatch.Ways{}
	w.Granularity.First = firstGranularity{h}
	w.Subtypes.First, w.Subtypes.Out = firstSubtypes{h}, outSubtypes{h}
	w.Identity.First, w.Identity.Out = firstIdentity{h}, outIdentity{h}
	w.Associations.First, w.Associations.Out = firstAssociations{h}, outAssociations{h}
	w.Navigation.First, w.Navigation.Out = firstNavigation{h}, outNavigation{h}
	w.DualSchema.First, w.DualSchema.Out = firstDual{h}, outDual{h}
	w.SchemaOwnership.First, w.SchemaOwnership.Out = firstOwner{h}, outOwner{h}
	w.Retrieval.First, w.Retrieval.Out = firstRetrieval{h}, outRetrieval{h}
	w.PartialObjects.First, w.PartialObjects.Out = firstPartial{h}, outPartial{h}
	w.RowMultiplication.First, w.RowMultiplication.Out = firstTree{h}, outTree{h}
	w.NullAgainstZero.First, w.NullAgainstZero.Out = firstNull{h}, outNull{h}
	w.SetAgainstRow.First, w.SetAgainstRow.Out = firstSet{h}, outSet{h}
	w.UnitOfWork.First, w.UnitOfWork.Out = firstUnit{h}, outUnit{h}
	w.TimeAndPrecision.First, w.TimeAndPrecision.Out = firstTime{h}, outTime{h}
	w.BindLimits.First, w.BindLimits.Out = firstBind{h}, outBind{h}
	w.Sharding.First, w.Sharding.Out = firstSharding{h}, outSharding{h}
	return w, nil
}
