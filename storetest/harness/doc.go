// Package harness makes what the contract of package storetest is run on: stores over
// fresh databases, one function for each engine, and the oracle, which has no database.
//
// What is stored is read back with statements of this package's own, so that a layer is
// never its own witness.
package harness
