package mismatch

import (
	"context"
	"slices"
	"strconv"
	"strings"

	"example.com/impedance/schema"
)

// Sharding reads over two databases that have a part of the users each.
type Sharding interface {
	// Followers reads the handles of a user's followers. The user and the follows live in the first
	// database.
	Followers(ctx context.Context, id int64) ([]string, error)
}

var sharding = Mismatch{
	Name:   "sharding",
	By:     "Microsoft's Azure Architecture Center, as cross-shard queries",
	Source: "https://learn.microsoft.com/en-us/azure/architecture/patterns/sharding",
	Question: "A foreign key and a join end at the edge of a database: what does an association do " +
		"whose other end lives elsewhere?",
	Situation: "Users live in two databases. One has a follower in her own database and one in the " +
		"other; her follows are with her. The followers are read.",
	Judge: costs(want{"followers", "user2 user3", WrongInSilence}),
	Figure: func(o Observation) string {
		return strconv.Itoa(len(strings.Fields(o.Value("followers"))))
	},
	Unit: "of 2 found",
	Uses: []Use{Home, Away},
	ways: played(func(w *Ways) Pair[Sharding] { return w.Sharding },
		func(ctx context.Context, s *Stage, w Sharding) error {
			if err := split(ctx, s); err != nil {
				return err
			}
			var handles []string
			ok := s.try(func() (err error) {
				handles, err = w.Followers(ctx, firstID)
				return err
			})
			slices.Sort(handles)
			s.keep(ok, "followers", strings.Join(handles, " "))
			return nil
		}),
}

// split moves the third of three users to the other database. The table of follows is made anew,
// because no foreign key can lead there.
func split(ctx context.Context, s *Stage) error {
	moment := map[schema.Engine]string{
		schema.SQLite: "TIMESTAMP", schema.Postgres: "timestamptz", schema.MySQL: "DATETIME(6)",
	}[s.DB.Engine]
	for _, text := range []string{"DROP TABLE follows", `CREATE TABLE follows (
		follower_id BIGINT NOT NULL, followee_id BIGINT NOT NULL, since ` + moment + ` NOT NULL,
		notify BOOLEAN NOT NULL DEFAULT FALSE, PRIMARY KEY (follower_id, followee_id))`} {
		if err := exec(ctx, s.DB, text); err != nil {
			return err
		}
	}
	if err := seedUsers(ctx, s.DB, 2); err != nil {
		return err
	}
	if err := seedUsers(ctx, s.Other, 3); err != nil {
		return err
	}
	if err := exec(ctx, s.Other, "DELETE FROM users WHERE id < ?", firstID+2); err != nil {
		return err
	}
	for _, follower := range []int64{firstID + 1, firstID + 2} {
		if err := seedFollow(ctx, s.DB, follower, firstID); err != nil {
			return err
		}
	}
	return nil
}
