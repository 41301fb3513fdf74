// Package rawimpl is the floor, the layer that the others are measured against: [models.Store]
// written by hand on database/sql, with nothing between the application and the driver.
//
// # Mapping
//
// Columns are scanned straight into the fields of the domain values, in the order of
// the column lists userColumns and postColumns. Profile and Content have no column of their own:
// Profile is spread over columns of users, and postRow rebuilds Content from the kind of a post. A
// bio is scanned as a pointer, so NULL and empty stay apart. Only tests check column lists against
// scans.
//
// The picture docs/diagrams/overlay-floor.svg shows the mapping, column by column.
//
// # Queries
//
// [New] prepares every statement with a fixed text. Statements stand above the method that runs
// them. SearchUsers prepares each combination of filters at its first use. Inserts of many rows are
// prepared for the largest number of rows that fits, and for 16 other numbers; inserts of further
// numbers are not prepared. No call waits while another prepares.
//
// With Options.Unprepared nothing is prepared, and each call hands its text to database/sql. The
// type statement has both ways.
//
// Statements are written with question marks, and the engine's dialect rewrites them. Files
// sqlite.go, postgres.go and mysql.go hold everything that differs between engines, and nothing
// else.
//
// Each operation is one statement, except these. UpdateProfile needs a second statement if the
// first changed nothing, to tell a stale revision from a missing user. On MySQL, which has no
// RETURNING, it always takes two. CreateUsers and PublishAll take one for each 32,766 parameters,
// SQLite's limit, or 65,535 on the servers. Register takes two, and one for each such chunk of
// follows. ProfilePage takes three. UsersByID binds its ids as one parameter, a JSON array or
// PostgreSQL's own array. It is therefore always one prepared statement, which was also the fastest
// of the shapes measured.
//
// HomeTimeline first finds the ids of its page in the covering index posts_author, and reads only
// their bodies. Thread is a recursive query. SQLite can limit the recursion itself; the servers
// read to the given depth and then cut.
//
// # Transactions
//
// A single statement is its own transaction. Units of several statements run in inTx and use its
// handle alone, so they work over a pool of one connection. ProfilePage reads in a read-only
// transaction, which does not wait for writers. To read one moment, PostgreSQL needs repeatable
// read; the other engines do so by default.
//
// # Special considerations
//
//   - A prepared sql.Stmt belongs to no connection: database/sql prepares it again on
//     each connection that it meets (https://pkg.go.dev/database/sql#Stmt).
//   - modernc.org/sqlite has no cache of prepared statements, so preparing ahead saves several
//     microseconds a query.
//   - A limit is bound as CAST(? AS INTEGER). SQLite plans a statement with a bare LIMIT parameter
//     again on every bind (https://www.sqlite.org/c3ref/prepare.html, on parameters that influence
//     the plan), which took longer than reading a page. A CAST prevents that.
//   - SQLite does not specify the order of the rows of RETURNING
//     (https://www.sqlite.org/lang_returning.html#limitations_and_caveats), so ids of many new rows
//     are sorted: SQLite assigns them in the order of the VALUES.
//   - SQLite checkpoints its write-ahead log after 1000 pages, but only when a statement has run to
//     completion (https://www.sqlite.org/c3ref/wal_autocheckpoint.html). QueryRow closes INSERT …
//     RETURNING before that, and the log of a program that does nothing else only grows.
//     statement.only therefore reads on to the end.
//   - On PostgreSQL, inserts of many rows have a parameter for each value, as on the other engines.
//     Arrays, by unnest, took as long for 100 rows and for 1000, and longer for one.
//   - pgx prepares every text by itself, unless another mode comes before the arguments
//     (https://pkg.go.dev/github.com/jackc/pgx/v5#QueryExecMode). The unprepared floor uses
//     describe_exec: the first of two round trips asks for the types of the parameters.
package rawimpl
