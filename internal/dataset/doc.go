// Package dataset makes a seeded social graph, or imports a real one, and loads it into
// a database in bulk.
//
// The same [Spec] makes the same rows on every machine: all values are drawn in integers from
// integer tables, because floating point differs between architectures. A row depends only on the
// seed and its own key. Rows are made one after the other and not kept, so memory does not grow
// with the data.
//
// # Laws
//
// Users join over five years, 2021 to 2025, slowly at first, and nobody joins in the last thirty
// days. Ids ascend with the time of joining. There are ten posts and twenty follows for each user
// (with fewer than 81 users, one of four possible follows).
//
// Followees follow the Zipf–Mandelbrot law: 55 users in a hundred are followed, with weights
// 1/(rank+10). The others have no followers. BenchBase's twitter benchmark
// (sample_twitter_config.xml) has the exponent 1.75, which here would give one user half of all
// follows, more than there are followers; LinkBench (FBWorkload.properties) has 45 per cent of its
// nodes without a link. With the exponent 1 and the shift, the first user is followed by some 8 to
// 30 per cent of all at every size, and half of the users by 6 or fewer.
//
// Followers come in bands: of ten thousand users, 1,800 follow nobody, 2,900 a few, 3,000 five to
// fifteen, and 35 from four hundred to five thousand, but at most an eighth of the users. The sums
// are then scaled to exactly twenty on average (LDBC SNB's law has 19 at a thousand users and grows
// from there; here it is constant, so that sizes compare). Some users follow about fifty at every
// size from a thousand. Who follows whom depends on nothing but popularity: there are no
// communities.
//
// Authors have the weights 1/(rank+20) over all users, near BenchBase's scrambled Zipf
// of 0.99 without its top. The ranks are the followees' ranks, so popular users write much, and are
// scattered over the ids. One post in four is by an author who has just posted. The rate of posts
// grows with the number of users who have joined. Every author has joined before the post. Ids
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
// at a million; a third of it is the secondary indexes. Load takes some 150 MB of memory at any
// size, and for the indexes of a table files beside the database, 640 MB at a million users. The
// tables and indexes of
// PostgreSQL have 7,300 bytes for each user, those of MariaDB 6,000, at 20,000 users.
//
// # Bulk load
//
// One goroutine makes rows in the order of their keys and another stores them. The marks that
// identify a database as ours come last. The same spec makes the same rows on every engine. Only
// one Load may run at a time for a target; [Cached] ensures that itself.
//
// An SQLite file is built under another name, then synced and renamed. SQLite makes the empty
// tables, indexes and the trigger, and at the end the marks. Between the two this package writes
// the pages of all B-trees itself, in SQLite's format, one after the other and each once. The
// entries of an index are sorted as numbers of 128 bits, or as texts. SQLite would insert row by
// row, look for the place of each unique text, and compare encoded entries to sort for an index;
// through it a load takes more than twice as long. The pages are filled as SQLite would fill
// them. Tests let SQLite check every entry. The file stays in rollback mode, so that it alone is
// the whole database until [schema.Open] opens it for writing.
//
// Servers get the tables first, then the rows, and last the indexes, foreign keys and triggers.
//
// On PostgreSQL, one transaction encloses everything, and rows are loaded by COPY with FREEZE. On
// MySQL and MariaDB, rows are loaded by INSERTs of a thousand rows, or fewer if max_allowed_packet
// is below 8 MB, with unique_checks and foreign_key_checks off if the server lets a session do so.
// Foreign keys are declared with the tables and dropped during the load, and so are MySQL's indexes
// that are declared with the tables. At the end the database has exactly what [schema.Apply] makes.
// The next ids follow the largest.
//
// Load does not run ANALYZE on SQLite: a database made by [schema.Apply] has no statistics there
// either, and the planner must see the same in all databases of the kit. A server gathers
// statistics by itself at some time, perhaps in the middle of a measurement. On servers Load
// therefore gathers them at the end. On PostgreSQL it does so after the commit, by VACUUM
// (ANALYZE), because the server counts rows that were only inserted, and rows of the gathering
// transaction, as not analyzed yet.
//
// # Import
//
// Package edgelist reads the forms in which graphs are published; an edge goes from follower to
// followee. Nodes become users 1 to n in the order of their ids, and the table imported_ids keeps the
// original ids. Nodes that follow only themselves are users too. A list that comes from a pipe is
// copied into the cache first, because it is read again for each database. Self-loops and duplicates are dropped and counted. Users and posts
// are made as above around the graph; half of the posts are by followees drawn from a sample of the
// follows.
//
// Edges are sorted in a file next to the target, or for a server in [os.TempDir], with 16 bytes for
// each edge, in runs of 32 MiB. With the nodes memory grows by some 16 bytes for each.
package dataset
