// Package sqlcimpl is [models.Store] on sqlc: SQL in files of its own, from which sqlc
// generates the Go that runs it.
//
// # Mapping
//
// sqlc reads the schema and generates a struct for each table and, for a query whose
// columns are those of no table, one for its rows; sqlc.embed puts the struct of a table
// into the row of a join. Functions such as userModel turn them into domain values, and
// newUserParams and its like turn those into parameters. sqlc checks the queries against
// the schema, and the compiler checks this package against what sqlc wrote: a column that
// is dropped, renamed or of another type breaks one or the other, before anything runs.
//
// Each engine has a generated package. The operations know the structs of SQLite's alone;
// postgres.go and mysql.go convert theirs into them, which the compiler lets them do while
// names, types and order of the fields agree. The queries cast until they do.
//
// NULL is a nil pointer (emit_pointers_for_null_types on SQLite, overrides on the others), so
// a bio is copied as it is and NULL and empty stay apart. Content is rebuilt from the kind of
// a post.
//
// The picture docs/diagrams/overlay-sqlc.svg has all of it, column by column.
//
// # Queries
//
// The queries of this package stand in queries, in a folder for each engine with a file for
// each file here, under the same names. All are prepared by [New] (emit_prepared_queries),
// since none depends on its arguments but UsersByID on MySQL.
//
// Each operation is one statement, except these. UpdateProfile needs a second one to
// tell a stale revision from a missing user, when the first changed nothing. On MySQL,
// which has no RETURNING, it always takes two. CreateUsers and PublishAll take one for each
// 10,000 rows, on MySQL also for each 65,535 parameters, and Register takes three, or two if
// there is nobody to follow. UsersByID takes one for each 10,000 ids on MySQL. ProfilePage takes
// three.
//
// What writes and returns is :many, even where it is one row: sqlc's :one closes the rows after
// the first, and on SQLite a statement that is closed before its end never completes.
//
// On SQLite and PostgreSQL, many rows are one JSON array of the very parameters that insert
// one row (emit_json_tags), because sqlc cannot write a VALUES list of any length. On SQLite,
// taking nine columns out of JSON again costs: a hundred users take about half as long again
// as the floor's list of VALUES, a hundred posts a tenth (go test ./bench -run '^$' -bench
// 'CreateUsers|PublishAll'). The ids of UsersByID are a JSON array too, as on the floor, and
// an array on PostgreSQL. On MySQL, INSERT … VALUES of many rows is written by hand, in
// mysql.go, and sent through the transaction in which the generated code runs.
//
// SearchUsers has a query for each of the four orders. Each has every filter, and one that is
// not set is bound to what lets everything through. SQLite chooses its indexes without knowing
// which are set, so that it has nine queries: one for each order and each index that a text of
// only the filters that are set would take.
//
// # Transactions
//
// A single statement is its own transaction. Units of several run in inTx with the
// Queries that WithTx returns, which take each prepared statement into the transaction.
// ProfilePage reads in a read-only transaction, which does not wait for writers; PostgreSQL
// wants repeatable read for one moment, the others give that by default.
//
// # Special considerations
//
//   - sqlc.slice is documented as incompatible with emit_prepared_queries
//     (https://docs.sqlc.dev/en/stable/howto/select.html#mysql-and-sqlite), and before
//     another argument it binds wrong values on SQLite
//     (https://github.com/sqlc-dev/sqlc/issues/2452). Only UsersByID on MySQL has one, and
//     no other argument: Prepare prepares it for one id, in vain, and it runs unprepared.
//   - There is no :copyfrom for SQLite; json_each is what takes its place
//     (https://github.com/sqlc-dev/sqlc/issues/3305). On PostgreSQL it wants pgx instead of
//     database/sql, and on MySQL errors become warnings
//     (https://docs.sqlc.dev/en/stable/howto/insert.html#using-copyfrom).
//   - Over database/sql, an array of PostgreSQL goes through pq.Array, the only part of lib/pq
//     in use; pgx takes its text. For text[] sqlc makes []string, which holds no NULL. Rows are
//     therefore JSON there too.
//   - sqlc's parser for MySQL, which is TiDB's, refuses CREATE TRIGGER in the schema
//     (https://github.com/sqlc-dev/sqlc/issues/1403), so sqlc reads a copy of the tables. It
//     refuses RETURNING, which MariaDB has (https://github.com/sqlc-dev/sqlc/issues/693),
//     JSON_TABLE (https://github.com/sqlc-dev/sqlc/issues/3129) and sqlc.arg in LIMIT
//     (https://github.com/sqlc-dev/sqlc/issues/1025) in queries. In a row value, and after
//     NOT, sqlc finds no parameter: sqlc.arg stays in the text, which no server prepares, and
//     a bare ? is an argument that is missing when the query runs
//     (https://github.com/sqlc-dev/sqlc/issues/1648).
//   - An order cannot be a parameter, and filters cannot be left out
//     (https://github.com/sqlc-dev/sqlc/issues/3414).
//   - In a row value such as (created_at, id) < (?, ?) every parameter gets the type of
//     the first column, and a parameter of json_each, or one beside no column, becomes
//     interface{}. One beside a column of a recursive query, or on MySQL of an inner one, is
//     an error: its alias "does not exist". A CAST gives such parameters a type; on SQLite,
//     one to TIMESTAMP leaves the integer that the driver binds for a time as it is. For
//     aggregates other than count, see https://github.com/sqlc-dev/sqlc/issues/2752.
//   - Queries use either ? or sqlc.arg, never both, which would bind wrong values; but on
//     MySQL, where parameters have no numbers, LIMIT has ? beside sqlc.arg.
//   - :exec does not tell how many rows were changed; deletes and updates are :execrows
//     (https://docs.sqlc.dev/en/stable/reference/query-annotations.html).
//   - "following" is a keyword to sqlc's parser, so the column is named followees.
//   - Prepare, when it fails, does not close the statements it has made; they stay until
//     the database handle is closed.
//   - SQLite does not specify the order of the rows of RETURNING
//     (https://www.sqlite.org/lang_returning.html#limitations_and_caveats), so ids of
//     many new rows are sorted: they were given in the order of the array. PostgreSQL's are
//     treated alike.
package sqlcimpl
