// Package results writes and reads result files. It alone knows their format: the names of
// results, the units, the settings, the traces and the seals. It also decides which results belong
// together.
//
// # The way of a result
//
// [example.com/impedance/bench.Compare] emits a result for each block, with a [Name] and values in
// the units of this package. The command writes them through a [Sealer]. [Gather], or [Open] for
// files, reads them into a [Run], and [example.com/impedance/internal/report.Page] shows runs.
//
// # Result files
//
// A result file is text in the form of package golang.org/x/perf/benchfmt, so that benchstat reads
// it too. It has the settings, a line for each block, the single calls, and the traces:
//
//	command: impedance --out results.txt
//	format: 2
//	goos: linux
//	pkg: example.com/impedance/bench
//	cpu: Example CPU @ 2.00GHz
//	go: go1.26.8
//	gorm.io/gorm: v1.31.2
//	collector-sqlite: 0.310 ns/B, live heap 16 MiB, GOGC=100
//	users: 10000
//	rounds: 25
//	date: 2026-01-01T12:00:00Z
//
//	BenchmarkUserByID/impl=floor/engine=sqlite/users=10k-2 40 11701 ns/op 1920 B/op 30 allocs/op ...
//	BenchmarkUserByID/impl=gorm/engine=sqlite/users=10k-2 40 23444 ns/op 6720 B/op 105 allocs/op ...
//	# 50 lines to here, crc32 1665dbb8
//	...
//	# single calls of UserByID/impl=floor/engine=sqlite/users=10k-2: 99 calls, max 3113 ns: 278x98 37
//	{"trace":{"op":"UserByID","layer":"floor","engine":"sqlite","stmts":1,"events":[...]}}
//	# end of results: 129 lines, crc32 0270e62f
//
// These lines have the following forms. What stands in brackets may be absent.
//
//	setting      = key ": " value
//	name         = operation ["/page=later"] "/impl=" participant ["/engine=" engine]
//	               ["/users=" users] ["/sync=" ("full" | "off")] ["/rtt=" duration] "-" GOMAXPROCS
//	participant  = a layer's name | "floor-again" | "bare" | "oracle"
//	engine       = "sqlite" | "postgres" | "mysql" | "memory"
//	users        = digits ["k" | "M"]
//	single calls = "# single calls of " name ": " histogram
//	trace        = {"trace": Trace as JSON}
//	seal         = "# " n " lines to here, crc32 " sum | "# end of results: " n " lines, crc32 " sum
//
// There are four kinds of results:
//
//   - impedance compare writes ns/op, B/op, allocs/op, gc-ns/op and what a call asks for, such as
//     stmts/op and rows/op. The collector does not run while calls are timed. The bytes that a
//     call allocates are charged at the cost of a byte that the settings state: ns/op includes
//     gc-ns/op. Of a large data set, whose file has in-pairs among the settings, a write of
//     another than the floor has floor-ns/op, the floor's time of the same round in its pair.
//     The time is read as the floor's of that round, times the ratio of the two.
//   - impedance ledger adds the parts of the time, such as engine-ns/op.
//   - impedance ledger --delay has rtt in the names, and a line for each round, round-trip time
//     and layer: the mean of its calls.
//   - impedance ledger --code has results with the name Code. Each layer has one with
//     written-lines, mapping-lines, generated-lines, packages, modules, both beyond-floor, and
//     binary-bytes and build-cpu-sec if programs were built; and one for each engine with the
//     lines that exist for that engine only.
//
// The constants of this package name the units as they are read: benchfmt turns ns/op into sec/op.
// A line of single calls counts the calls of a layer by the time that they took, without garbage
// collection, as package histogram writes it. Traces stand at the end, so that a reader meets the
// settings first.
//
// Reading refuses a value that nothing can have measured: times and iterations are positive, other
// values not negative, and all are finite. It also refuses more of anything, such as settings or
// rows, than a command writes by far, so that whatever a file has in it, showing it takes little
// memory.
//
// # Formats
//
// [Format] changes with the meaning of a figure. Reading refuses a file of this module with
// another format, or without one, and asks for another measurement or the version that measured
// it. Testdata has a file of each kind, and a test holds that it is read as it was when it was
// written.
//
// # Seals
//
// After every 50 lines and at the end stands a comment with the number of lines above it, other
// seals included, and the checksum (CRC-32, IEEE) of those lines, each with a line feed at its
// end. head -n 50 results.txt prints the lines of the first seal. Reading refuses a file with
// lines that were changed, one that ends without its last seal, and one in which a layer has fewer
// blocks of an operation than another, and names the line. It also refuses the same measurements a
// second time, whatever their date. Seals guard against accidents and second thoughts, not against
// forgery.
//
// Other ends of lines, and blank lines at the end, do no harm. Files may be joined: each part has
// its own seals. Files of others, such as those of go test, have no seals. They are read, but
// Results.Sealed is false, and whatever shows them says so. A file with a format is one of this
// module and must have seals.
//
// # Runs
//
// [Read] takes a file for one table, and refuses results that do not belong into it. [Open] takes
// any number of files and puts them together to runs. The results of a run have the same machine,
// versions, data set and engines. Those of one kind also have the same number and length of
// rounds, and the same layers in each row, because rounds are compared one by one; the kinds
// differ in both. A ledger of one engine belongs to a comparison of several. Code, which has no
// data, belongs to the first run on its machine with its versions.
package results
