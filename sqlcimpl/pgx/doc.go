// Package pgx is [models.Store] on sqlc over pgx's own interface, without database/sql, as
// sqlc's documentation recommends on PostgreSQL. It is measured against the native floor of package
// rawimpl/pgx, as package sqlcimpl is measured against rawimpl.
//
// # Mapping
//
// sqlc reads the schema and generates a struct for each table. A query whose columns match no table
// gets a struct for its rows; sqlc.embed puts the struct of a table into the row of a join.
// Functions such as userModel turn these structs into domain values. Functions such as
// newUserParams turn domain values into parameters. There is one engine and one generated package,
// so no struct is converted into another.
//
// NULL is a nil pointer (emit_pointers_for_null_types), so a bio is copied as it is and NULL and
// empty stay apart. A timestamptz is a time.Time, by an override. Content is rebuilt from the
// kind of a post.
//
// # Queries
//
// The queries of this package stand in queries/pgx, in a file for each file here. They are the
// queries of queries/postgres with two differences: inserts of many rows use COPY, and a statement
// that writes and returns one row is :one, because pgx reads on to the end. [New] prepares none of
// them: pgx prepares each query when a connection first meets it.
//
// Each operation is one statement, except these. UpdateProfile needs a second statement if the
// first changed nothing, to tell a stale revision from a missing user. CreateUsers and PublishAll
// take two: one takes ids from the sequence, the other is COPY (:copyfrom), which returns no ids.
// Register takes three, or two without follows, which are an array, as over database/sql.
// ProfilePage takes three.
//
// SearchUsers has a query for each of the four orders. Each query has every filter, and a filter
// that is not set is bound to a value that lets every row pass.
//
// # Transactions
//
// A single statement is its own transaction. Units of several statements run in inTx with the
// Queries of WithTx. ProfilePage reads in a read-only transaction at repeatable read, for one
// moment.
//
// # Special considerations
//
//   - sqlc's batches (:batchexec, :batchone, :batchmany) run one query with many sets of parameters
//     (https://docs.sqlc.dev/en/stable/reference/query-annotations.html). No operation runs one
//     query many times, so no operation uses them (https://github.com/sqlc-dev/sqlc/issues/3752
//     asks for batches of several queries).
//   - An order cannot be a parameter, and filters cannot be left out
//     (https://github.com/sqlc-dev/sqlc/issues/3414).
//   - In a row value such as (created_at, id) < ($1, $2) every parameter gets the type of
//     the first column. A cast gives such parameters a type.
//   - "following" is a keyword to sqlc's parser, so the column is named followees.
package pgx
