// Package gormimpl is [models.Store] on GORM (https://gorm.io), as its documentation
// advises for production, or under Options.Quickstart as its first page shows it.
//
// # Mapping
//
// The structs userRow, postRow and followRow are GORM's models of the tables. A profile
// is embedded in a user's columns, and Author, Follower and Followee are associations of
// the kind belongs-to. A profile has the fields of models.Profile and is converted by Go
// itself; Content is rebuilt from the kind of a post. A bio is a pointer, so NULL and
// empty stay apart.
//
// The tags say what Migrate makes the tables of: sizes, NOT NULL, indexes, checks, actions of
// foreign keys. GORM reads them once for each model. They cannot say a trigger, nor a type by
// engine: TIMESTAMP, which is ours on SQLite, would be a time without zone on PostgreSQL and end
// in 2038 on MySQL. They must not say that a user is discoverable by default, see userRow.
//
// None embeds gorm.Model, whose soft delete would keep a handle taken, and Discoverable has
// no default tag, which would turn an explicit false into true. GORM fills CreatedAt only
// if it is zero; the store sets it, because GORM would read the clock once for each
// statement.
//
// The picture docs/diagrams/overlay-gorm.svg has all of it, column by column.
//
// # Queries
//
// The generics API, which GORM recommends for new code
// (https://gorm.io/docs/the_generics_way.html), says whatever it can. The classic API
// says the rest: transactions, which have no generic form, and UpdateProfile, because the
// generic Update has no place for what RETURNING returns. Derived tables are joined in a
// scope, because the generic Joins takes associations only. Thread is Raw.
//
// GORM's own dialects write a statement as the engine wants it: quotes, parameters, limits,
// RETURNING, and what ON CONFLICT DO NOTHING is on MySQL. What they leave to their users is
// in sqlite.go, postgres.go and mysql.go. Without RETURNING, which MariaDB has and MySQL has
// not, GORM counts the ids of many new rows on from the first.
//
// Each operation is one statement, except these. UpdateProfile needs a second one to
// tell a stale revision from a missing user, when the first changed nothing. On MySQL, where
// an UPDATE returns nothing, it always takes two. CreateUsers, PublishAll and UsersByID take
// one for each 32,766 parameters, which is SQLite's limit, or 65,535 on the servers; Register
// takes two, and one for each such chunk of follows. ProfilePage takes three.
//
// PostByID, HomeTimeline, Following, Followers and ProfilePage load users by Joins, in a
// statement that is there anyway. Under Quickstart it is Preload, which is one more, but none
// if there is nobody to load. Outside a transaction that reads what is stored by then: whom a
// post or a follow names may be gone, and is then left out.
//
// Statements are prepared when they are first used, and kept; those of transactions before
// that, see below. Of a text that grows with the arguments, each length is one more: UsersByID has
// the first 16 prepared, and inserts of many rows 16 in all, see lists. Inserts that take several
// statements are not.
// GORM writes the limit of a page into the text on SQLite, so there each limit in use is one
// more prepared statement. It also spares SQLite preparing again: a limit that is a
// parameter is looked at by the planner, so binding it anew expires the statement.
//
// # Transactions
//
// New prepares what ProfilePage and Register send, and they use that; an insert of many rows is
// prepared before the transaction that first has as many. GORM would prepare a statement when it is first used, and can deadlock over it; see the considerations. The cache of
// transactions is therefore one of their own, which gets a statement only when it is ready.
//
// SkipDefaultTransaction leaves a single statement to the engine's own transaction;
// under Quickstart, GORM puts each single write into one. Units of several run in inTx
// and use nothing but its handle, so they work over a pool of one connection. An insert
// in batches would set a savepoint in a transaction, if it has several batches and
// default transactions are on; that is one more statement under Quickstart. ProfilePage
// reads in a read-only transaction, which does not wait for writers; PostgreSQL wants
// repeatable read for one moment, the others give that by default.
//
// # Special considerations
//
//   - GORM's cache of prepared statements can deadlock when transactions share a statement
//     with the rest and hold all connections, while the statement is first prepared
//     (https://github.com/go-gorm/gorm/issues/7465). One that is first met in a transaction is
//     prepared anew in each (prepare_stmt.go, PreparedStmtTX). Store.prepare avoids both.
//   - RETURNING for a struct is closed after its row (scan.go), and then SQLite does not complete
//     the statement, so that its log grows. New rows are slices of one, which GORM reads to the
//     end (https://gorm.io/docs/create.html).
//   - When several callers wait for one of them to prepare a statement and that one's
//     context ends, all of them fail with its context.Canceled (stmt_store.go,
//     lruStore.New). It can happen only before a statement is first prepared.
//   - The cache of prepared statements needs a bound, and a lifetime that starts no
//     goroutine; see maxPrepared and noExpiry.
//   - PreparedStmtDB.Close closes statements in goroutines that it does not wait for.
//   - gorm.Open closes the pool that it was given, if it fails. New pings first. On MySQL it
//     also asks for the server's version, under no context.
//   - gorm.io/driver/sqlite over an existing pool needs no driver of its own, but imports
//     one: with cgo on, the C code of github.com/mattn/go-sqlite3 is compiled and never
//     runs. Its Translate knows that driver's errors only, so sqliteDialector has its own.
//   - The Translate of MySQL's dialect drops the driver's error
//     (https://github.com/go-gorm/gorm/issues/7459), so mysqlDialector keeps it.
//   - clause.Returning has no effect where the dialect has no RETURNING, and nothing says so.
//     For MariaDB the dialect turns it on for INSERT and UPDATE alike, but MariaDB has refused
//     it in an UPDATE for most of its versions
//     (https://github.com/go-gorm/mysql/blob/v1.6.0/mysql.go).
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
//     (https://www.sqlite.org/lang_returning.html#limitations_and_caveats), nor do PostgreSQL
//     and MariaDB. GORM gives ids to many new rows in that order (scan.go), which has been
//     theirs so far; the contract's bulk tests hold it.
//   - The transaction that GORM puts around a single write under Quickstart it also commits
//     (https://github.com/go-gorm/gorm/blob/v1.31.2/callbacks/transaction.go), and what a
//     write returns does not tell an error of the commit from one of the statement. A commit
//     whose answer is lost is then the driver's error and not ErrUncertain.
//   - When two errors meet in one statement, say that of the statement and that of its
//     rollback, GORM keeps only the later one in the chain (gorm.go, AddError). A connection
//     that is lost in a single write under Quickstart is then the driver.ErrBadConn of the
//     rollback, with its cause as text.
//   - A DELETE that cascades keeps a journal of its own in a temporary file on SQLite, if it
//     stands in a transaction (https://www.sqlite.org/tempfiles.html). Under Quickstart it does:
//     DeleteUser took 928 µs so, and 483 without the transaction, which by itself takes 24.
//   - Under Quickstart the connections are still the project's own: on MySQL all layers have
//     interpolateParams, which GORM's first page has not.
//   - Both the tuned and the quickstart settings turn on TranslateError. The tuned settings turn
//     the logger off. The quickstart settings keep GORM's default logger and discard its output:
//     the cost of formatting slow statements and missing rows stays.
package gormimpl
