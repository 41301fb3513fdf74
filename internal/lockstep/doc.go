// Package lockstep does the same random operations on an oracle and on other stores, and compares
// answers, promised errors and the contents of tables after each.
//
// A [Match] draws its operations from a [Source]. The differential test of package storetest draws
// them with a library that shortens what fails. The command that runs millions of steps draws them
// from a seed, and shortens what fails by itself. Ids need not be equal on all sides, only assigned
// in the same order.
package lockstep
