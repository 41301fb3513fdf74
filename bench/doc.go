// Package bench holds the workloads, written once and run over every layer: the
// agreement of the layers over a data set, the interleaved comparison that published
// tables come from, the ledger of where the time goes, and, in its test file, the
// benchmarks that go test -bench runs for one's own look.
//
// # Where an operation is timed
//
// [Operations] defines each in one entry: how its argument is made from a [World], the
// method of the store that is called, and what is looked at of the result. [Compare] times them;
// the clock runs in comparison.block, in block.go. A write's entry says how many calls a block
// has, and for reads it follows from [Plan].Block. What go test -bench runs is timed by read and
// write in bench_test.go, over the same operations.
//
// # The rules
//
// Each layer works over its own pool on its own copy of the same data set, with the
// same settings, and is called with the same arguments in the same order, under the
// same cancellable context. Arguments are drawn from the data's own popularity: a user with
// more followers is asked for more often. Before anything is timed, the layers must give
// the same answers; while they are timed, each call is checked against what the floor saw.
// The rows that a block of writes named are read back after it and compared with the
// oracle's, and the tables are compared when a phase ends. Settings and catalogs are read
// back before and after.
//
// A block is a number of calls that is timed as one, the same for every layer. A round
// is a block of each layer in turn, in an order that is drawn anew, so that a change in the
// machine's speed meets all of them. Writes are timed twice: with the disk's syncs,
// which bury the library, and without. No garbage is collected in a block; what a call
// allocates is charged by the byte. The page docs/method.md gives the reasons.
//
// # What was asked
//
// Statements, round trips, rows and bytes are counted over a probe (package probe): those of
// the very calls that are timed, which go without one. Over probes too are the trace of an
// operation, the ledger of its time, which is cut into the engine's part and the
// library's, and the times with a network's delays.
package bench
