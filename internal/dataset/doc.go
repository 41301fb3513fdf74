// Package dataset makes a seeded social graph, or imports a real one, and loads it into
// a database in bulk.
//
// The same [Spec] makes the same rows on every machine: everything is drawn in integers
// from integer tables, because floating point differs between architectures. A row
// depends on the seed and its own key, so that rows are made one after the other and
// none is kept: memory does not grow with the data.
//
// # Laws
//
// Users join over five years, 2021 to 2025, slowly at first, nobody in the last thirty
// days; ids ascend with it. There are ten posts and twenty follows for each user
// (of fewer than 81 users, one of four possible follows).
//
// Followees follow Zipf's law as Mandelbrot extended it: 55 users in a hundred are
// followed, with weights 1/(rank+10), the others by nobody. BenchBase's twitter
// benchmark (sample_twitter_config.xml) has the exponent 1.75, which here would give one
// user half of all follows, more than there are followers; LinkBench
// (FBWorkload.properties) has 45 per cent of its nodes without a link. With the exponent
// 1 and the shift, the first user is followed by some 8 to 30 per cent of all at every
// size, and half of the users by 6 or fewer.
//
// Followers are of bands: of ten thousand users, 1,800 follow nobody, 2,900 a few, 3,000
// five to fifteen, and 35 from four hundred to five thousand, but nobody wants more than
// an eighth of the users. The sums are then scaled to exactly twenty on average (LDBC
// SNB's law has 19 at a thousand users and grows from there; here it is constant, so that
// sizes compare). Some users follow about fifty at every size from a thousand. Who follows
// whom depends on nothing but popularity: there are no communities.
//
// Authors have the weights 1/(rank+20) over all users, near BenchBase's scrambled Zipf
// of 0.99 without its top. The ranks are those of the followees, so the popular write
// much, and scattered over the ids. One post in four is by someone who has just posted.
// Posts are as frequent as users have joined, none is by someone who has not, and ids
// ascend with time.
//
// A quarter of the posts are replies, a tenth reposts, three of ten with a comment. Most
// refer to recent posts, some to a recent reply, which makes threads deep, and one in five
// to the hot post of the time, which makes a few threads wide. Three replies of a hundred
// have lost their parent. Half of the bodies have at most some 128 bytes, LinkBench's
// median payload; two in a thousand fill the 500 characters. Half of the users write
// English, the others French and Vietnamese with combining marks, Greek, Russian, Arabic,
// Hebrew, Chinese (with Japanese and Korean) and Hindi.
//
// A tenth of the follows notify, 95 per cent of the users are discoverable, three bios in
// ten were never set and one was set empty.
//
// # Sizes
//
// A loaded file has 3,700 bytes for each user at 10,000 users, 3,800 at 100,000 and 3,900
// at a million; a third of it is the secondary indexes. Load takes some 150 MB of memory
// at a million users, and while it sorts for an index, temporary files of half a gigabyte
// in the folder that SQLite uses for them (SQLITE_TMPDIR). The tables and indexes of
// PostgreSQL have 7,300 bytes for each user, those of MariaDB 6,000, at 20,000 users.
//
// # Bulk load
//
// The tables come first, then their rows in the order of their keys, made by one goroutine and
// stored by another; then the indexes, foreign keys and the trigger; last the marks by which a
// database is known as ours. The same spec makes the same rows on every engine. There must be
// one Load at a time for a target; [Cached] takes care of that itself.
//
// An SQLite file is built under another name with everything off that protects it (journal,
// syncs, foreign keys, checks), a thousand rows in one INSERT, synced, and renamed. It is left
// in rollback mode, so that the file alone is all of it until [schema.Open] opens it for
// writing.
//
// On PostgreSQL one transaction is around everything, and the rows come by COPY, frozen. On
// MySQL and MariaDB they come by INSERTs of a thousand rows, fewer where max_allowed_packet is
// below 8 MB, with unique_checks and foreign_key_checks off if the server lets a session do so.
// Foreign keys, which stand in the declarations of the tables, are taken out while the rows
// come, and so are MySQL's indexes that do; what is there at the end is what [schema.Apply]
// makes. The next ids follow the largest.
//
// ANALYZE is not run on SQLite: a database made by [schema.Apply] has no statistics there
// either, and all databases of the kit must give the planner the same. A server gathers
// statistics by itself sooner or later, in the middle of a measurement perhaps, so that there
// Load does it at the end: on PostgreSQL after the commit, by VACUUM (ANALYZE), for the server
// counts rows that were only inserted, and those of the transaction that gathers, as still to be
// looked at.
//
// # Import
//
// An edge list in SNAP's form has a line for each follow, follower first. Nodes become
// users 1 to n in the order of their ids, the table imported_ids keeps which; nodes that
// only follow themselves are users too. Self-loops and duplicates are dropped and counted.
// Users and posts are made as above around the graph, half of the posts by followees drawn
// from a sample of the follows.
//
// Edges are sorted in a file beside the target, for a server in [os.TempDir], 16 bytes each, in
// runs of 32 MiB. Memory grows with the nodes only, by some 16 bytes for each.
package dataset
