// Package models is the application's view of a small social network: users who
// write posts and follow one another. It holds the domain values, the [Store]
// interface with everything that the application asks of a database, and the parts
// that all stores share: validation, cursors and errors.
//
// The package imports the standard library only and knows nothing of tables. Package
// schema is the relational view of the same domain. The packages named *impl are
// bridges between the two.
//
// # Values
//
// Times are UTC, truncated to the microsecond. Text is valid UTF-8 without NUL, and its
// limits count code points. The store assigns ids. They are positive and never reused,
// not even after their row is deleted.
//
// # Lists
//
// Lists that can be long are read in pages by keyset pagination. A page starts after a
// [Cursor] from the page before it, which names the last item by its sort key and id.
// Items that arrive or disappear between two pages neither shift nor repeat the others.
// Lists are newest first, ties broken by the higher id, unless they say otherwise.
package models
