package mismatch

import (
	"context"
	"fmt"

	"example.com/impedance/schema"
)

// SchemaOwnership starts a program on tables that are there.
type SchemaOwnership interface {
	// Start does what the library suggests about tables when a program starts.
	Start(ctx context.Context) error
}

const alterations = "changes to the tables"

var schemaOwnership = Mismatch{
	Name:   "schema ownership",
	By:     "Neward, The Vietnam of Computer Science",
	Source: "https://vdocuments.net/the-vietnam-of-computer-science.html",
	Question: "The tables belong to the database and its owners, the types to the program: does " +
		"the library change tables that it does not own?",
	Situation: "The tables are made by SQL. A program with the library's types starts on them.",
	Judge: func(o, byHand Observation) Verdict {
		if o.Error != "" { // which is not silent, even where it comes too late
			return Refused
		}
		return values(want{alterations, "0", WrongInSilence})(o, byHand)
	},
	Figure: func(o Observation) string { return o.Value(alterations) },
	Unit:   "table changes",
	Uses:   []Use{Alone},
	ways: played(func(w *Ways) Pair[SchemaOwnership] { return w.SchemaOwnership },
		func(ctx context.Context, s *Stage, w SchemaOwnership) error {
			before, err := schema.Inspect(ctx, s.dsn)
			if err != nil {
				return err
			}
			s.try(func() error { return w.Start(ctx) })
			after, err := schema.Inspect(ctx, s.dsn)
			if err != nil {
				return err
			}
			was, is := facts(before), facts(after)
			changes := 0
			for f := range was {
				if !is[f] {
					changes++
				}
			}
			for f := range is {
				if !was[f] {
					changes++
				}
			}
			s.keep(true, alterations, changes)
			return nil
		}),
}

// facts returns what a catalog says of its tables, a sentence for each column, key, index, check,
// trigger and option.
func facts(c *schema.Catalog) map[string]bool {
	all := map[string]bool{}
	for _, t := range c.Tables {
		say := func(of any) { all[fmt.Sprintf("%s: %+v", t.Name, of)] = true }
		for _, column := range t.Columns {
			say(column)
		}
		for _, k := range t.ForeignKeys {
			say(k)
		}
		for _, i := range t.Indexes {
			if i.Origin == schema.FromIndex {
				say(i)
			}
		}
		for _, of := range [][]string{t.Checks, t.Triggers, t.Options} {
			for _, one := range of {
				say(one)
			}
		}
	}
	return all
}
