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
	emptyFields = "empty fields of a " // text, reply or repost
	pollRefused = "a post of an unknown kind is refused"
)

// kinds are the kinds of posts, each with a row of it.
var kinds = []struct{ kind, columns, values string }{
	{"text", "body", "'hello'"},
	{"reply", "body, parent_id", "'hello', 5001"},
	{"repost", "repost_of_id", "5001"},
}

var subtypes = Mismatch{
	Name:   "subtypes",
	By:     "Hibernate",
	Source: "https://hibernate.org/orm/what-is-an-orm",
	Question: "A post is a text, a reply or a repost, and a table has no subtypes: what does the " +
		"program's type allow that is no post?",
	Situation: "A post of each kind is read. Its row has columns for the other kinds, which are " +
		"empty. Then a post of the kind poll is stored, which the domain does not have.",
	Judge: func(o, byHand Observation) Verdict {
		if o.When == Compile { // which is the right time to refuse a poll
			o.Error = ""
		}
		wants := []want{{pollRefused, "at compile", Refused}}
		for _, k := range kinds {
			wants = append(wants, want{emptyFields + k.kind, "0", CannotSay})
		}
		return values(wants...)(o, byHand)
	},
	Figure: objects,
	Unit:   "empty fields",
	ways: played(func(w *Ways) Pair[Subtypes] { return w.Subtypes },
		func(ctx context.Context, s *Stage, w Subtypes) error {
			if err := seedUsers(ctx, s.DB, 1); err != nil {
				return err
			}
			for i, k := range kinds {
				id := 5001 + int64(i)
				err := exec(ctx, s.DB, "INSERT INTO posts (id, author_id, kind, "+k.columns+", created_at) "+
					"VALUES (?, ?, ?, "+k.values+", ?)", id, firstID, k.kind, Born)
				if err != nil {
					return err
				}
				var post any
				ok := s.try(func() (err error) {
					post, err = w.Read(ctx, id)
					return err
				})
				s.keep(ok, emptyFields+k.kind, empties(post))
				s.seen.Objects += empties(post)
			}
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
