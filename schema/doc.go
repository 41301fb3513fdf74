// Package schema is the storage's view of the domain: it has the tables, and opens databases that
// hold them. Package models is the application's view of the same domain.
//
// The pictures docs/diagrams/schema-sqlite.svg, schema-postgres.svg and schema-mysql.svg show
// the tables.
//
// One file of SQL for each engine declares its tables; nothing else in the project creates or
// alters a table. Every layer gets its connections from [Open], so driver, settings and pool are
// the same for all.
package schema
