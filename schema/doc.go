// Package schema is the storage's view of the domain: the tables, and how a database
// that holds them is opened. Package models is the application's view of the same.
//
// The pictures docs/diagrams/schema-sqlite.svg, schema-postgres.svg and schema-mysql.svg show
// the tables.
//
// One file of SQL for each engine is the only truth about its tables; nothing else in
// the project creates or alters one. Every layer gets its connections from [Open], so
// that driver, settings and pool are the same for all.
package schema
