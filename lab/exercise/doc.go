// Package exercise runs the three questions of a workshop on how storage and data model change
// with size, on the machine that it runs on:
//
//  1. How long do 1,000 reads take through a web application over SQLite? See [Read].
//  2. How long does it take to create 100 users, and why that long? See [Create].
//  3. How many requests per second can this system handle? See [Estimate] and [Load].
//
// Each returns what it measured, with the parts that explain it, and prints nothing. [Unit]
// reads what people guessed before, [Answer] keeps it beside the result, and [Class] puts the
// answers of several people together.
//
// # How it is measured
//
// The application is package app, served on loopback over TCP with connections that are kept,
// without a log. The client runs in the same process and shares its processors, so each figure
// has the client's work in it; that of a page without a read has too. Each layer works on a
// copy of its own of the same data set. What is compared takes turns in small blocks, and
// figures are medians over the blocks. A request that fails, or whose answer is not the
// expected one, ends an exercise with an error; under load it is counted, and never a time.
//
// # Other programs
//
// A [Meter] tells what other programs take of the processors, which on Linux includes what other
// guests of a virtual machine's host take. Where they take more than [OthersLimit] during a round
// or during a step of load that does not hold, that is measured again, after a wait for them to be
// quiet. If that happens too often there is no figure but a [Refusal], and so it is with load that
// ends below a tenth of the estimate without a cause that explains it. Other systems do not tell;
// there the figures stand, and are marked as not watched.
package exercise
