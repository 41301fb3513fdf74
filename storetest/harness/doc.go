// Package harness makes the stores that the contract of package storetest runs on: stores over
// fresh databases, with one function for each engine, and the oracle, which has no database.
//
// Stored rows are read back with statements of this package, so a layer is never its own witness.
package harness
