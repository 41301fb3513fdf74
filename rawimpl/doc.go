// Package rawimpl is the floor: [models.Store] on database/sql by hand, with nothing
// between the application and the driver. What the other layers cost is measured
// against it.
//
// # Mapping
//
// Columns are scanned straight into the fields of the domain values, in the order of
// the column lists userColumns and postColumns. Two things have no column of their own:
// Profile, which is spread over columns of users, and Content, which is rebuilt from
// the kind of a post by postRow. A bio is scanned as a pointer, so NULL and empty stay
// apart. Nothing checks column lists against scans but the tests.
//
// The picture docs/diagrams/overlay-floor.svg has all of it, column by column.
//
// # Queries
//
// Statements are prepared once, by [New], and stand above the method that runs them.
// Those whose text depends on the arguments are the exceptions: SearchUsers prepares
// each of its combinations of filters when it is first asked for, and inserts of many rows
// are prepared for the number of rows, for as many rows as fit and for 16 other numbers. Those
// of further numbers are used once. Nobody waits while another prepares.
//
// With Options.Unprepared nothing is prepared, and each text goes to database/sql at each
// call. The type statement has both ways.
//
// Statements are written with question marks, and the engine's dialect says what it wants
// otherwise: sqlite.go, postgres.go and mysql.go hold all of that and nothing else.
//
// Each operation is one statement, except these. UpdateProfile needs a second one to
// tell a stale revision from a missing user, when the first changed nothing.
// On MySQL, which has no RETURNING, it always takes two. CreateUsers and PublishAll take
// one for each 32,766 parameters, which is SQLite's limit, or 65,535 on the servers;
// Register takes two, and one for each such chunk of follows. ProfilePage takes three.
// UsersByID binds its ids as one parameter, a JSON array or PostgreSQL's own, so it is
// always one statement, and prepared; that was also the fastest of the shapes measured.
//
// HomeTimeline finds the ids of its page in the covering index posts_author first and
// reads the bodies of those alone. Thread is a recursive query; only SQLite can limit it as
// it goes, the servers read to the depth asked for and cut then.
//
// # Transactions
//
// A single statement is its own transaction. Units of several run in inTx and use
// nothing but its handle, so they work over a pool of one connection. ProfilePage reads
// in a read-only transaction, which does not wait for writers; PostgreSQL wants repeatable
// read for one moment, the others give that by default.
//
// # Special considerations
//
//   - A prepared sql.Stmt belongs to no connection: database/sql prepares it again on
//     each connection that it meets (https://pkg.go.dev/database/sql#Stmt).
//   - modernc.org/sqlite keeps no cache of prepared statements, so preparing them
//     ahead is worth several microseconds a query.
//   - A limit is bound as CAST(? AS INTEGER). Of a bare parameter SQLite wants to know the
//     value while it plans, and plans again each time one is bound
//     (https://www.sqlite.org/c3ref/prepare.html, on parameters that influence the plan),
//     which cost more than reading a page.
//   - SQLite does not specify the order of the rows of RETURNING
//     (https://www.sqlite.org/lang_returning.html#limitations_and_caveats), so ids of
//     many new rows are sorted: they were given in the order of the VALUES.
//   - SQLite moves its log into the database after 1000 pages, but only when a statement has run
//     to its end (https://www.sqlite.org/c3ref/wal_autocheckpoint.html). QueryRow closes INSERT …
//     RETURNING before, and a program that does nothing else has a log that only grows. So
//     statement.only reads on to the end.
//   - On PostgreSQL, inserts of many rows have a parameter for each value, like on the other
//     engines. Arrays, by unnest, took as long for 100 rows and for 1000, and longer for one.
//   - pgx prepares by itself every text that it is sent, unless another mode comes before the
//     arguments (https://pkg.go.dev/github.com/jackc/pgx/v5#QueryExecMode). An unprepared floor
//     says describe_exec: the first of two round trips asks for the types of the parameters.
package rawimpl
