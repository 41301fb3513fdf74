package mismatch

import "context"

// DualSchema reads a column whose name is also in the program.
type DualSchema interface {
	// Location reads the location of a user.
	Location(ctx context.Context, id int64) (string, error)
}

var dualSchema = Mismatch{
	Name:   "dual schema",
	By:     "Neward, The Vietnam of Computer Science",
	Source: "https://vdocuments.net/the-vietnam-of-computer-science.html",
	Question: "The shape of the data is written down twice, as tables and as types: when does " +
		"somebody notice that the two differ?",
	Situation: "In the database, the column location of users is renamed to place. The program is " +
		"not changed, and reads a user who lives in London.",
	Judge: func(o, byHand Observation) Verdict {
		if o.When == Generate || o.When == Compile { // which is in time: no program runs
			o.Error = ""
		}
		return values(want{"the location", "London", WrongInSilence})(o, byHand)
	},
	Figure: func(o Observation) string {
		if o.When == Never {
			return "never"
		}
		return "at " + string(o.When)
	},
	ways: played(func(w *Ways) Pair[DualSchema] { return w.DualSchema },
		func(ctx context.Context, s *Stage, w DualSchema) error {
			if err := seedUsers(ctx, s.DB, 1); err != nil {
				return err
			}
			if err := exec(ctx, s.DB, "ALTER TABLE users RENAME COLUMN location TO place"); err != nil {
				return err
			}
			var location string
			ok := s.try(func() (err error) {
				location, err = w.Location(ctx, firstID)
				return err
			})
			if location == "" {
				location = "empty"
			}
			s.keep(ok, "the location", location)
			return exec(ctx, s.DB, "ALTER TABLE users RENAME COLUMN place TO location")
		}),
}
