// Package report turns results into what people read. It takes result files and values,
// never a database, so a report can be made again from what was saved.
//
// # Result files
//
// A result file is text in the form of package golang.org/x/perf/benchfmt, which benchstat
// reads too: first the settings, a line each, then a line for each block.
//
//	goos: linux
//	pkg: example.com/impedance/bench
//	cpu: Example CPU @ 2.00GHz
//	go: go1.26.8
//	gorm.io/gorm: v1.31.1
//	users: 10000
//	rounds: 31
//	date: 2026-01-01T12:00:00Z
//
//	BenchmarkUserByID/impl=floor/engine=sqlite/users=10k-2 40 11701 ns/op 1920 B/op 30 allocs/op
//	BenchmarkUserByID/impl=gorm/engine=sqlite/users=10k-2 40 23444 ns/op 6720 B/op 105 allocs/op
//	# 50 lines to here, crc32 1665dbb8
//	...
//	# end of results: 129 lines, crc32 0270e62f
//
// The name says the operation, the layer (impl), the engine, how writes reach the disk (sync)
// and which round-trip time was added (rtt). There are four kinds:
//
//   - impedance compare writes ns/op, B/op, allocs/op and what a call asks for, such as
//     stmts/op and rows/op.
//   - impedance ledger adds the parts of the time, engine-ns/op and so on.
//   - impedance ledger --delay has rtt in the names, and a line for each round,
//     round-trip time and layer: the mean of its calls.
//   - impedance ledger --code has results of the name Code: for each layer one with
//     written-lines, mapping-lines, generated-lines, packages, modules, both beyond-floor,
//     and binary-bytes and build-cpu-sec if programs were built; and one for the lines that
//     exist for one engine only.
//
// # Seals
//
// After every 50 lines and at the end stands a comment with the number of lines above it,
// other seals among them, and the checksum (CRC-32, IEEE) of those lines, each ended by a line
// feed. What head -n 50 results.txt shows has the checksum of the first seal. Reading refuses a
// file with lines that are not as they were written, one that ends without its last seal, and
// one in which a layer has fewer blocks of an operation than another, and names the line.
// Seals guard against accidents and second thoughts, not against forgery.
//
// Ends of lines may have become those of another system, and blank lines may have come to the
// end. Files may be joined: each part has seals of its own. Files of others, such as what go
// test writes, have none; they are read, and Results.Sealed says so. A file of this module is
// known by its settings pkg and go, and must have seals.
//
// # Runs
//
// Read takes a file for one table, and refuses what does not belong into it. Open takes any
// number of files and puts them together to runs. To a run belong results of the same machine,
// versions, data set and engines. Those of one kind must have the same number and length of
// rounds too, and the same layers in each row, because rounds are compared one by one; the
// kinds differ in both. A ledger of one engine belongs to a comparison of several. Code, which
// has no data, belongs to the first run on its machine with its versions.
//
// # Pages
//
// A Page is one file of HTML that shows runs with the source of the layers and pictures. It
// names no address but places in itself, so it can be mailed and opened from a disk. Without a
// script it shows all that it has, and the ranking of the first mix; with one, what is chosen.
// The script ranks as the package does, by the same rounds, waits and bounds; a test compares
// the two. A page that is larger than three megabytes leaves out what stands elsewhere, and says
// what.
package report
