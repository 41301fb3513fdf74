// Package entimpl is [models.Store] on ent (https://entgo.io). Ent generates a client from the
// schema in package entimpl/schema. The client runs over ent's own driver or, under
// Options.Prepared, over a driver that keeps prepared statements. The generated code is package
// internal/ent; generate.go in the root of the module has the command.
//
// Two features are generated in addition to ent's standard ones. sql/modifier adds Modify, for
// statements beyond predicates: joins with derived tables, values selected next to the fields,
// recursion. sql/upsert adds OnConflict, for Follow.
//
// # Mapping
//
// Ent maps a row to a struct of its own, which userModel, postModel and followModel turn
// into domain values. Profile's columns are plain fields, and Content is rebuilt from the
// kind of a post. The bio is Optional and Nillable, hence a pointer, so NULL and empty
// stay apart. The schema has no validators: package models holds the limits, and ent
// would check them a second time. Ent itself checks only that required fields are set and that a
// kind is one of the three.
//
// Eager loading makes one struct for each distinct author of a list, which the posts share.
// HomeTimeline keeps that identity: posts by one author have the same pointer as Author. Values
// selected next to the fields, such as counts, come back untyped from the Value method; number
// gives them their type.
//
// The picture docs/diagrams/overlay-ent.svg shows the mapping, column by column.
//
// # Queries
//
// Ent builds the text of a statement anew on each call and prepares no statement. PostgreSQL's
// driver keeps the statements that it has met. MySQL's driver is configured to send arguments in
// the text, which saves a prepare before each call. Limits are written into the text, all other
// values are bound.
//
// Ent documents no prepared statements, but takes any driver. The driver of Options.Prepared finds
// each text in a map and keeps at most 1000. Each length of an IN list and each number of rows in
// an INSERT is another text, so it keeps only the first 16 of either kind.
//
// Ent's dialects quote names, number parameters, and know which engine has RETURNING. Files
// sqlite.go, postgres.go and mysql.go have the rest.
//
// Each operation is one statement, except these. PostByID, Following, Followers and HomeTimeline
// take a second one for the users, unless their list is empty. ProfilePage takes at most four: user
// with counts, posts, follows, followers. UpdateProfile takes two, a read and an update. UsersByID
// takes one for each 32,766 ids, SQLite's limit of parameters, or 65,535 on the servers.
// CreateUsers and PublishAll take one for as many rows as fit into that limit. Register takes two,
// and one for each such chunk of follows.
//
// SearchUsers composes generated predicates. HomeTimeline, Suggestions and TopAuthors join a
// derived table to the table they list, and Thread joins a recursive one. They use ent's SQL
// builder with the generated constants, so a renamed column is a compile error. No statement is
// written as text. SQLite can limit the recursion of a thread itself; the servers read to the given
// depth and then cut.
//
// # Transactions
//
// A single statement is its own transaction: ent opens none for it, except for UpdateOne,
// which is not used here. Units of several statements run in inTx and use the clients of its Tx
// alone, so they work over a pool of one connection. Under Options.Prepared a transaction uses the
// statements that are prepared already. inTx prepares the others after it has released its
// connection, because preparing inside might wait for a second connection. UpdateProfile needs no
// transaction: its update matches only the revision that it read. Either the returned user is the
// stored one, or UpdateProfile starts over and finds the newer revision. ProfilePage reads in a
// read-only transaction, which does not wait for writers. To read one moment, PostgreSQL needs
// repeatable read; the other engines do so by default.
//
// The other reads that load users take two statements at two moments, as is usual with ent's eager
// loading. A user who is deleted between them is deleted with posts and follows. An item whose user
// was not found is therefore left out after the page is cut. The page may then have fewer items
// than its limit and still a next page.
//
// # Special considerations
//
//   - Eager loading reads every association by a query of its own with an IN list of the ids
//     (https://entgo.io/docs/eager-load#implementation). Modify can join and select columns of
//     another table (https://entgo.io/docs/feature-flags#custom-sql-modifiers), but they come back
//     as values that fill no edge. This layer therefore uses eager loading. Its list fails past the
//     engine's bind limit (https://github.com/ent/ent/issues/4194). Lists here are short, because
//     pages are.
//   - A limit inside With… holds for all parents together
//     (https://github.com/ent/ent/issues/3427); ProfilePage has one parent.
//   - An edge that was not loaded looks like an empty one; only its OrErr method tells the
//     difference (https://entgo.io/docs/eager-load).
//   - OnConflict.DoNothing answers a conflict with sql.ErrNoRows if the row has an id
//     (https://github.com/ent/ent/issues/1821), which a follow has not. On MySQL it sets each
//     column to itself (https://github.com/ent/ent/blob/v0.14.5/dialect/sql/builder.go).
//   - UpdateOneID with a condition, the newer of ent's two ways of optimistic locking
//     (https://entgo.io/docs/crud#update-one-with-condition), answers both a missing and a
//     stale row with NotFoundError, and reads the row back in a transaction of its own. The older
//     way, an update of many that counts, needs no transaction
//     (https://entgo.io/blog/2021/07/22/database-locking-techniques-with-ent). The builder of
//     updates has RETURNING (https://github.com/ent/ent/pull/3016), which would make it one
//     statement, but no generated update uses it. Statements of the feature sql/execquery do not go
//     through ent (https://entgo.io/docs/feature-flags#sql-raw-api).
//   - Update and Delete without Where mean every row (https://entgo.io/docs/crud).
//   - Bulk creation assigns the returned ids to the rows by position, and SQLite does not specify
//     the order of the rows of RETURNING
//     (https://www.sqlite.org/lang_returning.html#limitations_and_caveats). On MySQL it counts on
//     by one from the first id, whatever auto_increment_increment is
//     (https://github.com/ent/ent/blob/v0.14.5/dialect/sql/sqlgraph/graph.go).
//   - IsConstraintError goes by the text of the driver's message
//     (https://github.com/ent/ent/blob/v0.14.5/dialect/sql/sqlgraph/errors.go). PostgreSQL writes
//     that in the server's language, MariaDB with numbers of its own. translate therefore goes by
//     the driver's code.
//   - Expr, ExprP and Raw go into a statement as they are, so a question mark in them is not a
//     parameter on PostgreSQL (https://pkg.go.dev/entgo.io/ent/dialect/sql#ExprP). Expressions with
//     parameters are written by P and the methods of its Builder.
//   - The client's Close closes the database handle (https://entgo.io/docs/sql-integration),
//     so it is never called.
//   - Session variables (sql.WithVar) work over ent's own driver only: Conn looks for the pool
//     beneath (https://github.com/ent/ent/blob/v0.14.5/dialect/sql/driver.go). None are used.
//   - An order inside a recursive query, on which Thread relies, is SQLite's own
//     (https://www.sqlite.org/lang_with.html).
package entimpl
