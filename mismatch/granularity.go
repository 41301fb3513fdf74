package mismatch

import (
	"context"
	"reflect"
)

// Granularity reads an object that has a value of its own in some of its columns.
type Granularity interface {
	// Post reads a post with its author.
	Post(ctx context.Context, id int64) (Shown, error)
}

// Shown is a post with its author, as a page shows it, and the object that the library filled.
type Shown struct {
	Post, Author int64
	DisplayName  string
	Row          any
}

var granularityWants = []want{
	{"the post's id", "5001", WrongInSilence},
	{"the author's id", "100001", WrongInSilence},
	{"the display name", "User 1", WrongInSilence},
	{"the profile is a value of its own", "yes", CannotSay},
}

var granularity = Mismatch{
	Name:   "granularity",
	By:     "Hibernate",
	Source: "https://hibernate.org/orm/what-is-an-orm",
	Question: "A program has more types than the database has tables: can the library fill a value " +
		"within an object?",
	Situation: "A post is read with its author, whose profile is a type of its own: display name, " +
		"bio, location and website are columns of users. Both tables have a column id.",
	Judge:  values(granularityWants...),
	Figure: exactly(granularityWants),
	Unit:   "of 4 right",
	ways: played(func(w *Ways) Pair[Granularity] { return w.Granularity },
		func(ctx context.Context, s *Stage, w Granularity) error {
			if err := seedUsers(ctx, s.DB, 1); err != nil {
				return err
			}
			if err := seedPost(ctx, s.DB, 5001, firstID); err != nil {
				return err
			}
			var p Shown
			ok := s.try(func() (err error) {
				p, err = w.Post(ctx, 5001)
				return err
			})
			s.keep(ok, "the post's id", p.Post)
			s.keep(ok, "the author's id", p.Author)
			s.keep(ok, "the display name", p.DisplayName)
			s.keep(ok, "the profile is a value of its own", yes(hasProfile(reflect.TypeOf(p.Row))))
			return nil
		}),
}

// hasProfile reports whether a struct has a field that is a struct of a profile's columns alone.
func hasProfile(t reflect.Type) bool {
	if t != nil && t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	if t == nil || t.Kind() != reflect.Struct {
		return false
	}
	for i := range t.NumField() {
		f := t.Field(i).Type
		if f.Kind() != reflect.Struct {
			continue
		}
		_, hasName := f.FieldByName("DisplayName")
		_, hasHandle := f.FieldByName("Handle")
		if hasName && !hasHandle {
			return true
		}
	}
	return false
}

func yes(b bool) string {
	if b {
		return "yes"
	}
	return "no"
}
