package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"time"

	"github.com/spf13/cobra"

	"example.com/impedance/bench"
	"example.com/impedance/lab/exercise"
	"example.com/impedance/layers"
)

// newExercise returns the command. The meter tells its exercises the processor time of other
// programs.
func newExercise(meter exercise.Meter) *cobra.Command {
	c := command(&cobra.Command{
		Use:   "exercise",
		Short: "Guess how fast it is, then measure, then understand",
		Long: `Measure the answers to three questions of a workshop on storage and size.
Guess first: a wrong guess teaches most.

  1  How long do 1,000 reads take through a web application over SQLite?
  2  How long does it take to create 100 users, and why that long?
  3  How many requests per second can this system handle?

While other programs are busy, an exercise measures again. If they do not stop,
it gives no figure and says so.

review puts the answers of a class into one table.`,
		Example: `  impedance exercise 1
  impedance exercise 2 --guess 1.5s --quick
  impedance exercise 3 --guess 2000 --name ada --answers ada-3.json
  impedance exercise review ada-*.json bob-*.json`,
		Annotations: exits(exitFailure, "review could not read a file; the others are in its table"),
	})
	c.RunE = func(c *cobra.Command, _ []string) error { return c.Help() }
	c.AddCommand(newExerciseRead(meter), newExerciseCreate(meter), newExerciseLoad(meter),
		newExerciseReview(), newExerciseCommits())
	return c
}

// question is the question of an exercise.
type question struct {
	number  int
	text    string
	plan    string // what will happen, said before the guess
	guessed string // what the guess is of
	unit    exercise.Unit
	example string // a guess, for how to give it
}

// exercising are the flags of all exercises.
type exercising struct {
	question
	meter   exercise.Meter
	data    data
	layers  []string
	quick   bool
	guess   string
	name    string
	answers target

	chosen []layers.Layer // by the flag
	value  float64        // of the guess, 0 before there is one
	ask    *asking
}

func (f *exercising) register(c *cobra.Command, which, quick string) {
	f.data.register(c, "SQLite database to work on; it is copied, never written (default: one in "+
		"the cache)")
	registerLayers(c, &f.layers, which)
	c.Flags().BoolVar(&f.quick, "quick", false, quick)
	c.Flags().StringVar(&f.guess, "guess", "", "your guess, such as "+f.example+" (default: asked "+
		"for on a terminal)")
	c.Flags().StringVar(&f.name, "name", "", "your name, for the answers")
	f.answers.name = "--answers"
	c.Flags().StringVar(&f.answers.path, "answers", "", "write guess and result to this file, as JSON")
	f.answers.registerForce(c)
}

// check refuses flags that are wrong. No named layers stand for those of fallback.
func (f *exercising) check(c *cobra.Command, fallback []string) error {
	f.ask = newAsking(c.InOrStdin(), c.OutOrStdout())
	if len(f.layers) == 0 {
		f.layers = fallback
	}
	var err error
	if f.chosen, err = layers.Named(f.layers); err != nil {
		return usage(err)
	}
	if err := errors.Join(f.data.checkFile(c), usage(exercise.CheckName(f.name)),
		f.answers.check()); err != nil {
		return err
	}
	switch {
	case c.Flags().Changed("guess"):
		if f.value, err = f.unit.Parse(f.guess); err != nil {
			return usage(fmt.Errorf("--guess: %w", err))
		}
	case !f.ask.terminal:
		return usage(fmt.Errorf("there is no terminal to ask for your guess; give it, as in "+
			"impedance exercise %d --guess %s", f.number, f.example))
	}
	return nil
}

// introduce says what will happen.
func (f *exercising) introduce(w io.Writer) {
	prose(w, fmt.Sprintf("Exercise %d: %s\n\n%s", f.number, f.text, f.plan))
	fmt.Fprintln(w)
}

// take asks for the guess, unless it was given.
func (f *exercising) take(ctx context.Context, w io.Writer) (err error) {
	for f.value == 0 {
		var text string
		if text, err = f.ask.line(ctx, fmt.Sprintf("Guess %s, such as %s: ", f.guessed,
			f.example)); err != nil {
			return err
		}
		if f.value, err = f.unit.Parse(text); err != nil {
			say(w, fmt.Sprintf("%v.", err))
		}
	}
	return nil
}

// roundsOfExercise are those of the exercise that has most.
const roundsOfExercise = 50

// run runs do on a data set.
func (f *exercising) run(ctx context.Context, show *progress,
	do func(exercise.Setup) error) error {
	s, err := f.data.open(ctx, show, copies{len(f.chosen), roundsOfExercise})
	if err != nil {
		return err
	}
	return s.onStage(ctx, func(stage *bench.Stage) error {
		defer show.end()
		return do(exercise.Setup{Stage: stage, World: s.world, Layers: f.chosen,
			Progress: show.steps, Meter: f.meter, Patience: patience(f.quick)})
	})
}

// patience is the time that an exercise waits in all while other programs are busy.
func patience(quick bool) time.Duration {
	if quick {
		return 5 * time.Second
	}
	return 20 * time.Second
}

// finish shows guess and result, and writes them to the file for answers.
func (f *exercising) finish(w io.Writer, result float64, figures any) error {
	a := f.answer()
	a.Result, a.Figures = result, figures
	drawScale(w, a)
	return f.write(w, a)
}

// refuse says why there is no result, and writes that to the file for answers.
func (f *exercising) refuse(w io.Writer, r *exercise.Refusal) error {
	a := f.answer()
	a.Refuse(r)
	say(w, "There is no figure. "+r.Words())
	return f.write(w, a)
}

func (f *exercising) answer() *exercise.Answer {
	a := exercise.NewAnswer(f.number, f.text, f.unit)
	a.Name, a.Quick, a.Guess = f.name, f.quick, f.value
	return a
}

func (f *exercising) write(w io.Writer, a *exercise.Answer) error {
	if f.answers.path == "" {
		return nil
	}
	text, err := a.Text()
	if err != nil {
		return err
	}
	if err := f.answers.write(text); err != nil {
		return err
	}
	fmt.Fprintln(w)
	sayWhole(w, fmt.Sprintf("Your answer is in %s.", f.answers.path), []string{f.answers.path})
	return nil
}

// printUnwatched says that a system does not report the load of other programs.
func printUnwatched(w io.Writer, watched bool) {
	if !watched {
		say(w, "This system does not say what other programs take of the processors, so nothing here "+
			"shows whether they disturbed these figures; close them first.")
		fmt.Fprintln(w)
	}
}

// asking asks questions on a terminal.
type asking struct {
	out      io.Writer
	terminal bool
	lines    *bufio.Scanner
}

func newAsking(in io.Reader, out io.Writer) *asking {
	return &asking{out, isTerminal(in), bufio.NewScanner(in)}
}

// line asks for a line. If the context ends first, the reading goes on until the program ends.
func (a *asking) line(ctx context.Context, prompt string) (string, error) {
	fmt.Fprint(a.out, prompt)
	read := make(chan bool, 1)
	go func() { read <- a.lines.Scan() }()
	select {
	case <-ctx.Done():
		fmt.Fprintln(a.out)
		return "", ctx.Err()
	case ok := <-read:
		if !ok {
			fmt.Fprintln(a.out)
			return "", errors.New("there was no guess; guessing first is the exercise")
		}
	}
	return a.lines.Text(), nil
}
