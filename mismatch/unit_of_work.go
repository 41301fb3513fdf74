package mismatch

import (
	"context"
	"strconv"
)

// UnitOfWork edits an object that was read earlier.
type UnitOfWork interface {
	// Edit reads a user, and returns a function that stores an edit. Between the two a person looks
	// at a form.
	Edit(ctx context.Context, id int64) (Save, error)
}

// Save stores what a person changed.
type Save func(context.Context, Change) error

// Change is what a person changed in a form, nil for what was left as it is.
type Change struct{ Location, Website *string }

const (
	otherField = "the edit of another field is"
	sameField  = "the second edit of a field is"
)

var unitOfWork = Mismatch{
	Name:   "unit of work",
	By:     "Rice, Optimistic Offline Lock, in Patterns of Enterprise Application Architecture",
	Source: "https://www.oreilly.com/library/view/patterns-of-enterprise/0321127420/ch16.html",
	Question: "Objects are edited while nobody looks, and stored later: what becomes of an edit " +
		"that somebody else made meanwhile?",
	Situation: "Two editors open the same user. One saves another location, then the other one " +
		"another website. They open the user again, and both save another location.",
	Judge: func(o, byHand Observation) Verdict {
		if o.Value(otherField) == "lost" {
			return WrongInSilence
		}
		return values(want{sameField, "refused", WrongInSilence})(o, byHand)
	},
	Figure: func(o Observation) string {
		n := 0
		if o.Value(otherField) == "lost" {
			n++
		}
		if o.Value(sameField) == "lost" {
			n++
		}
		return strconv.Itoa(n)
	},
	Unit: "of 2 edits lost",
	ways: played(func(w *Ways) Pair[UnitOfWork] { return w.UnitOfWork }, playUnit),
}

func playUnit(ctx context.Context, s *Stage, w UnitOfWork) error {
	if err := seedUsers(ctx, s.DB, 1); err != nil {
		return err
	}
	// both returns the error of the second save.
	both := func(first, second Change) (err error) {
		var saves [2]Save
		for i := range saves {
			if !s.try(func() (err error) {
				saves[i], err = w.Edit(ctx, firstID)
				return err
			}) {
				return nil
			}
		}
		s.try(func() error { return saves[0](ctx, first) })
		s.count(func() error {
			err = saves[1](ctx, second)
			return err
		})
		return err
	}
	err := both(Change{Location: new("Paris")}, Change{Website: new("https://example.org")})
	location, wrong := value[string](ctx, s.DB, "SELECT location FROM users")
	if wrong != nil {
		return wrong
	}
	switch {
	case location != "Paris":
		s.keep(true, otherField, "lost")
	case err != nil:
		s.keep(true, otherField, "kept; the second editor is asked to look again")
	default:
		s.keep(true, otherField, "kept")
	}
	err = both(Change{Location: new("Rome")}, Change{Location: new("Oslo")})
	if location, wrong = value[string](ctx, s.DB, "SELECT location FROM users"); wrong != nil {
		return wrong
	}
	switch {
	case location == "Rome" && err != nil:
		s.keep(true, sameField, "refused")
	case location == "Oslo":
		s.keep(true, sameField, "lost")
	default:
		s.keep(true, sameField, "neither: "+location)
	}
	return nil
}
