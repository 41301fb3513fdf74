// Package storetest is the contract of models.Store: tests that every implementation must pass on
// every engine, and that its own tests call. [Run] is a suite of examples with known answers.
// [Differential] plays random operations against a second store, the oracle. The package imports
// models and no other package of this module; a [Harness] gives it access to an implementation.
//
// # Running the contract over a new implementation
//
//  1. Write a constructor that takes the database handle and options with a models.Clock.
//     A store must read the time from that clock only, once in each operation.
//  2. In store_test.go, write the test below, which is not parallel. Package harness opens its
//     databases. For a new engine, write a [Harness]: New opens a store on empty tables, Dump and
//     Count read the tables without the store, InUse counts the connections taken, and t.Cleanup
//     closes everything. With Options.Watched, the cleanup also looks for statements left behind,
//     and Asked reports the calls of the driver.
//  3. Run go test. The names of failing subtests read as sentences about the operation:
//     TestStore/sqlite/Store/Follow/again_changes_nothing. One section alone runs with
//     -run 'TestStore/sqlite/Store/^Follow$'.
//  4. Add the implementation to package layers, whose TestDifferential compares each layer with the
//     oracle. A failure prints the shortest listing of operations that shows it, with u3 for the
//     fourth user created and p0 for the first post, and the command that runs this listing again.
//     The first lines of every listing make the initial users, follows and posts.
//  5. Before a release, let it run for longer: IMPEDANCE_STEPS=1000000 go test ./layers
//     -run TestDifferential -timeout 0. Longer sequences come with -rapid.steps=200.
//
// The test is the same in every implementation, and runs the contract on each engine:
//
//	func TestStore(t *testing.T) {
//		harness.Contract(t, func(ctx context.Context, db *schema.DB,
//			clock models.Clock) (models.Store, error) {
//			return New(ctx, db, &Options{Clock: clock})
//		})
//	}
//
// # What a failure means
//
// An answer must agree in every field. Times must be UTC to the microsecond. An error must be
// exactly one of the promised errors, and all other results must then be zero. After each test all
// connections must be back in the pool, and after all tests no goroutine may be left. The contract
// does not test what models.Store leaves open: which of two errors wins if arguments break two
// rules, and whether an empty list is nil.
package storetest
