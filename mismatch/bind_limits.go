package mismatch

import (
	"context"
	"encoding/json"

	"example.com/impedance/schema"
)

// BindLimits reads the rows of a long list of keys.
type BindLimits interface {
	// Users returns how many of some ids are users'.
	Users(ctx context.Context, ids []int64) (int, error)
}

var bindLimits = Mismatch{
	Name:   "bind limits",
	By:     "SQLite, Implementation Limits",
	Source: "https://www.sqlite.org/limits.html#max_variable_number",
	Question: "A list is one value in a program and a parameter for each element in a statement: " +
		"how long may it be?",
	Situation: "A program has 70,000 ids, and reads the users among them. Three are.",
	Judge:     costs(want{"users found", "3", WrongInSilence}),
	Figure: func(o Observation) string {
		if o.Error != "" {
			return "none"
		}
		return o.Value("users found")
	},
	Unit: "of 3 found",
	ways: played(func(w *Ways) Pair[BindLimits] { return w.BindLimits },
		func(ctx context.Context, s *Stage, w BindLimits) error {
			if err := seedUsers(ctx, s.DB, 3); err != nil {
				return err
			}
			ids := make([]int64, 70_000)
			for i := range ids {
				ids[i] = firstID + int64(i)
			}
			var n int
			ok := s.try(func() (err error) {
				n, err = w.Users(ctx, ids)
				return err
			})
			s.keep(ok, "users found", n)
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
