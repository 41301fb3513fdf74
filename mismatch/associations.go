package mismatch

import "context"

// Associations writes and reads an association that carries data.
type Associations interface {
	// Follow stores that a user follows another, and whether to notify.
	Follow(ctx context.Context, follower, followee int64, notify bool) error
	// Followers reads the followers of a user.
	Followers(ctx context.Context, id int64) ([]Follower, error)
}

// Follower is a user at the other end of a follow, with what the follow says.
type Follower struct {
	ID     int64
	Notify bool
}

var associationWants = []want{
	{"follows stored", "1", WrongInSilence},
	{"notify is stored", "yes", LosesInformation},
	{"the follower is read", "yes", WrongInSilence},
	{"notify is read", "yes", CannotSay},
}

var associations = Mismatch{
	Name:   "associations",
	By:     "Hibernate",
	Source: "https://hibernate.org/orm/what-is-an-orm",
	Question: "An object refers to others in one direction, and a row of a join table can carry " +
		"data: does the library's association keep it?",
	Situation: "A user follows another and wants to be notified. The followers are read, with " +
		"notify.",
	Judge:  values(associationWants...),
	Figure: exactly(associationWants),
	Unit:   "of 4 kept",
	ways: played(func(w *Ways) Pair[Associations] { return w.Associations },
		func(ctx context.Context, s *Stage, w Associations) error {
			if err := seedUsers(ctx, s.DB, 2); err != nil {
				return err
			}
			stored := s.try(func() error { return w.Follow(ctx, firstID+1, firstID, true) })
			n, err := value[int](ctx, s.DB, "SELECT count(*) FROM follows")
			if err != nil {
				return err
			}
			notified, err := value[int](ctx, s.DB, "SELECT count(*) FROM follows WHERE notify")
			if err != nil {
				return err
			}
			s.keep(stored, "follows stored", n)
			s.keep(stored, "notify is stored", yes(notified == 1))
			if err := exec(ctx, s.DB, "DELETE FROM follows"); err != nil {
				return err
			}
			if err := exec(ctx, s.DB, `INSERT INTO follows (follower_id, followee_id, since, notify)
				VALUES (?, ?, ?, ?)`, firstID+1, firstID, Born, true); err != nil {
				return err
			}
			var followers []Follower
			ok := s.try(func() (err error) {
				followers, err = w.Followers(ctx, firstID)
				return err
			})
			s.keep(ok, "the follower is read", yes(len(followers) == 1 && followers[0].ID == firstID+1))
			s.keep(ok, "notify is read", yes(len(followers) == 1 && followers[0].Notify))
			return nil
		}),
}
