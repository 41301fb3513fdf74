// Package capacity works out which design carries a load, on a worksheet.
//
// # Method
//
// It is that of Non-Abstract Large System Design, chapter 12 of The Site Reliability Workbook
// (https://sre.google/workbook/non-abstract-design/). A design is tried in numbers: is it possible,
// is it feasible at that scale, is it resilient, and can we do better? A design that fails shows
// the limit that the next one must move. [Work] tries one file, a server, read replicas,
// materialised timelines and shards in this order, and ends with the first that holds.
//
// # Lines
//
// A line has a quantity, a formula over earlier lines, a unit, a value, and how that is known: asked
// of the reader, chosen by the design, measured on a named machine, predicted from measured sizes,
// published elsewhere, or assumed. A computed value is as good as the weakest value in it. A formula
// is parsed once; the tree is printed, checked and evaluated, so no other text can say something
// else. Its dimension must be that of the line's unit: bytes and seconds do not add up, and neither
// do users and posts, because all things that are counted have dimensions of their own.
//
// # Ranges
//
// Answers and figures have a lower and an upper bound. The range of a computed line spans the values
// that it takes when each given value is at one of its ends, the same end in all lines that use it.
// So what grows in two places does not count twice: shards that are computed from the data carry
// that data. A limit holds if the value is within it at all of these ends; the headroom is how many
// times it fits in, at worst and at best.
//
// # What it leaves out
//
// Queues are left out: a resource should be used up to a given share, and below that nothing is
// taken to wait. Loads are those of one moment, and the shares of the load do not depend on one
// another, so that they can make more than the whole. Writes are taken for posts. Pages outside of
// the working set are taken to be never read. A processor of the machine that designs are made of is
// taken for one of the machine that was measured, and a server's engine for a multiple of SQLite in
// process. Costs between two measured sizes follow a power of the number of users. The cost of
// machines leaves out traffic and people.
package capacity
