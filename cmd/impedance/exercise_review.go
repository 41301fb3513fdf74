package main

import (
	"errors"
	"fmt"
	"io"
	"slices"
	"unicode/utf8"

	"github.com/spf13/cobra"

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
	wide := utf8.RuneCountInString("median of the class")
	for _, p := range class {
		wide = max(wide, utf8.RuneCountInString(p.Name))
	}
	asked := slices.DeleteFunc([]int{1, 2, 3}, func(n int) bool {
		return !slices.ContainsFunc(class, func(p exercise.Person) bool { return p.Answers[n] != nil })
	})
	fmt.Fprintf(w, "%-*s", wide, "EXERCISE")
	for _, n := range asked {
		fmt.Fprintf(w, "  %8s %9s %9s", fmt.Sprintf("%d: guess", n), "result", "off")
	}
	fmt.Fprintln(w)
	for _, p := range class {
		fmt.Fprintf(w, "%-*s", wide, p.Name)
		for _, n := range asked {
			if a := p.Answers[n]; a != nil {
				printAnswer(w, a)
			} else {
				fmt.Fprintf(w, "  %8s %9s %9s", "–", "–", "–")
			}
		}
		fmt.Fprintln(w)
	}
	fmt.Fprintf(w, "%-*s", wide, "median of the class")
	for _, n := range asked {
		if m := exercise.Median(class, n); m.Result > 0 {
			printResult(w, m.Unit, m.Guess, m.Result, m.Off)
		} else {
			fmt.Fprintf(w, "  %8s %9s %9s", "–", "–", "–")
		}
	}
	fmt.Fprint(w, `

Exercise 3 is in requests per second. Off is guess / result on that person's machine: above × 1
the guess was too high.
`)
	printRefusals(w, class, asked)
}

// printRefusals says why there are answers without a result.
func printRefusals(w io.Writer, class []exercise.Person, asked []int) {
	for _, p := range class {
		for _, n := range asked {
			if a := p.Answers[n]; a != nil && a.Refused != nil {
				fmt.Fprintln(w)
				paragraph(w, fmt.Sprintf("%s has no result of exercise %d. %s", p.Name, n, a.Refused.Words()))
			}
		}
	}
}

func printAnswer(w io.Writer, a *exercise.Answer) {
	if a.Refused == nil {
		printResult(w, a.Unit, a.Guess, a.Result, a.Off())
		return
	}
	guess := "–" // of an exercise that ended before the question
	if a.Guess > 0 {
		guess = show(a.Unit, a.Guess)
	}
	fmt.Fprintf(w, "  %8s %9s %9s", guess, "refused", "–")
}

func printResult(w io.Writer, u exercise.Unit, guess, result, off float64) {
	fmt.Fprintf(w, "  %8s %9s %9s", show(u, guess), show(u, result), "× "+short(off))
}

// show writes a value in a column that says its unit.
func show(u exercise.Unit, v float64) string {
	if u == exercise.PerSecond {
		return short(v)
	}
	return duration(v)
}
