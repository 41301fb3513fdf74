// Package entimpl is ent's layer: [models.Store] on the client that entgo.io/ent
// generates from the schema in package entimpl/schema, over ent's own driver, or under
// Options.Prepared over one that keeps prepared statements. The generated code is package
// internal/ent; generate.go in the root of the module says how it is made.
//
// Two features are generated beside ent's standard ones. sql/modifier gives Modify, for
// what predicates cannot say: joins with derived tables, values selected beside the
// fields, recursion. sql/upsert gives OnConflict, for Follow.
//
// # Mapping
//
// Ent maps a row to a struct of its own, which userModel, postModel and followModel turn
// into domain values. Profile's columns are plain fields, and Content is rebuilt from the
// kind of a post. The bio is Optional and Nillable, hence a pointer, so NULL and empty
// stay apart. The schema has no validators: package models holds the limits, and ent
// would check them a second time. Ent checks by itself only that required fields are set
// and that a kind is one of the three.
//
// Eager loading makes one struct for each distinct author of a list, which the posts
// share, and HomeTimeline keeps that identity: posts by one author have the same pointer
// as Author. Values selected beside the fields, such as counts, come back untyped from
// the Value method; number gives them their type.
//
// The picture docs/diagrams/overlay-ent.svg has all of it, column by column.
//
// # Queries
//
// Ent builds the text of a statement anew on each call and prepares no statement. PostgreSQL's
// driver keeps the statements that it has met. MySQL's driver is configured to send arguments in
// the text, which saves a prepare before each call. Limits are written into the text, all other
// values are bound.
//
// Ent documents no prepared statements, but takes any driver. That of Options.Prepared finds
// each text in a map and keeps at most 1000. Each length of an IN list and each number of rows in
// an INSERT is another text, so of either it keeps the first 16.
//
// Ent's dialects quote names and number parameters, and know which engine has RETURNING:
// sqlite.go, postgres.go and mysql.go hold the rest.
//
// Each operation is one statement, except these. PostByID, Following, Followers and
// HomeTimeline take a second one for the users, and no second one if their list is empty.
// ProfilePage takes at most four: user with counts, posts, follows, followers.
// UpdateProfile takes two, a read and an update. UsersByID takes one for each 32,766 ids, which
// is SQLite's limit, or 65,535 on the servers; CreateUsers and PublishAll one for as many rows
// as have at most so many parameters; Register two, and one for each such chunk of follows.
//
// SearchUsers composes generated predicates. HomeTimeline, Suggestions and TopAuthors
// join a derived table to the table they list, and Thread a recursive one; these are said
// with ent's SQL builder in the names of the generated constants, so that a renamed column
// is an error of the compiler. No statement is written as text. Only SQLite can limit a
// thread as it is found; the servers read to the depth asked for and cut then.
//
// # Transactions
//
// A single statement is its own transaction: ent opens none for it, except for UpdateOne,
// which is not used here. Units of several run in inTx and use nothing but the clients of
// its Tx, so they work over a pool of one connection. Under Options.Prepared a transaction
// uses what is prepared already, and inTx prepares the rest once it has given its connection
// back: preparing inside might wait for a second one. UpdateProfile needs none: its update
// meets only the revision that it read, so what it returns is what is stored, or it starts
// over and finds who was faster. ProfilePage reads in a read-only transaction, which does not
// wait for writers; PostgreSQL wants repeatable read for one moment, the others give that by
// default.
//
// The two statements of the other reads that load users are not one moment, as is usual
// with ent's eager loading. Whoever is deleted between them takes posts and follows along,
// so an item whose user was not found is left out after the page is cut, and a page may
// then have fewer items than its limit and yet a next one.
//
// # Special considerations
//
//   - Eager loading reads every association by a query of its own with an IN list of the ids
//     (https://entgo.io/docs/eager-load#implementation). Modify can join and select columns of
//     another table (https://entgo.io/docs/feature-flags#custom-sql-modifiers), but they come
//     back as values that fill no edge, so the idiom stands here. The list fails past the engine's
//     bind limit (https://github.com/ent/ent/issues/4194). Lists here are short, because
//     pages are.
//   - A limit inside With… holds for all parents together
//     (https://github.com/ent/ent/issues/3427); ProfilePage has one parent.
//   - An edge that was not loaded looks like an empty one; only its OrErr method tells
//     (https://entgo.io/docs/eager-load).
//   - OnConflict.DoNothing answers a conflict with sql.ErrNoRows where the row has an id
//     (https://github.com/ent/ent/issues/1821), but not on MySQL, where it sets each column
//     to itself (https://github.com/ent/ent/blob/v0.14.5/dialect/sql/builder.go); a follow
//     has none.
//   - UpdateOneID with a condition, the newer of ent's two ways of optimistic locking
//     (https://entgo.io/docs/crud#update-one-with-condition), answers both a missing and a
//     stale row with NotFoundError, and reads the row back in a transaction of its own. The
//     older way, an update of many that counts, needs none
//     (https://entgo.io/blog/2021/07/22/database-locking-techniques-with-ent). The builder of
//     updates has RETURNING (https://github.com/ent/ent/pull/3016), which would make it one
//     statement, but no generated update uses it. What the feature sql/execquery sends does not
//     go through ent (https://entgo.io/docs/feature-flags#sql-raw-api).
//   - Update and Delete without Where mean every row (https://entgo.io/docs/crud).
//   - Bulk creation gives the ids that come back to the rows by position, while SQLite
//     does not specify the order of the rows of RETURNING
//     (https://www.sqlite.org/lang_returning.html#limitations_and_caveats). On MySQL it counts
//     on by one from the first id, whatever auto_increment_increment is
//     (https://github.com/ent/ent/blob/v0.14.5/dialect/sql/sqlgraph/graph.go).
//   - IsConstraintError goes by the text of the driver's message
//     (https://github.com/ent/ent/blob/v0.14.5/dialect/sql/sqlgraph/errors.go), which
//     PostgreSQL writes in the server's language and MariaDB with numbers of its own, so
//     translate asks the driver's code.
//   - Expr, ExprP and Raw go into a statement as they are, so that a question mark in them is
//     no parameter on PostgreSQL (https://pkg.go.dev/entgo.io/ent/dialect/sql#ExprP). What has
//     parameters is written by P and the methods of its Builder.
//   - The client's Close closes the database handle (https://entgo.io/docs/sql-integration),
//     so it is never called.
//   - Session variables (sql.WithVar) work over ent's own driver only: Conn looks for the pool
//     beneath (https://github.com/ent/ent/blob/v0.14.5/dialect/sql/driver.go). None are used.
//   - An order inside a recursive query, on which Thread relies, is SQLite's own
//     (https://www.sqlite.org/lang_with.html).
package entimpl
