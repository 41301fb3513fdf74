package layers_test

import (
	"context"

	"example.com/impedance/layers"
	"example.com/impedance/models"
	"example.com/impedance/storetest/harness"
)

// honest is the name of the layer that does not cheat. No check may complain about it.
const honest = "nothing that it should not"

// sabotages returns all, in the order of the table, which begins with a layer as it is.
func sabotages() []sabotage {
	all := []sabotage{{name: honest, of: "sqlx", ops: []string{"UserByID", "CreateUser"},
		section: "CreateUser|Contexts|Close",
		spoil:   func(open harness.Open) harness.Open { return open }}}
	all = append(all, onConnections()...)
	all = append(all, inDatabase()...)
	all = append(all, outOfSight()...)
	all = append(all, withoutWork()...)
	all = append(all, otherwise()...)
	return append(all, nothingWritten()...)
}

// onConnections are settings that a layer gives its connections.
func onConnections() []sabotage {
	setting := func(name, of, text, compare, lost string) sabotage {
		return sabotage{name: name, of: of, ops: []string{"CreateUser"}, spoil: onEach("PRAGMA " + text),
			statements: "New.sql", compare: compare, durability: lost}
	}
	const lost = "lost acknowledged rows"
	return []sabotage{
		setting("`synchronous=OFF` on its connections", "sqlx", "synchronous = OFF", "synchronous", lost),
		setting("`synchronous=OFF` on the floor alone", layers.Floor, "synchronous = OFF", "synchronous",
			lost),
		setting("a larger cache", "sqlx", "cache_size = -262144", "cache_size", ""),
		setting("its files mapped into memory", "sqlx", "mmap_size = 268435456", "mmap_size", ""),
		setting("temporary tables in memory", "sqlx", "temp_store = MEMORY", "temp_store", ""),
		setting("a longer log, by `wal_autocheckpoint`", "sqlx", "wal_autocheckpoint = 100000",
			"wal_autocheckpoint", ""),
		setting("checks ignored, by `ignore_check_constraints`", "sqlx", "ignore_check_constraints = ON",
			"ignore_check_constraints", ""),
		setting("foreign keys turned off", "sqlx", "foreign_keys = OFF", "foreign_keys", ""),
		setting("a cache that never spills", "sqlx", "cache_spill = OFF", "cache_spill", ""),
		{name: "`synchronous=OFF` while it creates a user", of: "sqlx", ops: []string{"CreateUser"},
			spoil:      wrapped(func(o over) models.Store { return unsynced{o} }),
			statements: "CreateUser.sql", compare: "an operation may read and write rows, and nothing else",
			durability: lost},
	}
}

// inDatabase are changes to what stands beside the rows.
func inDatabase() []sabotage {
	const index = "CREATE INDEX IF NOT EXISTS own ON users (display_name, id, handle)"
	const shadow = `CREATE TEMP TABLE users (id INTEGER PRIMARY KEY AUTOINCREMENT, handle TEXT UNIQUE,
		email TEXT UNIQUE, display_name TEXT, bio TEXT, location TEXT, website TEXT,
		discoverable BOOLEAN, revision INTEGER, created_at TIMESTAMP);
		INSERT INTO temp.users SELECT * FROM main.users`
	return []sabotage{
		{name: "an index of its own", of: "sqlx", ops: []string{"UserByID"}, spoil: beforehand(index),
			statements: "New.sql", compare: "own"},
		{name: "an index dropped", of: "sqlx", ops: []string{"CreateUser"},
			spoil:      beforehand("DROP INDEX IF EXISTS users_created"),
			statements: "New.sql", compare: "users_created"},
		{name: "a trigger of its own", of: "sqlx", ops: []string{"CreateUser"},
			spoil: beforehand("CREATE TRIGGER IF NOT EXISTS own AFTER DELETE ON users " +
				"BEGIN SELECT 1; END"),
			statements: "New.sql", compare: "own"},
		{name: "`ANALYZE` run", of: "sqlx", ops: []string{"UserByID"}, spoil: beforehand("ANALYZE"),
			statements: "New.sql", compare: "is not set up as the others are"},
		{name: "a temporary table in front of the users", of: "sqlx", ops: []string{"CreateUser"},
			spoil: onEach(shadow), statements: "New.sql", compare: "temp",
			durability: "lost acknowledged rows"},
	}
}

// outOfSight are ways past the probe, the context and Close.
func outOfSight() []sabotage {
	underContext := func(name string, looks bool, contract string,
		other func(context.Context) context.Context) sabotage {
		return sabotage{name: name, of: "sqlx", ops: []string{"UserByID"}, section: "UserByID|Contexts",
			spoil:    wrapped(func(o over) models.Store { return otherContext{o, other, looks} }),
			contract: contract, compare: "context"}
	}
	return []sabotage{
		{name: "a second pool without syncs", of: "sqlx", ops: []string{"CreateUser"},
			section: "Contexts", spoil: secondPool,
			contract: "does not ask the database that the store was given", statements: "New.sql",
			compare: "must ask the database", durability: "lost acknowledged rows"},
		underContext("a context that is ignored", false, "Contexts/ended_before", context.WithoutCancel),
		underContext("a context looked at before and after only", true,
			"Contexts/reach_the_driver", context.WithoutCancel),
		underContext("a context of its own that can end and never does", true,
			"Contexts/reach_the_driver", ownEnd),
		{name: "a context that is ignored where no probe watches", of: "sqlx",
			ops: []string{"UserByID"}, section: "UserByID|Contexts",
			spoil: unwatched(func(o over) models.Store {
				return otherContext{o, context.WithoutCancel, false}
			}), contract: "Contexts/ended_before"},
		{name: "Close that closes nothing", of: "sqlx", ops: []string{"UserByID"}, section: "Close",
			spoil:    wrapped(func(o over) models.Store { return nothingClosed{o} }),
			contract: "prepared statements open", statements: "prepared statements open"},
	}
}

// withoutWork are answers that cost less, or more, than they should.
func withoutWork() []sabotage {
	return []sabotage{
		{name: "a floor that burns ten times its time", of: layers.Floor, ops: []string{"UserByID"},
			rounds:  15, // so that a few disturbed ones change nothing
			spoil:   wrapped(func(o over) models.Store { return burning{o} }),
			compare: "its own statements alone"},
		{name: "a floor that makes each call ten times", of: layers.Floor, ops: []string{"UserByID"},
			spoil:      wrapped(func(o over) models.Store { return repeating{o} }),
			statements: "UserByID.sql"},
		{name: "results kept from earlier calls", of: "sqlx", ops: []string{"UserByID"},
			section: "UserByID|UpdateProfile", spoil: remember(1),
			contract: "Store/UpdateProfile/", statements: "UserByID.sql", compare: "must not keep answers"},
		{name: "every other result kept from earlier calls", of: "sqlx", ops: []string{"UserByID"},
			section: "UserByID|UpdateProfile", spoil: remember(2),
			contract: "Store/UpdateProfile/", statements: "UserByID.sql", compare: "must not keep answers"},
		{name: "results kept, and a statement sent for the look of it", of: "sqlx",
			ops: []string{"UserByID"}, section: "UserByID|UpdateProfile",
			spoil: wrapped(func(o over) models.Store {
				return &pretending{remembering{over: o, every: 1, users: map[int64]models.User{}}}
			}), contract: "Store/UpdateProfile/", statements: "UserByID.sql",
			compare: "must not keep answers"},
		{name: "results kept where no probe watches", of: "sqlx", ops: []string{"UserByID"},
			section: "UserByID|UpdateProfile",
			spoil: unwatched(func(o over) models.Store {
				return &remembering{over: o, every: 1, users: map[int64]models.User{}}
			}), contract: "Store/UpdateProfile/"},
		{name: "all users read in `New`", of: "sqlx", ops: []string{"UserByID"}, spoil: allInMemory,
			statements: "New.sql", compare: "must ask the database"},
		{name: "a page kept from earlier calls", of: "sqlx", ops: []string{"HomeTimeline"},
			section: "HomeTimeline|Lists",
			spoil: wrapped(func(o over) models.Store {
				return &pageKept{over: o, pages: map[pageKey]models.Listing[models.Post]{}}
			}), contract: "Store/HomeTimeline/", statements: "HomeTimeline.sql",
			compare: "must not keep answers"},
		{name: "a statement for each of several users", of: layers.Floor, ops: []string{"UsersByID"},
			spoil:      wrapped(func(o over) models.Store { return eachByID{o} }),
			statements: "UsersByID.sql"},
		{name: "a statement that is not prepared", of: layers.Floor, ops: []string{"UserByID"},
			spoil:      wrapped(func(o over) models.Store { return unprepared{o} }),
			statements: "UserByID.sql"},
	}
}

func remember(every int) func(harness.Open) harness.Open {
	return wrapped(func(o over) models.Store {
		return &remembering{over: o, every: every, users: map[int64]models.User{}}
	})
}

// otherwise are answers and rows that are not quite those of the others.
func otherwise() []sabotage {
	return []sabotage{
		{name: "an order without a tie-break", of: layers.Floor, ops: []string{"Following"},
			section:    "Following|Lists",
			spoil:      wrapped(func(o over) models.Store { return tiesOpen{o} }),
			statements: "Following.sql"},
		{name: "Register that leaves out a follow", of: "sqlx", ops: []string{"Register"},
			spoil:    wrapped(func(o over) models.Store { return followMissing{o} }),
			contract: "Store/Register/", statements: "Register.sql", verify: "what Register left",
			compare: "what Register left"},
		{name: "a clock of its own", of: "sqlx", ops: []string{"CreateUser"}, section: "CreateUser|Times",
			spoil: ownClock, contract: "Store/Times/", statements: "CreateUser.sql",
			verify: "CreatedAt", compare: "what CreateUser left"},
		{name: "UpdateProfile that keeps the revision", of: "sqlx", ops: []string{"UpdateProfile"},
			spoil:    wrapped(func(o over) models.Store { return revisionKept{o} }),
			contract: "Store/UpdateProfile/", statements: "UpdateProfile.sql",
			verify: "what UpdateProfile left", compare: "what UpdateProfile left"},
		{name: "SetNotify that writes when the next one comes", of: "sqlx", ops: []string{"SetNotify"},
			spoil:    wrapped(func(o over) models.Store { return &late{over: o} }),
			contract: "Store/SetNotify/", statements: "SetNotify.sql", verify: "what SetNotify left",
			compare: "what SetNotify left"},
		{name: "SetNotify that sends nothing", of: "sqlx", ops: []string{"SetNotify"},
			spoil:    wrapped(func(o over) models.Store { return silentNotify{o} }),
			contract: "Store/SetNotify/", statements: "SetNotify.sql", verify: "what SetNotify left",
			compare: "must ask the database"},
	}
}

// nothingWritten are the writes as sabotages: each does nothing and answers as if it had. After
// some of them another operation removes the evidence.
func nothingWritten() []sabotage {
	var all []sabotage
	for _, w := range []struct {
		op     string
		spoil  func(over) models.Store
		before string
	}{
		{"CreateUser", func(o over) models.Store { return noCreateUser{o} }, ""},
		{"CreateUsers", func(o over) models.Store { return noCreateUsers{o} }, ""},
		{"UpdateProfile", func(o over) models.Store { return noUpdateProfile{o} }, "DeleteUser"},
		{"DeleteUser", func(o over) models.Store { return noDeleteUser{o} }, ""},
		{"Publish", func(o over) models.Store { return noPublish{o} }, ""},
		{"PublishAll", func(o over) models.Store { return noPublishAll{o} }, ""},
		{"DeletePost", func(o over) models.Store { return noDeletePost{o} }, ""},
		{"Follow", func(o over) models.Store { return noFollow{o} }, ""},
		{"Unfollow", func(o over) models.Store { return noUnfollow{o} }, ""},
		{"SetNotify", func(o over) models.Store { return noSetNotify{o} }, "Unfollow"},
		{"Register", func(o over) models.Store { return noRegister{o} }, ""},
	} {
		s := sabotage{name: w.op + " that writes nothing", of: "sqlx", ops: []string{w.op},
			spoil:    wrapped(w.spoil),
			contract: "Store/" + w.op + "/", statements: w.op + ".sql",
			verify: "what " + w.op + " left", compare: "what " + w.op + " left"}
		if w.op == "CreateUser" {
			s.durability = "lost acknowledged rows"
		}
		all = append(all, s)
		if w.op == "UpdateProfile" {
			s.name, s.of = w.op+" that writes nothing, on the floor", layers.Floor
			all = append(all, s)
			s.of = "sqlx"
		}
		if w.before != "" {
			s.name = w.op + " that writes nothing, before " + w.before
			s.ops = []string{w.op, w.before}
			all = append(all, s)
		}
	}
	return all
}
