package main

import (
	"errors"
	"fmt"
	"io"
	"slices"

	"github.com/spf13/cobra"

	"example.com/impedance/internal/grid"
	"example.com/impedance/lab/exercise"
)

func newExerciseReview() *cobra.Command {
	c := command(&cobra.Command{
		Use:   "review FILE…",
		Short: "Put the answers of a class into one table",
		Long: `Put files of --answers into one table. It has a row for each person, named by
--name or else by the file. For each exercise the row has the guess, the result
on that person's machine, and the factor between them. The last row has the
medians of those who have a result. Files that cannot be read are left out, and
named at the end.`,
		Example: `  impedance exercise review ada-*.json bob-*.json`,
	})
	c.Args = func(_ *cobra.Command, args []string) error {
		if len(args) == 0 {
			return usage(errors.New("name files that were written with --answers, such as impedance " +
				"exercise review ada-1.json bob-1.json"))
		}
		return nil
	}
	c.RunE = func(c *cobra.Command, args []string) error {
		class, err := exercise.Class(args)
		if len(class) > 0 {
			printClass(c.OutOrStdout(), class)
		}
		return err
	}
	return c
}

// printClass writes a row for each person, and one for all.
func printClass(w io.Writer, class []exercise.Person) {
	asked := slices.DeleteFunc([]int{1, 2, 3}, func(n int) bool {
		return !slices.ContainsFunc(class, func(p exercise.Person) bool { return p.Answers[n] != nil })
	})
	g := grid.Grid{Beside: []string{"result", "off"}}
	header := []string{"EXERCISE"}
	for _, n := range asked {
		header = append(header, fmt.Sprintf("%d: guess", n), "result", "off")
	}
	g.Add(header...)
	for _, p := range class {
		cells := []string{p.Name}
		for _, n := range asked {
			cells = append(cells, answerCells(p.Answers[n])...)
		}
		g.Add(cells...)
	}
	cells := []string{"median of the class"}
	for _, n := range asked {
		if m := exercise.Median(class, n); m.Result > 0 {
			cells = append(cells, resultCells(m.Unit, m.Guess, m.Result, m.Off)...)
		} else {
			cells = append(cells, answerCells(nil)...)
		}
	}
	g.Add(cells...)
	g.Write(w, windowWidth(w))
	say(w, "", "Exercise 3 is in requests per second. Off is guess / result on that person's machine: "+
		"above × 1 the guess was too high.")
	printRefusals(w, class, asked)
}

// printRefusals says why there are answers without a result.
func printRefusals(w io.Writer, class []exercise.Person, asked []int) {
	for _, p := range class {
		for _, n := range asked {
			if a := p.Answers[n]; a != nil && a.Refused != nil {
				fmt.Fprintln(w)
				say(w, fmt.Sprintf("%s has no result of exercise %d. %s", p.Name, n, a.Refused.Words()))
			}
		}
	}
}

// answerCells returns guess, result and the factor between them, of an answer that may be missing.
func answerCells(a *exercise.Answer) []string {
	switch {
	case a == nil:
		return []string{"–", "–", "–"}
	case a.Refused == nil:
		return resultCells(a.Unit, a.Guess, a.Result, a.Off())
	}
	guess := "–" // of an exercise that ended before the question
	if a.Guess > 0 {
		guess = show(a.Unit, a.Guess)
	}
	return []string{guess, "refused", "–"}
}

func resultCells(u exercise.Unit, guess, result, off float64) []string {
	return []string{show(u, guess), show(u, result), "× " + short(off)}
}

// show writes a value in a column that says its unit.
func show(u exercise.Unit, v float64) string {
	if u == exercise.PerSecond {
		return short(v)
	}
	return duration(v)
}
