// Package mismatch is the catalogue of the object-relational impedance mismatch. Each mismatch has
// a file with its name, the literature that named it, a small situation in users, posts and
// follows, and a judgement. Packages below mismatch/ways answer the situation in five columns: by
// hand over database/sql, and with sqlx, sqlc, ent and GORM.
//
// # Ways
//
// A library has one way or two. The first try is what its first pages suggest; the way out is what
// its documentation recommends for this. Where the two agree there is one. Each mismatch has an
// interface in plain Go types, and each way implements it with real code against a real database.
//
// # Observation and verdict
//
// A run makes an observation: the statements, trips, rows and columns that a probe counted, the
// values that were kept, and the error with the moment when it came. The function Judge of the
// mismatch makes a [Verdict] of it. More statements, trips or rows than the last way by hand are
// the verdict CostsMore; for Identity more objects are, and for PartialObjects more columns. There
// is no timing in an observation, so that it is the same on each machine.
//
// Package ways keeps the observations of each engine as goldens. A test fails if a library's
// behaviour changes, and says what changed.
package mismatch
