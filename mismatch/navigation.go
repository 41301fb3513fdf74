package mismatch

import (
	"context"
	"fmt"
)

// Navigation reads objects and those that they refer to.
type Navigation interface {
	// Authors reads the handles of the authors of all posts, in the order of the posts' ids.
	Authors(ctx context.Context) ([]string, error)
}

var navigation = Mismatch{
	Name:   "navigation",
	By:     "Hibernate",
	Source: "https://hibernate.org/orm/what-is-an-orm",
	Question: "Objects are walked from one to the next, rows are joined: how many statements read " +
		"a list with what it refers to?",
	Situation: "Ten posts by ten authors are read, with the handle of each author.",
	Judge:     costs(want{"handles read", "10", WrongInSilence}),
	Figure:    statements,
	Unit:      "statements",
	ways: played(func(w *Ways) Pair[Navigation] { return w.Navigation },
		func(ctx context.Context, s *Stage, w Navigation) error {
			if err := seedUsers(ctx, s.DB, 10); err != nil {
				return err
			}
			for i := range int64(10) {
				if err := seedPost(ctx, s.DB, firstID+i, firstID+i); err != nil {
					return err
				}
			}
			var handles []string
			ok := s.try(func() (err error) {
				handles, err = w.Authors(ctx)
				return err
			})
			n := 0
			for i, h := range handles {
				if h == fmt.Sprintf("user%d", i+1) {
					n++
				}
			}
			s.keep(ok, "handles read", n)
			return nil
		}),
}
