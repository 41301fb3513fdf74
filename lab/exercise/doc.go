// Package exercise measures the answers to three questions of a workshop on storage and size, on
// the machine that it runs on:
//
//  1. How long do 1,000 reads take through a web application over SQLite? See [Read].
//  2. How long does it take to create 100 users, and why that long? See [Create].
//  3. How many requests per second can this system handle? See [Estimate] and [Load].
//
// Each returns its figures with the parts that explain them, and prints nothing. [Unit] reads the
// guesses that people made before, [Answer] keeps a guess with the result, and [Class] combines the
// answers of several people.
//
// # How it is measured
//
// The application is package app, served on loopback over TCP with keep-alive connections and
// without a log. The client runs in the same process and shares its processors, so each figure
// includes the client's work, even the figure of a page without a read. Each layer works on its own
// copy of the same data set. Compared targets take turns in small blocks, and figures are medians
// over the blocks. A request that fails, or returns an unexpected answer, ends an exercise with an
// error. Under load it is counted, and its time is discarded.
//
// # Other programs
//
// A [Meter] reports the processor time of other programs; on Linux that includes other guests of a
// virtual machine's host. If they take more than [OthersLimit] during a round, or during a step of
// load that does not hold, the exercise waits for them to be quiet and measures again. If that
// happens too often, it returns a [Refusal] instead of a figure. It also refuses if load ends below
// a tenth of the estimate without a cause that explains it. Other systems do not report this time;
// their figures are marked as not watched.
package exercise
