// Package growth holds the results of impedance scale: the cost of operations at several sizes of
// the data set, what was predicted before it was measured, the load that clients put on a pool, and
// the sizes and backups of databases. It writes them and reads them back, fits exponents, and says
// on what a layer stops scaling. It measures nothing and links no driver.
//
// # Result files
//
// A file has the settings, the seals and the form of other result files, see package
// [example.com/impedance/internal/results], and these lines:
//
//	BenchmarkHomeTimeline/follows=100/cache=cold/impl=floor/engine=sqlite/users=10k-2 1 ns/op ...
//	BenchmarkHomeTimeline/follows=100/cache=warm/impl=gorm/engine=sqlite/users=10k-2 40 ns/op ...
//	BenchmarkPublish/impl=gorm/engine=sqlite/users=10k/sync=full-2 5 ns/op floor-ns/op
//	BenchmarkHomeTimeline/of=prediction/cache=warm/impl=floor/engine=sqlite/users=1M-2 1 ns/op ...
//	BenchmarkClients/mix=reads/clients=8/impl=ent/engine=sqlite/users=100k-2 9120 calls/sec ...
//	BenchmarkDatabase/engine=sqlite/users=10k-2 1 file-B users-B posts-B follows-B ...
//	BenchmarkBackup/engine=sqlite/users=10k-2 1 backup-sec restore-sec backup-B
//	BenchmarkMachine/users=10k-2 1 random-read-sec sync-sec sequential-B/sec memory-B page-B
//
// A line is a round, or for cold calls one call. Lines of one name are in the order of their
// rounds. Lines of a layer also have the floor's time of the same round. A value that was not
// measured is not there.
package growth
