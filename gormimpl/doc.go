// Package gormimpl is [models.Store] on GORM (https://gorm.io), set up as its documentation advises
// for production or, under Options.Quickstart, as its first page shows.
//
// # Mapping
//
// The structs userRow, postRow and followRow are GORM's models of the tables. A profile
// is embedded in a user's columns, and Author, Follower and Followee are associations of
// the kind belongs-to. A profile has the fields of models.Profile and is converted by Go
// itself; Content is rebuilt from the kind of a post. A bio is a pointer, so NULL and
// empty stay apart.
//
// The tags declare the tables for Migrate: sizes, NOT NULL, indexes, checks, actions of foreign
// keys. GORM reads them once for each model. They can declare neither triggers nor a type for one
// engine: TIMESTAMP, our type on SQLite, would be a time without zone on PostgreSQL and end in 2038
// on MySQL. They must not make a user discoverable by default, see userRow.
//
// No model embeds gorm.Model, whose soft delete would keep a handle taken. Discoverable has no
// default tag, which would turn an explicit false into true. GORM fills CreatedAt only if it is
// zero; the store sets it, because GORM would read the clock once for each statement.
//
// The picture docs/diagrams/overlay-gorm.svg shows the mapping, column by column.
//
// # Queries
//
// The layer uses the generics API, which GORM recommends for new code
// (https://gorm.io/docs/the_generics_way.html), wherever it suffices. It uses the classic API for
// transactions, which have no generic form, and for UpdateProfile, because the generic Update
// cannot return the rows of RETURNING. Derived tables are joined in a scope, because the generic
// Joins takes associations only. Thread is Raw.
//
// GORM's own dialects write each statement for the engine: quotes, parameters, limits, RETURNING,
// and MySQL's form of ON CONFLICT DO NOTHING. Files sqlite.go, postgres.go and mysql.go have the
// rest. MariaDB has RETURNING and MySQL has not; without it GORM counts the ids of many new rows on
// from the first.
//
// Each operation is one statement, except these. UpdateProfile needs a second statement if the
// first changed nothing, to tell a stale revision from a missing user. On MySQL, where an UPDATE
// returns nothing, it always takes two. CreateUsers, PublishAll and UsersByID take one for each
// 32,766 parameters, SQLite's limit, or 65,535 on the servers. Register takes two, and one for each
// such chunk of follows. ProfilePage takes three.
//
// PostByID, HomeTimeline, Following, Followers and ProfilePage load users by Joins, within their
// statement. Under Quickstart they use Preload, which takes one more statement, unless there are no
// users to load. Outside a transaction, Preload reads later than the first statement: a user may be
// deleted between the two, and their posts and follows are then left out.
//
// Statements are prepared at their first use and kept; statements of transactions are prepared
// before that, see below. A text that grows with the arguments is another statement for each
// length: UsersByID keeps the first 16 lengths prepared, and inserts of many rows keep 16 in all,
// see lists. Inserts that take several statements are not prepared.
//
// On SQLite, GORM writes the limit of a page into the text, so each limit in use is one more
// prepared statement. That also saves re-planning: SQLite plans a statement with a bare LIMIT
// parameter again on every bind.
//
// # Transactions
//
// New prepares the statements of ProfilePage and Register. An insert of many rows is prepared
// before the first transaction with that number of rows. GORM alone would prepare a statement at
// its first use, and can deadlock over it; see the considerations. Transactions therefore have a
// cache of their own, which receives a statement only when it is ready.
//
// SkipDefaultTransaction leaves a single statement to the engine's own transaction;
// under Quickstart, GORM puts each single write into one. Units of several statements run in inTx
// and use its handle alone, so they work over a pool of one connection. Under Quickstart, an insert
// of several batches sets a savepoint, because default transactions are on; that is one more
// statement. ProfilePage reads in a read-only transaction, which does not wait for writers. To read
// one moment, PostgreSQL needs repeatable read; the other engines do so by default.
//
// # Special considerations
//
//   - GORM's cache of prepared statements can deadlock when transactions share a statement
//     with the rest and hold all connections, while the statement is first prepared
//     (https://github.com/go-gorm/gorm/issues/7465). A statement that GORM first meets in a
//     transaction is prepared anew in each transaction (prepare_stmt.go, PreparedStmtTX).
//     Store.prepare avoids both.
//   - GORM closes RETURNING for a struct after its row (scan.go). SQLite then does not complete the
//     statement, and its log grows. New rows are slices of one, which GORM reads to the end
//     (https://gorm.io/docs/create.html).
//   - Several callers may wait while one of them prepares a statement. If its context ends, all of
//     them fail with its context.Canceled (stmt_store.go, lruStore.New). That can happen only
//     before a statement is first prepared.
//   - The cache of prepared statements needs a bound, and a lifetime that starts no
//     goroutine; see maxPrepared and noExpiry.
//   - PreparedStmtDB.Close closes statements in goroutines that it does not wait for.
//   - A gorm.Open that fails closes the pool that it was given. New pings first. On MySQL it also
//     asks for the server's version, under no context.
//   - gorm.io/driver/sqlite over an existing pool needs no driver of its own, but imports
//     github.com/mattn/go-sqlite3. With cgo on, the C code of that driver is compiled and never
//     runs. Its Translate knows the errors of that driver only, so sqliteDialector has its own.
//   - The Translate of MySQL's dialect drops the driver's error
//     (https://github.com/go-gorm/gorm/issues/7459), so mysqlDialector keeps it.
//   - clause.Returning has no effect where the dialect has no RETURNING, and nothing says so.
//     For MariaDB the dialect turns it on for INSERT and UPDATE alike, but most versions of MariaDB
//     refuse it in an UPDATE (https://github.com/go-gorm/mysql/blob/v1.6.0/mysql.go).
//   - For MySQL, times that GORM fills in by itself are rounded to milliseconds, and Migrate
//     makes DATETIME(3), unless the dialect is configured otherwise. The store sets its times.
//   - Update, Delete and Find of a missing row are no error to GORM, so the rows changed
//     are counted (https://gorm.io/docs/error_handling.html).
//   - A zero value is no condition in a struct or model
//     (https://gorm.io/docs/query.html#Struct-amp-Map-Conditions), so ids stand in Where,
//     and an id of 0 finds nothing instead of everything.
//   - Associations are written with ON CONFLICT DO NOTHING
//     (https://gorm.io/docs/associations.html), so Register writes each row by itself.
//   - SQLite does not specify the order of the rows of RETURNING
//     (https://www.sqlite.org/lang_returning.html#limitations_and_caveats), nor do PostgreSQL and
//     MariaDB. GORM assigns the returned ids to many new rows in that order (scan.go). So far the
//     order has been right, and the contract's bulk tests hold it.
//   - Under Quickstart, GORM puts a transaction around each single write and commits it
//     (https://github.com/go-gorm/gorm/blob/v1.31.2/callbacks/transaction.go). The error of a write
//     does not tell a failed commit from a failed statement. If the answer to the commit is lost,
//     the error is the driver's and not ErrUncertain.
//   - If a statement and its rollback both fail, GORM keeps only the later error in the chain
//     (gorm.go, AddError). If a connection is lost in a single write under Quickstart, the error is
//     the driver.ErrBadConn of the rollback, with its cause as text.
//   - On SQLite, a DELETE that cascades inside a transaction writes a statement journal to a
//     temporary file (https://www.sqlite.org/tempfiles.html). Under Quickstart DeleteUser took 928
//     µs with it, and 483 without the transaction, which by itself takes 24.
//   - Under Quickstart the connections are still the project's own: on MySQL all layers set
//     interpolateParams, which GORM's first page does not.
//   - Both the tuned and the quickstart settings turn on TranslateError. The tuned settings turn
//     the logger off. The quickstart settings keep GORM's default logger and discard its output:
//     the cost of formatting slow statements and missing rows stays.
package gormimpl
