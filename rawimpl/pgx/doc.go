// Package pgx is the native floor on PostgreSQL: [models.Store] written by hand on pgx, without
// database/sql. The difference between package rawimpl and this floor is the cost of database/sql, and
// in CreateUsers, PublishAll, ProfilePage and Register also what batches and COPY save.
// Package sqlcimpl/pgx is measured against this floor.
//
// # Mapping
//
// Columns are scanned straight into the fields of the domain values, in the order of
// the column lists userColumns and postColumns, by pgx from PostgreSQL's binary form. Profile and
// Content have no column of their own: Profile is spread over columns of users, and postRow
// rebuilds Content from the kind of a post. A bio is scanned as a pointer, so NULL and empty stay
// apart. Only tests check column lists against scans.
//
// # Queries
//
// Statements stand above the method that runs them. [New] prepares nothing: pgx prepares each text
// when a connection first meets it, and keeps it for that connection (QueryExecModeCacheStatement,
// its default). SearchUsers, whose text depends on its arguments, is prepared like the others.
//
// Each operation is one statement, except these. UpdateProfile needs a second statement if the
// first changed nothing, to tell a stale revision from a missing user. Register and ProfilePage
// take three each. CreateUsers and PublishAll take two: one takes ids from the sequence, the other
// is COPY, which returns no ids.
//
// Several statements go as a batch, in as few round trips as possible. CreateUsers and PublishAll
// take three: begin with the ids, copy, commit. ProfilePage takes two: begin with its three reads,
// commit. It reads posts and followers by the handle, because the id would arrive with the answer
// to the first read. Register takes three: begin with the user, then the post and the follows
// together once the id is known, then commit.
//
// # Transactions
//
// A single statement is its own transaction. Units of several statements run in inTx. They begin
// with a batch whose first query begins the transaction (Batch.BeginTx). ProfilePage reads in a
// read-only transaction at repeatable read, for one moment.
//
// # Special considerations
//
//   - A cached text is prepared on the server as well, so both keep up to 512 texts for each
//     connection (https://pkg.go.dev/github.com/jackc/pgx/v5#QueryExecMode).
//   - A context that ends while a statement runs closes the connection; the pool makes another
//     one (https://pkg.go.dev/github.com/jackc/pgx/v5/pgconn#PgConn).
package pgx
