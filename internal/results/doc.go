// Package results owns the files of results: their format, the names of results, units and
// settings in them, their seals, and which of them belong together. What writes results and what
// shows them meet here.
//
// # The way of a result
//
// [example.com/impedance/bench.Compare] emits a result for each block. The command writes it as a
// line of a result file, through a [Sealer]. [Gather], or [Open] for files, reads lines back into a
// [Run], which [example.com/impedance/internal/report.Page] shows.
//
// # Result files
//
// A result file is text in the form of package golang.org/x/perf/benchfmt, which benchstat
// reads too: first the settings, a line each, then a line for each block.
//
//	format: 2
//	goos: linux
//	pkg: example.com/impedance/bench
//	cpu: Example CPU @ 2.00GHz
//	go: go1.26.8
//	gorm.io/gorm: v1.31.1
//	users: 10000
//	rounds: 31
//	collector-sqlite: 0.31 ns/B, live heap 16 MiB, GOGC=100
//	date: 2026-01-01T12:00:00Z
//
//	BenchmarkUserByID/impl=floor/engine=sqlite-2 40 11701 ns/op 1920 B/op 30 allocs/op 595 gc-ns/op
//	BenchmarkUserByID/impl=bare/engine=sqlite-2 40 11320 ns/op 1904 B/op 29 allocs/op 590 gc-ns/op
//	BenchmarkUserByID/impl=gorm/engine=sqlite-2 40 23444 ns/op 6720 B/op 105 allocs/op 2083 gc-ns/op
//	# 50 lines to here, crc32 1665dbb8
//	...
//	# single calls of UserByID/impl=floor/engine=sqlite-2: 1240 calls, max 30113 ns: 278x1239 37
//	# end of results: 129 lines, crc32 0270e62f
//
// The name says the operation, whether a list was read on a later page than its first (page), the
// participant (impl), the engine, how writes reach the disk (sync) and which round-trip time was
// added (rtt). Most participants are layers. Three are not
// ranked as such: bare is the floor's statements on bare prepared statements, and oracle the
// domain as objects in memory; floor-again is the floor a second time, by which a run is
// compared with itself. There are four kinds of results:
//
//   - impedance compare writes ns/op, B/op, allocs/op, gc-ns/op and what a call asks for, such
//     as stmts/op and rows/op. The collector does not run while calls are timed. What they leave
//     to it is charged by the byte, at the cost that the settings state: ns/op holds gc-ns/op.
//   - impedance ledger adds the parts of the time, engine-ns/op and so on.
//   - impedance ledger --delay has rtt in the names, and a line for each round,
//     round-trip time and layer: the mean of its calls.
//   - impedance ledger --code has results of the name Code: for each layer one with
//     written-lines, mapping-lines, generated-lines, packages, modules, both beyond-floor,
//     and binary-bytes and build-cpu-sec if programs were built; and one for the lines that
//     exist for one engine only.
//
// A line of single calls counts how long all calls of a layer took, as package histogram writes
// it. Single calls leave garbage collection out.
//
// Reading refuses a file of this module with another format, and a line with a value that
// nothing can have measured: times and iterations are positive, other values not negative, and
// all are finite.
//
// # Seals
//
// After every 50 lines and at the end stands a comment with the number of lines above it,
// other seals among them, and the checksum (CRC-32, IEEE) of those lines, each ended by a line
// feed. What head -n 50 results.txt shows has the checksum of the first seal. Reading refuses a
// file with lines that are not as they were written, one that ends without its last seal, and
// one in which a layer has fewer blocks of an operation than another, and names the line. It
// refuses the same measurements a second time too, whatever their date.
// Seals guard against accidents and second thoughts, not against forgery.
//
// Ends of lines may have become those of another system, and blank lines may have come to the
// end. Files may be joined: each part has seals of its own. Files of others, such as what go
// test writes, have none. They are read; Results.Sealed says so, and all that is shown of them.
// A file of this module is known by its format, and must have seals.
//
// # Runs
//
// Read takes a file for one table, and refuses what does not belong into it. Open takes any
// number of files and puts them together to runs. To a run belong results of the same machine,
// versions, data set and engines. Those of one kind must have the same number and length of
// rounds too, and the same layers in each row, because rounds are compared one by one; the
// kinds differ in both. A ledger of one engine belongs to a comparison of several. Code, which
// has no data, belongs to the first run on its machine with its versions.
package results
