// Package harness makes what the contract of package storetest is run on: stores over
// fresh databases, one function for each engine, and the store in memory that serves
// as oracle.
//
// What is stored is read back with statements of this package's own, so that a layer is
// never its own witness.
package harness
