// Package schema is the storage's view of the domain: it has the tables, and opens databases that
// hold them. Package models is the application's view of the same domain.
//
// The pictures docs/diagrams/schema-sqlite.svg, schema-postgres.svg and schema-mysql.svg show
// the tables.
//
// One file of SQL for each engine declares its tables; nothing else in the project creates or
// alters a table. Every layer gets its connections from [Open], so driver, settings and pool are
// the same for all.
//
// # Contexts
//
// A call ends with its context, whatever it waits for: SQLite's lock, a connection of the pool, a
// network that does not answer, a server that does not answer, also to COMMIT. Its error is then the
// context's, by errors.Is. Without a deadline a call waits five seconds for SQLite's lock.
//
// Two waits within SQLite end later. A commit waits for the disk, because its driver commits without
// a context and nothing interrupts an fsync. A row after the first waits for SQLite to find it,
// because the driver interrupts a statement only until its first row
// (https://gitlab.com/cznic/sqlite/-/blob/v1.60.1/tx.go and stmt.go next to it).
package schema
