// Package histogram counts single calls by how long they took, in memory of a fixed size
// (8 kB), and writes the counts as a line of text.
//
// Buckets are spaced as in HdrHistogram: equally from one power of two to the next. A time is
// therefore known to within a 32nd of itself, from a nanosecond to centuries.
package histogram
