// Package sqlximpl is [models.Store] on sqlx: hand-written SQL, with rows scanned into structs and
// parameters taken from structs by name.
//
// # Mapping
//
// Each shape of row is a struct whose tags name its columns: userRow, postRow, followRow, and
// structs that add columns to them. The row of a join holds another row, whose columns carry its
// tag as a prefix (joinedUserColumns). Methods named model turn rows into domain values. Functions
// such as newUserRow turn them back. sqlx finds the fields by reflection, once for each type. A
// column without a field is an error at run time.
//
// These structs stand between database and domain because the domain has no tags: Profile is spread
// over columns of users, and Content is rebuilt from the kind of a post. A bio is a pointer, so
// NULL and empty stay apart. With a mapper of names (NewMapperFunc), sqlx could scan into the
// domain if each statement called the columns of Profile "profile.bio" and so on. On a page of 21
// users that saved one of 352 allocations and no time.
//
// The picture docs/diagrams/overlay-sqlx.svg shows the mapping, column by column.
//
// # Queries
//
// [New] prepares every statement with a fixed text: with Preparex or, if its parameters are the
// fields of a struct, with PrepareNamed. SearchUsers prepares each combination of filters at its
// first use. No call waits while another prepares.
//
// sqlx writes parameters in the form of the driver, which it knows by name, and handles no other
// difference between engines: sqlite.go, postgres.go and mysql.go hold all others.
//
// Each operation is one statement, except these. UpdateProfile needs a second statement if the
// first changed nothing, to tell a stale revision from a missing user. On MySQL, which has no
// RETURNING, it always takes two. CreateUsers and PublishAll take one for each 32,766 parameters,
// SQLite's limit, or 65,535 on the servers. Register takes two, and one for each such chunk of
// follows. ProfilePage takes three. UsersByID binds its ids as one parameter, a JSON array or
// PostgreSQL's own array. It is therefore always one prepared statement.
//
// For inserts of many rows sqlx expands the statement for one row at each call (NamedQuery and
// NamedExec over a slice). A NamedStmt takes one row only. The caller chooses the sqlx.ExtContext
// that receives the expanded text, so bulkTx runs a prepared statement in its place: for as many
// rows as fit, and for 16 other numbers of rows. Further numbers are not prepared.
//
// # Transactions
//
// A single statement is its own transaction. Units of several statements run in inTx, on BeginTxx.
// StmtxContext and NamedStmtContext bring the prepared statements of the store into it. ProfilePage
// reads in a read-only transaction, which does not wait for writers. To read one moment, PostgreSQL
// needs repeatable read; the other engines do so by default.
//
// # Special considerations
//
//   - Rows are scanned by column name. Where a join returns a name twice, the last
//     column wins and nothing reports it, hence the prefixes
//     (https://github.com/jmoiron/sqlx#issues,
//     https://github.com/jmoiron/sqlx/issues/112).
//   - Get closes after the first row. SQLite checkpoints its log only when a statement has run to
//     completion (https://www.sqlite.org/c3ref/wal_autocheckpoint.html). Statements that write and
//     return a row are therefore read by Select.
//   - Select empties the slice that it is given and keeps its capacity, so slices are made for the
//     expected number of rows.
//   - Get takes the first of many rows silently. Here it reads only by columns that are unique
//     (https://jmoiron.github.io/sqlx/#getAndSelect).
//   - NULL cannot be scanned into a string, not even in Unsafe mode
//     (https://github.com/jmoiron/sqlx/issues/776).
//   - sqlx recognizes a batch insert by its text: VALUES must follow the closing parenthesis of the
//     column list (https://github.com/jmoiron/sqlx/pull/718). It keeps the text after the list,
//     such as RETURNING.
//   - Tx has NamedQuery, without a context. NamedQueryContext of the package takes a Tx
//     (https://pkg.go.dev/github.com/jmoiron/sqlx#NamedQueryContext).
//   - A named statement takes every colon outside :: for a parameter, even inside a string. No
//     statement here has one.
//   - sqlx leaves the question marks as they are if it does not know the driver's name. It
//     knows "pgx" and "mysql", but not "sqlite", which takes question marks
//     (https://pkg.go.dev/github.com/jmoiron/sqlx#BindDriver).
//   - Named makes a parameter of each occurrence of a name. A name may be repeated, and the engine
//     then receives the value as often.
//   - The prefixes are written AS "user.id", which MySQL takes too: an alias may stand in
//     quotes of either kind there
//     (https://dev.mysql.com/doc/refman/8.0/en/problems-with-alias.html).
//   - SQLite does not specify the order of the rows of RETURNING
//     (https://www.sqlite.org/lang_returning.html#limitations_and_caveats), so ids of many new rows
//     are sorted: SQLite assigns them in the order of the VALUES.
package sqlximpl
