package mismatch

import (
	"context"
	"fmt"
)

// SetAgainstRow writes many rows.
type SetAgainstRow interface {
	// Create stores new users.
	Create(ctx context.Context, handles []string) error
	// NotifyAll turns notify on for all whom a user follows.
	NotifyAll(ctx context.Context, follower int64) error
}

var setAgainstRow = Mismatch{
	Name:   "set against row",
	By:     "Microsoft's EF Core, as efficient updating",
	Source: "https://learn.microsoft.com/ef/core/performance/efficient-updating",
	Question: "SQL changes a set with one statement, a program has an object for each row: how " +
		"many statements change a hundred rows?",
	Situation: "A hundred users are stored. Then a user who follows a hundred turns notify on for " +
		"all.",
	Judge: func(o, byHand Observation) Verdict {
		o.Rows = 0 // new ids, which some libraries fetch
		return costs(want{"users stored", "100", WrongInSilence},
			want{"follows changed", "100", WrongInSilence})(o, byHand)
	},
	Figure: statements,
	Unit:   "statements",
	ways: played(func(w *Ways) Pair[SetAgainstRow] { return w.SetAgainstRow },
		func(ctx context.Context, s *Stage, w SetAgainstRow) error {
			if err := seedUsers(ctx, s.DB, 101); err != nil {
				return err
			}
			for i := range int64(100) {
				if err := seedFollow(ctx, s.DB, firstID, firstID+1+i); err != nil {
					return err
				}
			}
			var handles []string
			for i := range 100 {
				handles = append(handles, fmt.Sprintf("new%d", i))
			}
			created := s.try(func() error { return w.Create(ctx, handles) })
			changed := s.try(func() error { return w.NotifyAll(ctx, firstID) })
			users, err := value[int](ctx, s.DB, "SELECT count(*) FROM users")
			if err != nil {
				return err
			}
			follows, err := value[int](ctx, s.DB, "SELECT count(*) FROM follows WHERE notify")
			if err != nil {
				return err
			}
			s.keep(created, "users stored", users-101)
			s.keep(changed, "follows changed", follows)
			return nil
		}),
}
