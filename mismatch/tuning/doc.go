// Package tuning has queries as they are often written first, and as they are written after a look
// at their statements: six cases, each with the ways of each library, on a data set of any size.
// It counts what both ways send, and times them in the same rounds.
//
// A first way is not a fault of its library: each library can send the second. Reads are timed
// warm, writes without syncs; with syncs, a way that commits more often loses more.
package tuning
