// Package flow reads from the source of the layers how each brings the columns of the
// tables to the fields of the domain, and which types it needs on the way. [Read] takes the
// source that source.Load has read from a checkout. Nothing is listed by hand, so a
// column or a field that a layer forgets is missing here too, and a test says so.
//
// It is a package of its own because it needs no picture, and what draws needs no source:
// package diagram gets values from here as it gets catalogs and traces from elsewhere.
//
// # Columns
//
// Which field a column is read into is known to libraries in different ways. Each has a rule
// of its own (columns.go has them all):
//
//   - A call of Scan lists the addresses of fields, through functions that return such a list
//     and through append. They take in turn what the queries select that are as long: the
//     constants of the same package. This is the rule for database/sql by hand and for what
//     sqlc generates. Two queries that disagree on a field are an error.
//   - A struct with db tags takes a query that selects exactly its names, as in sqlx.
//   - A struct with a method TableName takes the columns of that table that GORM's own naming
//     strategy gives its fields, or their tags do.
//   - An entity of ent takes the columns that the constants of its package name.
//
// # Fields
//
// Where the value of a row's field goes is read from the layer's own functions, from those
// without a context, because the others may take values from one row to another. Followed are
// composite literals and assignments of the domain's values, conversions of a whole row, and
// local variables. A value of the domain that a row holds is handed over as it is. What a
// switch compares with constants decides the type of a value that can be of several.
//
// Only reading is followed. Of a layer with packages for several engines, as sqlc generates
// them, the one for SQLite is read: the others are the same in other words.
package flow
