// Package scale measures what the operations of the store take at several sizes of the data set,
// through several layers on one engine. It writes what it finds to a file of package
// [example.com/impedance/internal/growth], which shows it.
//
// # Sizes and cohorts
//
// The sizes have the same shape: ten posts and twenty follows for each user on average. Where the
// time of an operation depends on a degree and not on the size, it is also measured for cohorts:
// readers who follow 10, 100, 1,000 and 5,000 users, authors with 10, 1,000, 10,000 and 100,000
// followers, threads of 10 and of 800 replies. A cohort has up to 32 members whose degree is
// at most a tenth from its own, the nearest first. A size without such users has no figure.
//
// # Reads
//
// All layers read one copy of the data set, each through a pool of its own. Their answers are
// compared with the floor's, before anything is timed and at every timed call. A round is a block
// of calls of each layer in turn, in an order that is drawn anew. As in package bench no garbage is
// collected in a block, and each layer is charged for the bytes that it allocates.
//
// Costs in a network are skewed: a few calls cost as much as all others. So up to 64 calls stand for
// up to 512 that were drawn: the middles of equal parts of these, ordered by the pages that they
// touch. Every block has all of the 64, or of as many as there is time for, so that each round and
// each size has the same mixture, and its time is the mean of a call.
//
// A warm call finds its pages in memory, because the calls were made before. A cold call does not:
// a new pool is opened and its statements prepared, then the file is synced and its pages are
// dropped with posix_fadvise, and mincore has to show that no page is left, or the measurement
// fails. The pool's connection holds the pages of the schema only. The kernel counts the bytes that
// the call reads, which gives the pages: those that a new connection needs. Cold calls are again
// the middles of parts of all calls. A page at a random place of the file is read beside them, many
// times, because a disk that others use too changes its pace by the minute. A half cold call finds
// a drawn half of the file's pages in memory, each page drawn by itself; mincore tells the share.
// The pages that a warm call touches are counted on a connection that has dropped all of its own.
//
// # Writes
//
// Writes are timed in pairs on two copies: the floor on one, another layer on the other, in turn.
// Every call has arguments of its own. Both copies have had as many writes before.
//
// # Clients
//
// Clients share one pool: each makes its next call when the one before has been answered. The
// layers take turns within a round. Where more clients no longer gain, the shares of the time say
// on what: the processors, the locks of the process, the pool's connections, or the engine. Times
// to wait for a lock are those that the Go runtime counts for its mutexes.
//
// # Backups
//
// SQLite backs up by VACUUM INTO, and restores by copying the file back, which must then pass
// quick_check. Servers use their client programs: pg_dump and psql, mariadb-dump and mariadb.
//
// # Predictions
//
// Before the first call at a million users, package [example.com/impedance/lab/predict] predicts
// its times from the sizes below. The predictions stand in the file above the measurements, and
// both with the moment at which they were written. The degrees of cohorts are those of the data
// set, which has been made by then. For sizes that are not measured, the disk has the bytes that
// are free in the folder for copies, and [Assumed] has the load.
package scale
