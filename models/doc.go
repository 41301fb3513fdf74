// Package models is the application's view of a small social network: users who
// write posts and follow one another. It holds the domain values, the [Store]
// interface with everything the application asks of a database, and what every
// store shares whatever library it is built on: validation, cursors, errors.
//
// The package imports the standard library only and knows nothing of tables. The
// relational view of the same domain is package schema; the packages named *impl
// are bridges between the two.
//
// # Values
//
// Times are UTC and cut to the microsecond. Text is valid UTF-8 without NUL, its
// limits count code points. An id is given by the store, is positive, and is never
// given again, not even after its row is deleted.
//
// # Lists
//
// Lists that can be long are read in pages. A page starts after a [Cursor] taken
// from the page before it; it names the last item seen by its sort key and id
// (keyset pagination), so items that arrive or go in between neither shift nor
// repeat the rest. Lists are newest first, ties broken by the higher id, unless
// they say otherwise.
package models
