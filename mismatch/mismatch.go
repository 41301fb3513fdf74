package mismatch

import (
	"context"
	"fmt"
	"strings"

	"example.com/impedance/schema"
)

// Mismatch is a difference between objects and rows that has a name.
type Mismatch struct {
	Name      string
	By        string // who named it
	Source    string // where, an address
	Question  string // in one sentence
	Situation string
	// Judge makes a verdict of a way's observation and that of the last way by hand.
	Judge func(o, byHand Observation) Verdict
	// Figure is the figure that says most about a way, and Unit what it counts.
	Figure func(Observation) string
	Unit   string
	// Uses are the databases that the situation needs, one or two. Nil stands for a shared one.
	Uses []Use

	ways func(*Ways) []way
}

// Ways are the ways of a library, two for each mismatch.
type Ways struct {
	Granularity       Pair[Granularity]
	Subtypes          Pair[Subtypes]
	Identity          Pair[Identity]
	Associations      Pair[Associations]
	Navigation        Pair[Navigation]
	DualSchema        Pair[DualSchema]
	SchemaOwnership   Pair[SchemaOwnership]
	Retrieval         Pair[Retrieval]
	PartialObjects    Pair[PartialObjects]
	RowMultiplication Pair[RowMultiplication]
	NullAgainstZero   Pair[NullAgainstZero]
	SetAgainstRow     Pair[SetAgainstRow]
	UnitOfWork        Pair[UnitOfWork]
	TimeAndPrecision  Pair[TimeAndPrecision]
	BindLimits        Pair[BindLimits]
	Sharding          Pair[Sharding]
}

// All are the mismatches, in the order in which the guide meets them.
func All() []*Mismatch {
	return []*Mismatch{&granularity, &subtypes, &identity, &associations, &navigation,
		&dualSchema, &schemaOwnership, &retrieval, &partialObjects, &rowMultiplication,
		&nullAgainstZero, &setAgainstRow, &unitOfWork, &timeAndPrecision, &bindLimits, &sharding}
}

// Slug is the name as a word of a command, and of files.
func (m *Mismatch) Slug() string { return strings.ReplaceAll(strings.ToLower(m.Name), " ", "-") }

// File is the name of the file that has the mismatch, in this package and in each library's.
func (m *Mismatch) File() string { return strings.ReplaceAll(m.Slug(), "-", "_") + ".go" }

// Pair holds a library's two ways. Out is nil where the first try is also what the library's
// documentation recommends.
type Pair[T any] struct{ First, Out T }

// way is a step with the function that plays the situation.
type way struct {
	step Step
	play func(context.Context, *Stage) error
}

// played returns the ways of a mismatch: pick finds its pair, and play runs its situation.
func played[T any](pick func(*Ways) Pair[T],
	play func(context.Context, *Stage, T) error) func(*Ways) []way {
	return func(all *Ways) []way {
		pair := pick(all)
		with := func(step Step, w T) way {
			return way{step, func(ctx context.Context, s *Stage) error { return play(ctx, s, w) }}
		}
		switch {
		case any(pair.First) == nil:
			return nil
		case any(pair.Out) == nil:
			return []way{with(OneWay, pair.First)}
		}
		return []way{with(FirstTry, pair.First), with(WayOut, pair.Out)}
	}
}

// Library is a column of the catalogue.
type Library struct {
	Name string
	// Open returns the library's ways over a database, and over a second one for Sharding.
	Open func(db, other *schema.DB) (*Ways, error)
}

// Place returns the data source name of a database with our tables and no rows. A database for
// Alone is fresh, and drop removes it. Of another use drop may keep it for the next that asks for
// that use: a situation removes its rows.
type Place func(ctx context.Context, use Use) (dsn string, drop func() error, err error)

// Use is what a database is for.
type Use string

// The uses.
const (
	Alone  Use = "alone"  // its tables are changed
	Shared Use = "shared" // its tables stay as they are
	Home   Use = "home"   // it is the first of two
	Away   Use = "away"   // it is the second of two
)

// Observe plays the situation with each library, on a fresh database for each way. The first
// library is the way by hand.
func (m *Mismatch) Observe(ctx context.Context, libraries []Library, at Place) ([]Seen, error) {
	var all []Seen
	for _, l := range libraries {
		seen := Seen{Library: l.Name}
		for n := 1; len(seen.Ways) < n; {
			o, engine, ways, err := m.run(ctx, l, at, len(seen.Ways))
			if err != nil {
				return nil, fmt.Errorf("%s with %s: %w", m.Name, l.Name, err)
			}
			seen.Engine, n = string(engine), ways
			seen.Ways = append(seen.Ways, o)
		}
		all = append(all, seen)
	}
	byHand := all[0].Last()
	for _, seen := range all {
		for i := range seen.Ways {
			seen.Ways[i].Verdict = m.Judge(seen.Ways[i], byHand)
		}
	}
	return all, nil
}

// run plays the situation with one of a library's ways. It also returns the number of the ways.
func (m *Mismatch) run(ctx context.Context, l Library, at Place,
	which int) (o Observation, e schema.Engine, n int, err error) {
	s, err := newStage(ctx, at, m)
	if err != nil {
		return o, "", 0, err
	}
	defer func() {
		if closed := s.close(); err == nil {
			err = closed
		}
	}()
	all, err := l.Open(s.DB, s.Other)
	if err != nil {
		return o, "", 0, err
	}
	ways := m.ways(all)
	if len(ways) == 0 {
		return o, "", 0, fmt.Errorf("it has no way")
	}
	s.seen.Step = ways[which].step
	err = ways[which].play(ctx, s)
	return s.seen, s.DB.Engine, len(ways), err
}
