package mismatch

import "context"

// NullAgainstZero writes and reads values that are zero in Go and something else in SQL.
type NullAgainstZero interface {
	// Create stores a new user and returns the id.
	Create(ctx context.Context, p Person) (int64, error)
	// Bio reads a user's bio, nil if it was never set.
	Bio(ctx context.Context, id int64) (*string, error)
	// SetBio changes a user's bio.
	SetBio(ctx context.Context, id int64, bio string) error
}

// Person is a user with a value that may be absent, and one whose default is not zero.
type Person struct {
	Handle       string
	Bio          *string // nil: never set
	Discoverable bool    // true by default
}

const (
	bioNeverSet  = "a bio never set is read as"
	bioSetEmpty  = "a bio set empty is stored as"
	bioEmptied   = "a bio changed to empty is stored as"
	undiscovered = "a user created undiscoverable is stored as"
)

var nullWants = []want{
	{bioNeverSet, "never set", LosesInformation},
	{bioSetEmpty, "empty", LosesInformation},
	{bioEmptied, "empty", WrongInSilence},
	{undiscovered, "not discoverable", WrongInSilence},
}

var nullAgainstZero = Mismatch{
	Name:   "NULL against zero",
	By:     "a proposal to database/sql: nil and 0 are different values",
	Source: "https://github.com/golang/go/issues/57099",
	Question: "A column can be NULL, a Go value is zero: does a value that was never set stay " +
		"apart from one that is empty, and is zero written at all?",
	Situation: "A user never set a bio; another sets an empty one; a third changes hers to empty. " +
		"The fourth is created as not discoverable, in a column whose default is true.",
	Judge:  values(nullWants...),
	Figure: exactly(nullWants),
	Unit:   "of 4 values",
	ways:   played(func(w *Ways) Pair[NullAgainstZero] { return w.NullAgainstZero }, playNull),
}

func playNull(ctx context.Context, s *Stage, w NullAgainstZero) error {
	if err := seedUsers(ctx, s.DB, 1); err != nil {
		return err
	}
	var bio *string
	ok := s.try(func() (err error) {
		bio, err = w.Bio(ctx, firstID)
		return err
	})
	s.keep(ok, bioNeverSet, describe(bio))
	var empty, full, hidden int64
	made := s.try(func() (err error) {
		for _, u := range []struct {
			id *int64
			Person
		}{
			{&empty, Person{Handle: "empty", Bio: new(""), Discoverable: true}},
			{&full, Person{Handle: "full", Bio: new("hello"), Discoverable: true}},
			{&hidden, Person{Handle: "hidden", Bio: new("x")}},
		} {
			if *u.id, err = w.Create(ctx, u.Person); err != nil {
				return err
			}
		}
		return w.SetBio(ctx, full, "")
	})
	stored := func(name string, id int64) error {
		bio, err := value[*string](ctx, s.DB, "SELECT bio FROM users WHERE id = ?", id)
		s.keep(made, name, describe(bio))
		return err
	}
	if err := stored(bioSetEmpty, empty); made && err != nil {
		return err
	}
	if err := stored(bioEmptied, full); made && err != nil {
		return err
	}
	discoverable, err := value[bool](ctx, s.DB, "SELECT discoverable FROM users WHERE id = ?", hidden)
	words := "not discoverable"
	if discoverable {
		words = "discoverable"
	}
	s.keep(made, undiscovered, words)
	if made {
		return err
	}
	return nil
}

// describe says what a bio is.
func describe(bio *string) string {
	switch {
	case bio == nil:
		return "never set"
	case *bio == "":
		return "empty"
	}
	return *bio
}
