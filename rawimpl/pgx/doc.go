// Package pgx is the native floor on PostgreSQL: [models.Store] on pgx by hand, without
// database/sql. What the package database/sql costs is the distance between this floor and
// that of package rawimpl; what sqlc costs over pgx is measured against this one.
//
// # Mapping
//
// Columns are scanned straight into the fields of the domain values, in the order of
// the column lists userColumns and postColumns, by pgx from PostgreSQL's binary form. Two
// things have no column of their own: Profile, which is spread over columns of users, and
// Content, which is rebuilt from the kind of a post by postRow. A bio is scanned as a
// pointer, so NULL and empty stay apart. Nothing checks column lists against scans but the
// tests.
//
// # Queries
//
// Statements stand above the method that runs them. Nothing is prepared by [New]: pgx prepares
// each text when a connection first meets it, and keeps it for that connection
// (QueryExecModeCacheStatement, its default), so that SearchUsers, whose text depends on its
// arguments, is prepared like the others.
//
// Each operation is one statement, except these. UpdateProfile needs a second one to
// tell a stale revision from a missing user, when the first changed nothing. Register and
// ProfilePage take three each. CreateUsers and PublishAll take two: one takes ids from the
// sequence, and the other is COPY, which tells none.
//
// What needs several statements goes as a batch, in as few round trips as it can. CreateUsers and
// PublishAll begin their transaction with the ids, copy and commit, which are three trips.
// ProfilePage begins its with its three reads, and commits, which are two. It asks for posts and
// followers by the handle, because the id would come with the answer to the first.
// Register begins with the user, sends the post and the follows together when the id is known,
// and commits: three trips.
//
// # Transactions
//
// A single statement is its own transaction. Units of several begin with a batch whose first
// query begins the transaction (Batch.BeginTx), in inTx. ProfilePage reads in a read-only
// transaction at repeatable read, for one moment.
//
// # Special considerations
//
//   - A text that is cached is prepared on the server as well, so that both keep up to 512 texts
//     for each connection (https://pkg.go.dev/github.com/jackc/pgx/v5#QueryExecMode).
//   - A context that ends while a statement runs closes the connection; the pool makes another
//     one (https://pkg.go.dev/github.com/jackc/pgx/v5/pgconn#PgConn).
package pgx
