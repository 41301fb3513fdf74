// Package flow reads from the source of the layers how each brings the columns of the
// tables to the fields of the domain, and which types it needs on the way. [Read] takes the
// source that source.Load has read from a checkout; [ReadListing] takes what was found in it
// before, and needs none. Nothing is listed by hand: a column or a field that a layer forgets is
// missing here too, and a test reports it.
//
// The package stands apart from package diagram because it draws nothing. Package diagram
// needs no source: it takes values of this package as it takes catalogs and traces.
//
// # Columns
//
// Libraries match columns to fields in different ways. Each way has a rule of its own, in
// columns.go:
//
//   - A call of Scan lists the addresses of fields, also through append and through functions
//     that return such a list. The list matches the queries of the same length among the
//     constants of the same package. This rule serves hand-written database/sql and code that
//     sqlc generates. Two queries that disagree on a field are an error.
//   - A struct with db tags matches a query that selects exactly its names, as in sqlx.
//   - A struct with a method TableName matches the columns of that table, by GORM's own naming
//     strategy or by its tags.
//   - An entity of ent matches the columns that the constants of its package name.
//
// # Fields
//
// The layer's own functions show where the value of a row's field goes. Only functions without
// a context are read, because the others may move values from one row to another. The package
// follows composite literals and assignments of the domain's values, conversions of a whole row,
// and local variables. A value of the domain inside a row is handed over as it is. If a value
// can have several types, the constants in a switch decide between them.
//
// Only reading is followed. If a layer has packages for several engines, as sqlc generates them,
// the package for SQLite is read: the others differ in wording only.
package flow
