// Package storetest is the contract of models.Store: what every implementation must do,
// on every engine, as tests that an implementation's own tests call. [Run] is a suite of
// examples with known answers; [Differential] plays random operations against a second
// store, the oracle. Of our packages this one imports models only; what it needs of an
// implementation comes in a [Harness].
//
// # Running the contract over a new implementation
//
//  1. Write a constructor that takes the database handle and options with a models.Clock.
//     A store must read the time from that clock only, once in each operation.
//  2. In store_test.go, write the test below, which is not parallel. Package harness has what it
//     runs on. For a new engine, write a [Harness]: New opens a store on empty tables, Dump and
//     Count read the tables without the store, InUse counts the connections taken, and what was
//     opened is closed by t.Cleanup. Where Options.Watched asks for it, Cleanup looks for
//     statements left behind, and Asked tells what the driver is asked.
//  3. Run go test. The names of failing subtests read as sentences about the operation:
//     TestStore/sqlite/Store/Follow/again_changes_nothing. One section alone runs with
//     -run 'TestStore/sqlite/Store/^Follow$'.
//  4. Add the implementation to package layers, whose TestDifferential compares each layer with
//     the oracle. When it fails it prints the shortest listing of operations it found, with u3
//     for the fourth user created and p0 for the first post, and how to run the same listing
//     again. The first lines, which every listing has, make the users, follows and posts to
//     begin with.
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
// An answer must agree in every field, times must be UTC to the microsecond, an error
// must be exactly one of the promised ones, and nothing else may come back beside it.
// After each test all connections must be back in the pool, and after all of them no
// goroutine may be left. What models.Store leaves open is not tested: which of two errors
// wins when arguments break two rules, and whether an empty list is nil.
package storetest
