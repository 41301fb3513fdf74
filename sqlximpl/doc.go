// Package sqlximpl is [models.Store] on sqlx: SQL by hand, with rows scanned into structs
// and parameters taken from them by name.
//
// # Mapping
//
// Each shape of row is a struct whose tags name its columns: userRow, postRow, followRow,
// and what queries add to them. A join is a row that holds another: the columns of the
// inner one carry its tag as a prefix (joinedUserColumns). Methods named model turn rows
// into domain values, newUserRow and its like turn them back. sqlx finds the fields by
// reflection, once for each type; a column without a field is an error when a query
// runs, not before.
//
// The rows stand between database and domain because the domain knows no tags: Profile
// is spread over columns of users, and Content is rebuilt from the kind of a post. A bio
// is a pointer, so NULL and empty stay apart. sqlx could scan into the domain with a mapper of
// names (NewMapperFunc), if each statement called the columns of Profile "profile.bio" and so
// on. Tried on a page of 21 users, that saved one of 352 allocations and no time, so the rows
// stay.
//
// The picture docs/diagrams/overlay-sqlx.svg has all of it, column by column.
//
// # Queries
//
// Statements whose text is fixed are prepared by [New], with Preparex or, where their
// parameters are the fields of a struct, with PrepareNamed. SearchUsers prepares each of its
// combinations of filters when it is first asked for. Nobody waits while another prepares.
//
// sqlx writes the parameters as the driver wants them, by its name, and knows of no other
// difference between engines: sqlite.go, postgres.go and mysql.go hold all of those.
//
// Each operation is one statement, except these. UpdateProfile needs a second one to
// tell a stale revision from a missing user, when the first changed nothing. On MySQL,
// which has no RETURNING, it always takes two. CreateUsers and PublishAll take one for each
// 32,766 parameters, which is SQLite's limit, or 65,535 on the servers; Register takes two,
// and one for each such chunk of follows. ProfilePage takes three. UsersByID binds its ids as
// one parameter, a JSON array or PostgreSQL's own, so it is always one statement, and prepared.
//
// For inserts of many rows sqlx expands the statement for one row at each call (NamedQuery and
// NamedExec over a slice). A NamedStmt takes one row only. What the expanded text is sent
// through is the caller's, so bulkTx runs a prepared statement in its place: one for as many
// rows as fit, and for 16 other numbers. Further ones are not prepared.
//
// # Transactions
//
// A single statement is its own transaction. Units of several run in inTx, on BeginTxx;
// StmtxContext and NamedStmtContext give the prepared statements of the store within it.
// ProfilePage reads in a read-only transaction, which does not wait for writers; PostgreSQL
// wants repeatable read for one moment, the others give that by default.
//
// # Special considerations
//
//   - Rows are scanned by column name. Where a join returns a name twice, the last
//     column wins and nothing reports it, hence the prefixes
//     (https://github.com/jmoiron/sqlx#issues,
//     https://github.com/jmoiron/sqlx/issues/112).
//   - Get closes after the first row. SQLite moves its log into the database only when a
//     statement has run to its end (https://www.sqlite.org/c3ref/wal_autocheckpoint.html), so
//     what writes and returns a row is read by Select.
//   - Select empties the slice that it is given and keeps its room, so slices are made for as
//     many rows as are expected.
//   - Get takes the first of many rows without a word; only columns that are unique are
//     asked for by Get here (https://jmoiron.github.io/sqlx/#getAndSelect).
//   - NULL cannot be scanned into a string, not even in Unsafe mode
//     (https://github.com/jmoiron/sqlx/issues/776).
//   - A batch insert is found by its text: VALUES must follow the closing parenthesis of
//     the column list (https://github.com/jmoiron/sqlx/pull/718). What comes after, such
//     as RETURNING, is kept.
//   - Tx has NamedQuery, without a context. NamedQueryContext of the package takes a Tx
//     (https://pkg.go.dev/github.com/jmoiron/sqlx#NamedQueryContext).
//   - A named statement takes every colon outside :: for a parameter, even one within a
//     string; none of the statements here has one.
//   - sqlx leaves the question marks as they are if it does not know the driver's name. It
//     knows "pgx" and "mysql", but not "sqlite", which takes question marks
//     (https://pkg.go.dev/github.com/jmoiron/sqlx#BindDriver).
//   - Named makes a parameter of each place that names it, so a name may be repeated, and
//     the engine gets the value as often.
//   - The prefixes are written AS "user.id", which MySQL takes too: an alias may stand in
//     quotes of either kind there
//     (https://dev.mysql.com/doc/refman/8.0/en/problems-with-alias.html).
//   - SQLite does not specify the order of the rows of RETURNING
//     (https://www.sqlite.org/lang_returning.html#limitations_and_caveats), so ids of
//     many new rows are sorted: they were given in the order of the VALUES.
package sqlximpl
