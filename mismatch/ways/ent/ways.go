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
	other    *ent.Client      // of a second database, or nil
	engine   schema.Engine
}

// dialects are ent's names of engines.
var dialects = map[schema.Engine]string{
	schema.SQLite: dialect.SQLite, schema.Postgres: dialect.Postgres, schema.MySQL: dialect.MySQL,
}

// Open returns the ways over a database, and over a second one for Sharding.
func Open(db, other *schema.DB) (*mismatch.Ways, error) {
	driver := sql.OpenDB(dialects[db.Engine], db.DB)
	h := handle{Client: ent.NewClient(ent.Driver(driver)),
		nillable: nillable.NewClient(nillable.Driver(driver)), engine: db.Engine}
	if other != nil {
		h.other = ent.NewClient(ent.Driver(sql.OpenDB(dialects[db.Engine], other.DB)))
	}
	w := &mismatch.Ways{}
	w.Granularity.First = firstGranularity{h}
	w.Subtypes.First, w.Subtypes.Out = firstSubtypes{h}, outSubtypes{h}
	w.Identity.First, w.Identity.Out = firstIdentity{h}, outIdentity{h}
	w.Associations.First, w.Associations.Out = firstAssociations{h}, outAssociations{h}
	w.Navigation.First, w.Navigation.Out = firstNavigation{h}, outNavigation{h}
	w.DualSchema.First, w.DualSchema.Out = firstDual{h}, outDual{h}
	w.SchemaOwnership.First, w.SchemaOwnership.Out = firstOwner{h}, outOwner{h}
	w.Retrieval.First = firstRetrieval{h}
	w.PartialObjects.First, w.PartialObjects.Out = firstPartial{h}, outPartial{h}
	w.RowMultiplication.First = firstTree{h}
	w.NullAgainstZero.First, w.NullAgainstZero.Out = firstNull{h}, outNull{h}
	w.SetAgainstRow.First, w.SetAgainstRow.Out = firstSet{h}, outSet{h}
	w.UnitOfWork.First, w.UnitOfWork.Out = firstUnit{h}, outUnit{h}
	w.TimeAndPrecision.First, w.TimeAndPrecision.Out = firstTime{h}, outTime{h}
	w.BindLimits.First, w.BindLimits.Out = firstBind{h}, outBind{h}
	w.Sharding.First, w.Sharding.Out = firstSharding{h}, outSharding{h}
	return w, nil
}
