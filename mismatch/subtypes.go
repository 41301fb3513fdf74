package mismatch

import (
	"context"
	"reflect"
)

// Subtypes reads and writes objects of a closed set of kinds.
type Subtypes interface {
	// Read reads a post as the program has it.
	Read(ctx context.Context, id int64) (any, error)
	// Poll stores a post of a kind that is not in the set.
	Poll(ctx context.Context, author int64) error
}

const (
	emptyFields = "empty fields of a text"
	pollRefused = "a post of an unknown kind is refused"
)

var subtypes = Mismatch{
	Name:   "subtypes",
	By:     "Hibernate",
	Source: "https://hibernate.org/orm/what-is-an-orm",
	Question: "A post is a text, a reply or a repost, and a table has no subtypes: what does the " +
		"program's type allow that is no post?",
	Situation: "A text is read: a row has columns for the other kinds, which are empty. Then a " +
		"post of the kind poll is stored, which the domain does not have.",
	Judge: func(o, byHand Observation) Verdict {
		if o.When == Compile { // which is the right time to refuse a poll
			o.Error = ""
		}
		return values(want{emptyFields, "0", CannotSay},
			want{pollRefused, "at compile", Refused})(o, byHand)
	},
	Figure: objects,
	Unit:   "empty fields",
	ways: played(func(w *Ways) Pair[Subtypes] { return w.Subtypes },
		func(ctx context.Context, s *Stage, w Subtypes) error {
			if err := seedUsers(ctx, s.DB, 1); err != nil {
				return err
			}
			if err := seedPost(ctx, s.DB, 5001, firstID); err != nil {
				return err
			}
			var post any
			ok := s.try(func() (err error) {
				post, err = w.Read(ctx, 5001)
				return err
			})
			s.seen.Objects = empties(post)
			s.keep(ok, emptyFields, s.seen.Objects)
			sent := s.seen.Statements
			stored := s.try(func() error { return w.Poll(ctx, firstID) })
			by := "at " + string(s.seen.When)
			switch {
			case stored:
				by = "never"
			case s.seen.When == Run && s.seen.Statements == sent:
				by += ", by the library"
			case s.seen.When == Run:
				by += ", by the engine"
			}
			s.keep(true, pollRefused, by)
			return nil
		}),
}

// empties counts the fields of a post that have no value: nil pointers, and values that say that
// they are not valid.
func empties(post any) (n int64) {
	v := reflect.Indirect(reflect.ValueOf(post))
	if v.Kind() != reflect.Struct {
		return 0
	}
	for _, name := range []string{"Body", "ParentID", "RepostOfID"} {
		f := v.FieldByName(name)
		switch {
		case !f.IsValid():
		case f.Kind() == reflect.Pointer && f.IsNil():
			n++
		case f.Kind() == reflect.Struct && !f.FieldByName("Valid").Bool():
			n++
		}
	}
	return n
}
