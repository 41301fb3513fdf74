// Package bench holds the workloads, which are written once and run over every layer: the
// agreement of the layers over a data set, the interleaved comparison behind the published
// tables, and the ledger of where the time goes. Its test file has benchmarks for
// go test -bench.
//
// # Where an operation is timed
//
// [Operations] has an entry for each operation: how its argument is made from a [World], the
// method of the store that is called, and which parts of the result are checked. [Compare]
// times the operations; the clock runs in comparison.block, in block.go. The entry of a write
// gives the number of calls in a block; for reads it follows from [Plan].Block. Functions read
// and write in bench_test.go time the same operations for go test -bench.
//
// # The rules
//
// Each layer has its own pool over its own copy of the same data set, with the same settings.
// It receives the same arguments in the same order, under the same cancellable context.
// Arguments follow the popularity in the data: a user with more followers is drawn more
// often. Before anything is timed, the layers must give the same answers. While they are
// timed, each result is compared with the floor's. After a block of writes, the rows that it
// named are read back and compared with the oracle's; the tables are compared at the end of a
// phase. Settings and catalogs are read back before and after.
//
// A block is a number of calls that are timed as one, the same for every layer. A round is a
// block of each layer in turn, in an order that is drawn anew, so that a change in the
// machine's speed affects all of them. Writes are timed twice: with the disk's syncs, which
// hide the cost of the library, and without. No garbage is collected in a block; each layer
// is charged for the bytes that it allocates. The page docs/method.md gives the reasons.
//
// # Counts and traces
//
// A probe (package probe) counts the statements, round trips, rows and bytes of the timed
// calls, in a run of its own; timed calls run without a probe. Probes also record the trace
// of an operation and the ledger of its time, which separates the engine's part from the
// library's, and add the delays of a network.
package bench
