package storetest

import (
	"context"
	"testing"

	"example.com/impedance/internal/lockstep"
	"example.com/impedance/models"
	"go.uber.org/goleak"
)

// TB is the part of a test that a harness needs. Both testing.TB and rapid.T implement it.
type TB interface {
	Helper()
	Cleanup(func())
	Errorf(format string, args ...any)
	Fatalf(format string, args ...any)
}

// Harness makes the stores that the contract runs on.
type Harness struct {
	// New opens an empty store. t.Cleanup closes everything that it opens.
	New func(t TB, o Options) Subject
}

// Options are a test's requirements for its store.
type Options struct {
	Clock models.Clock // the store's clock
	Conns int          // connections in the pool; 0 stands for the harness's choice
	// Watched puts a probe between the pool and the driver. The harness then fails the test if
	// statements are still prepared after the store is closed and before the pool is.
	Watched bool
}

// Subject is a store with access to its database.
type Subject struct {
	Store models.Store
	// Dump returns the contents of the tables, read without the store.
	Dump func(ctx context.Context) (Tables, error)
	// Count returns the numbers of rows in the tables, read without the store.
	Count func(ctx context.Context) (Sizes, error)
	// InUse returns the number of connections that are taken from the pool now.
	InUse func() int
	// Asked makes each driver call tell its context first. Asked is nil without Options.Watched
	// or without a driver.
	Asked func(tell func(context.Context))
	// Again opens another store over the same data. It is nil if that is impossible.
	Again func(t TB) models.Store
	// Reader opens another store over the same data, for reading only, and closes it after use. It is
	// nil if that is impossible.
	Reader func(t TB, use func(models.Store))
	// Load stores follows in bulk, without the store. It is nil if Follow is as fast.
	Load func(ctx context.Context, follows []models.Follow) error
}

// Tables are the contents of a database as domain values, sorted by id.
type Tables = lockstep.Tables

// Sizes are numbers of rows.
type Sizes struct{ Users, Posts, Follows int }

// Run runs the contract: each test on a store of its own, several at a time. It fails
// if the stores leave goroutines behind, so the test that calls it must not be parallel
// to others.
func Run(t *testing.T, h Harness) {
	running := goleak.IgnoreCurrent()
	// The group returns when the last of the parallel tests in it has.
	t.Run("Store", func(t *testing.T) {
		for _, section := range contents {
			t.Run(section.name, func(t *testing.T) {
				t.Parallel()
				for _, test := range section.tests {
					t.Run(test.name, func(t *testing.T) {
						t.Parallel()
						test.run(newFixture(t, h, Options{}))
					})
				}
			})
		}
	})
	goleak.VerifyNone(t, running)
}

// A section is the part of the contract that is about one operation or promise.
type section struct {
	name  string
	tests []test
}

type test struct {
	name string
	run  func(f *fixture)
}

// contents is the table of contents of the contract.
var contents = []section{
	{"CreateUser", []test{
		{"stores every field", createUserStoresEveryField},
		{"tells a bio never set from an empty one", createUserBio},
		{"keeps an explicit false", createUserDiscoverable},
		{"keeps text as given", createUserText},
		{"accepts exactly the limits", createUserLimits},
		{"refuses what is invalid", createUserInvalid},
		{"refuses what is taken", createUserConflict},
	}},
	{"CreateUsers", []test{
		{"stores ten thousand in order", createUsersMany},
		{"stores all or none", createUsersAllOrNone},
		{"refuses what is invalid", createUsersInvalid},
		{"accepts none", createUsersEmpty},
	}},
	{"UserByID", []test{{"finds only that user", userByID}}},
	{"UserByHandle", []test{{"compares bytewise", userByHandle}}},
	{"UsersByID", []test{
		{"keeps the order asked", usersByIDOrder},
		{"takes forty thousand ids", usersByIDMany},
	}},
	{"SearchUsers", []test{
		{"agrees with brute force", searchUsersBruteForce},
		{"takes no prefix for a pattern", searchUsersPrefix},
		{"cuts times to the microsecond", searchUsersTimes},
		{"refuses what is invalid", searchUsersInvalid},
	}},
	{"UpdateProfile", []test{
		{"replaces every field", updateProfileEveryField},
		{"writes zero values", updateProfileZeroValues},
		{"tells a bio never set from an empty one", updateProfileBio},
		{"keeps text as given", updateProfileText},
		{"refuses what is invalid", updateProfileInvalid},
		{"refuses an old revision", updateProfileStale},
		{"lets one of two editors win", updateProfileRace},
	}},
	{"DeleteUser", []test{
		{"takes posts and follows along", deleteUserCascade},
		{"never gives an id again", deleteUserNoReuse},
	}},
	{"Publish", []test{
		{"stores each kind", publishEachKind},
		{"keeps text as given", publishText},
		{"accepts exactly the limits", publishLimits},
		{"refuses what is invalid", publishInvalid},
		{"refuses what is missing", publishMissing},
	}},
	{"PublishAll", []test{
		{"stores ten thousand in order", publishAllMany},
		{"stores all or none", publishAllAllOrNone},
		{"refuses what is invalid", publishAllInvalid},
		{"accepts none", publishAllEmpty},
	}},
	{"PostByID", []test{{"returns the post with its author", postByID}}},
	{"PostsByAuthor", []test{{"returns one author's posts", postsByAuthor}}},
	{"Thread", []test{
		{"returns the tree of replies", threadTree},
		{"cuts at the depth", threadDepth},
		{"keeps what is nearest", threadLimit},
		{"is wide and deep", threadWideAndDeep},
		{"starts anywhere", threadRoots},
		{"refuses what is invalid", threadInvalid},
	}},
	{"DeletePost", []test{
		{"takes reposts along, not replies", deletePostCascade},
		{"never gives an id again", deletePostNoReuse},
	}},
	{"Follow", []test{
		{"stores a follow", followStores},
		{"again changes nothing", followAgain},
		{"refuses what cannot be", followRefused},
		{"of two at once stores one", followRace},
	}},
	{"Unfollow", []test{{"ends one follow", unfollow}}},
	{"SetNotify", []test{{"sets and clears", setNotify}}},
	{"Following", []test{{"returns followees", following}}},
	{"Followers", []test{
		{"returns followers", followers},
		{"of a celebrity", followersCelebrity},
	}},
	{"FollowCounts", []test{{"counts both directions", followCounts}}},
	{"HomeTimeline", []test{{"returns what others wrote", homeTimeline}}},
	{"ProfilePage", []test{
		{"is one graph of objects", profilePage},
		{"cuts at the limit", profilePageLimit},
		{"is of one moment", profilePageSnapshot},
	}},
	{"Suggestions", []test{{"ranks the second hop", suggestions}}},
	{"TopAuthors", []test{
		{"counts posts and followers apart", topAuthors},
		{"includes the moment itself", topAuthorsSince},
	}},
	{"Register", []test{
		{"stores one unit of work", register},
		{"takes forty thousand follows", registerMany},
		{"stores all or nothing", registerAllOrNothing},
		{"refuses what is invalid", registerInvalid},
	}},
	{"Lists", []test{
		{"walk across ties", listsWalk},
		{"end where nothing follows", listsEnd},
		{"neither shift nor repeat", listsChange},
		{"refuse foreign cursors", listsForeignCursors},
		{"refuse damaged cursors", listsDamagedCursors},
		{"refuse limits out of range", listsLimits},
		{"continue on another store", listsAnotherStore},
		{"of nobody are empty", listsOfNobody},
	}},
	{"Times", []test{
		{"are UTC to the microsecond", timesUTC},
		{"are read once for each call", timesOnce},
		{"lie within the ends of time", timesEnds},
	}},
	{"Empty lists", []test{
		{"in answers are never nil", emptyAnswers},
		{"as arguments are as good as nil", emptyArguments},
	}},
	{"Reading", []test{{"works where writing is refused", readingOnly}}},
	{"Contexts", []test{
		{"ended before", contextsEndedBefore},
		{"ended by a deadline", contextsDeadline},
		{"ended during", contextsEndedDuring},
		{"ended after", contextsEndedAfter},
		{"reach the driver", contextsReach},
	}},
	{"Concurrency", []test{
		{"needs one connection only", concurrencyOneConnection},
		{"loses no update", concurrencyMixed},
		{"outlives deadlocks", concurrencyDeadlocks},
	}},
	{"Close", []test{{"releases what was made", closeReleases}}},
	{"Results", []test{{"are the caller's own", resultsAreOwn}}},
}
