// Command impedance measures the cost of talking to a database through GORM, ent, sqlx, sqlc or
// hand-written database/sql.
//
// Without a subcommand it makes a data set in an embedded SQLite database, checks that all layers
// give the same answers on it, times every operation on each layer in interleaved rounds, and
// prints a table. See impedance help.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"slices"
	"strings"
	"syscall"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"example.com/impedance/internal/dataset"
	"example.com/impedance/lab/durability"
	"example.com/impedance/lab/exercise"
	"example.com/impedance/schema"
)

// The exit codes, as in a shell. The exit code after a signal is exitSignal plus its number.
const (
	exitFailure = 1 // it did not work, or the layers disagree
	exitUsage   = 2 // it was not asked for correctly
	exitWide    = 3 // intervals are too wide to say
	exitSignal  = 128
)

func main() {
	if durability.Child() {
		return
	}
	ctx, cancel := context.WithCancelCause(context.Background())
	signals := make(chan os.Signal, 1)
	for _, s := range []os.Signal{syscall.SIGINT, syscall.SIGTERM, syscall.SIGHUP} {
		if !signal.Ignored(s) { // as nohup has it
			signal.Notify(signals, s)
		}
	}
	go func() {
		s := <-signals
		signal.Stop(signals) // a second signal ends the program at once
		cancel(&stopped{s.(syscall.Signal)})
	}()
	// A pipe that is closed, as by head, must not end the program before it has tidied up. To be
	// notified would not do: broken connections of serve would be notified too.
	signal.Ignore(syscall.SIGPIPE)
	var out io.Writer = os.Stdout
	if !isTerminal(out) {
		out = &piped{out, cancel}
	}
	os.Exit(run(ctx, os.Args[1:], out, os.Stderr))
}

// piped is where standard output goes. When nobody reads it any more, it stops the program.
type piped struct {
	io.Writer
	stop context.CancelCauseFunc
}

func (p *piped) Write(b []byte) (int, error) {
	n, err := p.Writer.Write(b)
	if errors.Is(err, syscall.EPIPE) {
		p.stop(&stopped{syscall.SIGPIPE})
	}
	return n, err
}

// stopped is the cause of the end of main's context.
type stopped struct{ signal syscall.Signal }

func (s *stopped) Error() string { return s.signal.String() }

// exitStopped returns the exit code after ctx has ended, of an interrupt if no signal is known.
func exitStopped(ctx context.Context) int {
	s := &stopped{syscall.SIGINT}
	errors.As(context.Cause(ctx), &s)
	return exitSignal + int(s.signal)
}

// ends are the words for the end by a signal. A closed pipe has none, because it is usual.
var ends = map[int]string{
	int(syscall.SIGINT):  "interrupted",
	int(syscall.SIGTERM): "terminated",
	int(syscall.SIGHUP):  "the terminal was closed",
}

// newRoot returns the command with its subcommands. Alone it is compare.
func newRoot() *cobra.Command {
	root := newCompare("impedance")
	root.AddCommand(newCompare("compare"), newData(), newVerify(), newTrace(), newTune(), newEngines(),
		newShow(), newLedger(), newDiagram(), newMismatch(), newSurprises(), newReport(), newDecide(),
		newServe(), newDurability(), newScale(), newCapacity(exercise.ThisMachine),
		newExercise(exercise.ThisMachine), newVersion(), newCompletion())
	addToHelp(root)
	understandRenamed(root)
	if err := completeNames(root); err != nil {
		panic(err) // a flag has two completions
	}
	return root
}

// run runs a command line and returns the exit code.
func run(ctx context.Context, args []string, stdout, stderr io.Writer) int {
	before := left()
	out, complaints := &printable{to: stdout}, &printable{to: stderr}
	defer out.end()
	defer complaints.end()
	stdout, stderr = out, complaints
	root := newRoot()
	root.SetArgs(args)
	root.SetOut(stdout)
	root.SetErr(stderr)
	root.PersistentPreRunE = func(c *cobra.Command, _ []string) error { return noneEmpty(c) }
	err := root.ExecuteContext(ctx)
	say := func(format string, a ...any) {
		complain(stderr, args, withoutDSNs(fmt.Sprintf(format, a...), args))
	}
	var usage *usageError
	var wide *wideError
	switch {
	case err == nil:
		return 0
	case ctx.Err() != nil:
		code := exitStopped(ctx)
		if words := ends[code-exitSignal]; words != "" {
			complain(stderr, nil, "impedance: "+words+"; "+leftBehind(before, left()))
		}
		return code
	case errors.As(err, &usage):
		say("impedance: %v\nSee 'impedance help'.", err)
		return exitUsage
	case errors.As(err, &wide):
		fmt.Fprintln(stderr, withoutDSNs(fmt.Sprintf("impedance: %v", err), args))
		return exitWide
	}
	say("impedance: %v", err)
	return exitFailure
}

// left returns what this process made for its own work, and has not seen to be gone.
func left() []string { return slices.Concat(dataset.Left(), schema.Left()) }

// leftBehind says what a command left: what is there now and was not before it.
func leftBehind(before, now []string) string {
	now = slices.DeleteFunc(now, func(s string) bool { return slices.Contains(before, s) })
	if len(now) == 0 {
		return "nothing was left behind"
	}
	return "left behind, because it could not be removed: " + strings.Join(now, ", ") +
		". When the server answers again, 'impedance data --clear --dsn' removes databases; without " +
		"--dsn it empties the cache"
}

// usageError says that the command line is wrong.
type usageError struct{ err error }

func (e *usageError) Error() string { return e.err.Error() }
func (e *usageError) Unwrap() error { return e.err }

// usage marks an error as one of the command line.
func usage(err error) error {
	if err == nil {
		return nil
	}
	return &usageError{err}
}

// wideError says that intervals are too wide to say what was asked.
type wideError struct{ error }

// noneEmpty refuses flags that were given an empty value, as by a variable that is not set.
func noneEmpty(c *cobra.Command) (err error) {
	c.Flags().Visit(func(f *pflag.Flag) {
		if v := f.Value.String(); v == "" || v == "[]" {
			err = usage(fmt.Errorf("--%s: it is empty; is the variable set?", f.Name))
		}
	})
	return err
}

// noArguments refuses words that are neither flags nor subcommands.
func noArguments(c *cobra.Command, args []string) error {
	if len(args) == 0 {
		return nil
	}
	question := meant(c, args[0])
	if question != "" {
		question = "; " + question
	}
	return usage(fmt.Errorf("%q is neither a subcommand nor a flag%s", args[0], question))
}

// command sets the properties that all commands share.
func command(c *cobra.Command) *cobra.Command {
	c.Args = noArguments
	c.SilenceErrors = true
	c.SilenceUsage = true
	c.SetFlagErrorFunc(flagError)
	return c
}
