package mismatch

import (
	"context"
	"strings"
)

// Retrieval searches by what a caller chooses.
type Retrieval interface {
	// Search reads the handles of users by a filter.
	Search(ctx context.Context, f Filter) ([]string, error)
}

// Filter is what a caller chooses.
type Filter struct {
	Discoverable *bool // nil: either
	ByHandle     bool  // in the order of handles, otherwise the newest first
}

var retrievalWants = []want{
	{"users who are not discoverable", "user2", WrongInSilence},
	{"all, by handle", "user1 user2 user3", WrongInSilence},
	{"all, the newest first", "user3 user2 user1", WrongInSilence},
}

var retrieval = Mismatch{
	Name:   "retrieval",
	By:     "Neward, The Vietnam of Computer Science, as data retrieval",
	Source: "https://vdocuments.net/the-vietnam-of-computer-science.html",
	Question: "A question is asked by example, by a builder or in a language: can it be asked if " +
		"its parts are chosen by a caller?",
	Situation: "Of three users one is not discoverable. A search has an optional filter on that, " +
		"and one of two orders.",
	Judge:  values(retrievalWants...),
	Figure: exactly(retrievalWants),
	Unit:   "of 3 searches",
	ways: played(func(w *Ways) Pair[Retrieval] { return w.Retrieval },
		func(ctx context.Context, s *Stage, w Retrieval) error {
			if err := seedUsers(ctx, s.DB, 3); err != nil {
				return err
			}
			err := exec(ctx, s.DB, "UPDATE users SET discoverable = ? WHERE id = ?", false, firstID+1)
			if err != nil {
				return err
			}
			for i, f := range []Filter{{Discoverable: new(false)}, {ByHandle: true}, {}} {
				var found []string
				ok := s.try(func() (err error) {
					found, err = w.Search(ctx, f)
					return err
				})
				s.keep(ok, retrievalWants[i].name, strings.Join(found, " "))
			}
			return nil
		}),
}
