package mismatch

import (
	"context"
	"reflect"
	"strconv"
)

// PartialObjects reads a part of each object.
type PartialObjects interface {
	// Cards reads the id, the handle and the display name of each user.
	Cards(ctx context.Context) ([]Card, error)
}

// Card is a part of a user, and the object that the library filled.
type Card struct {
	ID          int64
	Handle      string
	DisplayName string
	Row         any
}

const bioOfCard = "the bio of a card reads as"

var partialObjects = Mismatch{
	Name:   "partial objects",
	By:     "Neward, The Vietnam of Computer Science",
	Source: "https://vdocuments.net/the-vietnam-of-computer-science.html",
	Question: "A row can be read in part, an object has all of its fields: what does a field hold " +
		"that was not loaded?",
	Situation: "A list shows 3 of the 10 columns of users. Somebody later reads the bio of an " +
		"object in the list. All users have the bio hello.",
	Judge: func(o, byHand Observation) Verdict {
		v := values(want{"cards read", "3", WrongInSilence})(o, byHand)
		switch bio := o.Value(bioOfCard); {
		case bio != "hello" && bio != "nothing: there is no such field" && bio != noValue:
			return WrongInSilence
		case v == Holds && o.Columns > byHand.Columns:
			return CostsMore
		}
		return v
	},
	Figure: func(o Observation) string { return strconv.FormatInt(o.Columns, 10) },
	Unit:   "columns for 3",
	ways: played(func(w *Ways) Pair[PartialObjects] { return w.PartialObjects },
		func(ctx context.Context, s *Stage, w PartialObjects) error {
			if err := seedUsers(ctx, s.DB, 3); err != nil {
				return err
			}
			if err := exec(ctx, s.DB, "UPDATE users SET bio = 'hello'"); err != nil {
				return err
			}
			var cards []Card
			ok := s.try(func() (err error) {
				cards, err = w.Cards(ctx)
				return err
			})
			s.keep(ok, "cards read", len(cards))
			s.keep(ok && len(cards) > 0, bioOfCard, bioIn(cards))
			return nil
		}),
}

// bioIn says what the field for the bio of the first card holds.
func bioIn(cards []Card) string {
	if len(cards) == 0 {
		return ""
	}
	f := reflect.Indirect(reflect.ValueOf(cards[0].Row)).FieldByName("Bio")
	switch {
	case !f.IsValid():
		return "nothing: there is no such field"
	case f.Kind() == reflect.Pointer && f.IsNil():
		return "never set"
	case f.Kind() == reflect.Struct && f.FieldByName("Valid").Bool():
		return f.Field(0).String()
	case f.Kind() == reflect.Struct:
		return "never set"
	case reflect.Indirect(f).String() == "":
		return "empty"
	}
	return reflect.Indirect(f).String()
}
