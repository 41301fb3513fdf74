package mismatch

import (
	"context"
	"reflect"
)

// Identity reads objects that refer to one and the same object.
type Identity interface {
	// Posts reads all posts with their authors, in the order of their ids.
	Posts(ctx context.Context) ([]Authored, error)
}

// Authored is a post with a pointer to the library's object of its author.
type Authored struct {
	Post   int64
	Author any
}

var identityWants = []want{{"posts", "10", WrongInSilence}, {"author objects", "1", CostsMore}}

var identity = Mismatch{
	Name:   "identity",
	By:     "Hibernate",
	Source: "https://hibernate.org/orm/what-is-an-orm",
	Question: "Rows are the same by their key, objects by their place in memory: do posts by one " +
		"author share the author?",
	Situation: "Ten posts by one author are read with their author. A change to the author of the " +
		"first is seen through the other nine if they share one object.",
	Judge:  values(identityWants...),
	Figure: objects,
	Unit:   "authors for 1 key",
	ways: played(func(w *Ways) Pair[Identity] { return w.Identity },
		func(ctx context.Context, s *Stage, w Identity) error {
			if err := seedUsers(ctx, s.DB, 1); err != nil {
				return err
			}
			for i := range int64(10) {
				if err := seedPost(ctx, s.DB, firstID+i, firstID); err != nil {
					return err
				}
			}
			var posts []Authored
			ok := s.try(func() (err error) {
				posts, err = w.Posts(ctx)
				return err
			})
			authors, signed := map[any]bool{}, 0
			for _, p := range posts {
				if !reflect.ValueOf(p.Author).IsNil() {
					authors[p.Author] = true
					signed++
				}
			}
			s.seen.Objects = int64(len(authors))
			s.keep(ok, "posts", signed)
			s.keep(ok, "author objects", len(authors))
			return nil
		}),
}
