// Package differential runs random operations on the oracle and on every layer over a database, by
// the million, and compares what they do.
//
// The work is cut into blocks. A block has a population of its own: it begins with empty tables and
// new stores, draws its operations from the seed and its number, and does each of them on the oracle
// and on all layers of an engine in turn. So a block can be run again alone, and work that was
// interrupted goes on with the next block. Package lockstep has the operations and compares answers
// and promised errors. At the end of a block the contents of all tables are compared too.
//
// Answers are what counts here, and durability is not: commits wait for no disk where the engine
// leaves that to the connection.
package differential
