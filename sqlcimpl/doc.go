// Package sqlcimpl is [models.Store] on sqlc, which generates Go code from files of SQL.
//
// # Mapping
//
// sqlc reads the schema and generates a struct for each table. A query whose columns match no table
// gets a struct for its rows; sqlc.embed puts the struct of a table into the row of a join.
// Functions such as userModel turn these structs into domain values. Functions such as
// newUserParams turn domain values into parameters. sqlc checks the queries against the schema, and
// the compiler checks this package against the generated code. If a column is dropped, renamed or
// changes its type, one of the two fails before anything runs.
//
// Each engine has a generated package. The operations use SQLite's structs only; postgres.go and
// mysql.go convert their own structs into them. The compiler allows that while names, types and
// order of the fields agree, and casts in the queries make them agree.
//
// NULL is a nil pointer (emit_pointers_for_null_types on SQLite, overrides on the others), so
// a bio is copied as it is and NULL and empty stay apart. Content is rebuilt from the kind of
// a post.
//
// The picture docs/diagrams/overlay-sqlc.svg shows the mapping, column by column.
//
// # Queries
//
// The queries of this package stand in queries, in a folder for each engine with a file for
// each file here, under the same names. [New] prepares all of them (emit_prepared_queries), because
// no text depends on its arguments except UsersByID on MySQL.
//
// Each operation is one statement, except these. UpdateProfile needs a second statement if the
// first changed nothing, to tell a stale revision from a missing user. On MySQL, which has no
// RETURNING, it always takes two. CreateUsers and PublishAll take one for each 10,000 rows, on
// MySQL also for each 65,535 parameters. Register takes three, or two without follows. UsersByID
// takes one for each 10,000 ids on MySQL. ProfilePage takes three.
//
// A statement that writes and returns is :many, even for one row: sqlc's :one closes the rows after
// the first, and on SQLite a statement that is closed before its end never completes.
//
// On SQLite and PostgreSQL, many rows are one JSON array of the parameters that insert one row
// (emit_json_tags), because sqlc cannot write a VALUES list of variable length. On SQLite, reading
// nine columns out of JSON costs time: with syncs off, a hundred users take about twice as long as
// the floor's list of VALUES, and a hundred posts 1.4 times (docs/results.md). The ids of UsersByID are a JSON array too, as on the floor, or an
// array on PostgreSQL. On MySQL, mysql.go has a hand-written INSERT … VALUES of many rows, which it
// sends through the transaction of the generated code.
//
// SearchUsers has a query for each of the four orders. Each query has every filter, and a filter
// that is not set is bound to a value that lets every row pass. SQLite chooses its indexes without
// knowing which filters are set. It therefore has nine queries: one for each order and each index
// that a text with only the set filters would use.
//
// # Transactions
//
// A single statement is its own transaction. Units of several statements run in inTx with the
// Queries of WithTx, which bring each prepared statement into the transaction. ProfilePage reads in
// a read-only transaction, which does not wait for writers. To read one moment, PostgreSQL needs
// repeatable read; the other engines do so by default.
//
// # Special considerations
//
//   - sqlc.slice is documented as incompatible with emit_prepared_queries
//     (https://docs.sqlc.dev/en/stable/howto/select.html#mysql-and-sqlite), and before
//     another argument it binds wrong values on SQLite
//     (https://github.com/sqlc-dev/sqlc/issues/2452). Only UsersByID on MySQL has one, and
//     no other argument: Prepare prepares it for one id, in vain, and it runs unprepared.
//   - There is no :copyfrom for SQLite; json_each takes its place
//     (https://github.com/sqlc-dev/sqlc/issues/3305). On PostgreSQL, :copyfrom needs pgx instead of
//     database/sql, and on MySQL it turns errors into warnings
//     (https://docs.sqlc.dev/en/stable/howto/insert.html#using-copyfrom).
//   - Over database/sql, an array of PostgreSQL goes through pq.Array, the only part of lib/pq
//     in use; pgx takes its text. For text[] sqlc makes []string, which holds no NULL. Rows are
//     therefore JSON there too.
//   - sqlc's parser for MySQL, which is TiDB's, refuses CREATE TRIGGER in the schema
//     (https://github.com/sqlc-dev/sqlc/issues/1403), so sqlc reads a copy of the tables. In
//     queries the parser refuses RETURNING, which MariaDB has
//     (https://github.com/sqlc-dev/sqlc/issues/693), JSON_TABLE
//     (https://github.com/sqlc-dev/sqlc/issues/3129) and sqlc.arg in LIMIT
//     (https://github.com/sqlc-dev/sqlc/issues/1025). In a row value, and after NOT, sqlc finds no
//     parameter: sqlc.arg stays in the text, which no server prepares, and the argument of a bare ?
//     is missing at run time (https://github.com/sqlc-dev/sqlc/issues/1648).
//   - An order cannot be a parameter, and filters cannot be left out
//     (https://github.com/sqlc-dev/sqlc/issues/3414).
//   - In a row value such as (created_at, id) < (?, ?) every parameter gets the type of the first
//     column. A parameter of json_each, or next to no column, becomes interface{}. A parameter next
//     to a column of a recursive query, or on MySQL of an inner query, is an error: its alias "does
//     not exist". A CAST gives such parameters a type. On SQLite, a CAST to TIMESTAMP leaves the
//     integer that the driver binds for a time as it is. For aggregates other than count, see
//     https://github.com/sqlc-dev/sqlc/issues/2752.
//   - Queries use either ? or sqlc.arg, because both together bind wrong values. On MySQL, where
//     parameters have no numbers, LIMIT may have ? next to sqlc.arg.
//   - :exec does not return the number of rows changed; deletes and updates are :execrows
//     (https://docs.sqlc.dev/en/stable/reference/query-annotations.html).
//   - "following" is a keyword to sqlc's parser, so the column is named followees.
//   - A Prepare that fails does not close the statements that it has made. They stay until the
//     database handle is closed.
//   - SQLite does not specify the order of the rows of RETURNING
//     (https://www.sqlite.org/lang_returning.html#limitations_and_caveats), so ids of many new rows
//     are sorted: SQLite assigns them in the order of the array. PostgreSQL's ids are sorted too.
package sqlcimpl
