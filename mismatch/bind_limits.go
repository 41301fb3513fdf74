package mismatch

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"

	"example.com/impedance/schema"
)

// BindLimits reads the rows of a long list of keys.
type BindLimits interface {
	// Users returns how many of some ids are users'.
	Users(ctx context.Context, ids []int64) (int, error)
}

var lengths = []int{1_000, 40_000, 70_000}

// Lengths are how long the lists are: below the limits, between those of SQLite and of PostgreSQL,
// and above both.
func Lengths() []int { return slices.Clone(lengths) }

// foundOf names the users found by a list of a length.
func foundOf(length int) string { return fmt.Sprintf("users found by %d ids", length) }

// SentFor names the statements sent for a list of a length.
func SentFor(length int) string { return fmt.Sprintf("statements for %d ids", length) }

var bindLimits = Mismatch{
	Name:   "bind limits",
	By:     "SQLite, Implementation Limits",
	Source: "https://www.sqlite.org/limits.html#max_variable_number",
	Question: "A list is one value in a program and a parameter for each element in a " +
		"statement: how long may it be?",
	Situation: "A program has 1,000 ids, 40,000 and 70,000, and reads the users among them. Three " +
		"are. On MySQL and MariaDB the driver is set to write values into the text, so that no " +
		"limit of parameters is met.",
	Judge: func(o, byHand Observation) Verdict {
		var wants []want
		for _, length := range lengths {
			wants = append(wants, want{foundOf(length), "3", WrongInSilence})
		}
		return values(wants...)(o, byHand)
	},
	Figure: func(o Observation) string {
		longest := 0
		for _, length := range lengths {
			if o.Value(foundOf(length)) == "3" {
				longest = length
			}
		}
		return strconv.Itoa(longest)
	},
	Unit: "ids at most",
	ways: played(func(w *Ways) Pair[BindLimits] { return w.BindLimits },
		func(ctx context.Context, s *Stage, w BindLimits) error {
			if err := seedUsers(ctx, s.DB, 3); err != nil {
				return err
			}
			for _, length := range lengths {
				ids := make([]int64, length)
				for i := range ids {
					ids[i] = firstID + int64(i)
				}
				n, before := 0, s.seen.Statements
				ok := s.try(func() (err error) {
					n, err = w.Users(ctx, ids)
					return err
				})
				s.keep(ok, foundOf(length), n)
				s.keep(ok, SentFor(length), s.seen.Statements-before)
			}
			return nil
		}),
}

// InList returns the condition that an id is in a list which is bound as one parameter, JSON.
func InList(e schema.Engine) string {
	switch e {
	case schema.Postgres:
		return "id IN (SELECT CAST(value AS bigint) FROM jsonb_array_elements_text(CAST(? AS jsonb)))"
	case schema.MySQL:
		return "id IN (SELECT l.id FROM JSON_TABLE(?, '$[*]' COLUMNS (id BIGINT PATH '$')) AS l)"
	}
	return "id IN (SELECT value FROM json_each(?))"
}

// JSON returns a list as text.
func JSON(list any) (string, error) {
	text, err := json.Marshal(list)
	return string(text), err
}
