package main

import (
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/spf13/cobra"

	"example.com/impedance/internal/grid"
	"example.com/impedance/lab/exercise"
)

func newExerciseCreate(meter exercise.Meter) *cobra.Command {
	f := exercising{meter: meter, question: question{
		number: 2,
		text:   "How long does it take to create 100 users, and why that long?",
		plan: `This creates 100 users one after another through the floor, which is
hand-written database/sql. Each is a transaction of its own that is on disk when
it returns (SQLite, write-ahead log, synchronous FULL: as in the application).
Then it creates 100 users in one transaction, and does both again through each
layer, with another journal, and with fewer syncs. For comparison it times the
disk itself: 100 small appends to a file, each followed by fdatasync.`,
		guessed: "the time to create 100 users in 100 transactions, through the floor",
		unit:    exercise.Seconds, example: "300ms",
	}}
	c := command(&cobra.Command{
		Use:   "2",
		Short: f.text,
		Long:  f.text + "\n\n" + f.plan,
		Example: `  impedance exercise 2
  impedance exercise 2 --guess 300ms --quick --layers gorm`,
	})
	f.register(c, "all", "a first look in some twenty seconds: three rounds")
	c.RunE = func(c *cobra.Command, _ []string) error {
		if err := f.check(c, nil); err != nil {
			return err
		}
		program, err := os.Executable()
		if err != nil {
			return err
		}
		w := c.OutOrStdout()
		f.introduce(w)
		if err := f.take(c.Context(), w); err != nil {
			return err
		}
		rounds := 5
		if f.quick {
			rounds = 3
		}
		var found *exercise.Creates
		err = f.run(c.Context(), newProgress(c.ErrOrStderr()), func(s exercise.Setup) (err error) {
			found, err = exercise.Create(c.Context(), s, rounds,
				[]string{program, "exercise", "commits"})
			return err
		})
		if err != nil {
			return err
		}
		printUnwatched(w, found.Watched)
		if found.Refused != nil {
			return f.refuse(w, found.Refused)
		}
		printCreates(w, found)
		return f.finish(w, found.Settings[0].Layers[0].Each, found)
	}
	return c
}

// newExerciseCommits returns the hidden command whose syncs exercise 2 counts from outside.
func newExerciseCommits() *cobra.Command {
	c := command(&cobra.Command{Use: "commits DSN JOURNAL SYNCHRONOUS", Hidden: true})
	c.Args = cobra.ExactArgs(3)
	c.RunE = func(c *cobra.Command, args []string) error {
		return exercise.Commit(c.Context(), c.OutOrStdout(), args[0],
			exercise.Setting{Journal: args[1], Synchronous: args[2]})
	}
	return c
}

// printCreates shows and explains the figures.
func printCreates(w io.Writer, found *exercise.Creates) {
	var g grid.Grid
	addCreateTimes(&g, "100 USERS, 100 TRANSACTIONS", found,
		func(l exercise.LayerCreates) float64 { return l.Each })
	g.Add()
	addCreateTimes(&g, "100 USERS, 1 TRANSACTION", found,
		func(l exercise.LayerCreates) float64 { return l.Once })
	g.Write(w, windowWidth(w))
	say(w, fmt.Sprintf("Medians of %d rounds, in which settings and layers took turns. One transaction "+
		"is a bulk insert, with fewer statements, too.", found.Rounds), "")
	printSyncs(w, found)
}

func addCreateTimes(g *grid.Grid, title string, found *exercise.Creates,
	of func(exercise.LayerCreates) float64) {
	header := []string{title}
	for _, l := range found.Settings[0].Layers {
		header = append(header, l.Layer)
	}
	g.Add(header...)
	for _, s := range found.Settings {
		cells := []string{"  " + name(s.Setting)}
		for _, l := range s.Layers {
			cells = append(cells, duration(of(l)))
		}
		g.Add(cells...)
	}
}

// name is a setting as it stands in tables.
func name(s exercise.Setting) string {
	return fmt.Sprintf("%-6s synchronous %s", s.Journal, s.Synchronous)
}

// printSyncs explains the times by the disk's limit.
func printSyncs(w io.Writer, found *exercise.Creates) {
	disk := found.Disk
	say(w, fmt.Sprintf("Why that long? On this disk one append of %d bytes, as many as a commit here "+
		"writes, takes %s with fdatasync, and 100 of them take %s. A commit waits until the disk "+
		"confirms the data, as often as its journal needs it:",
		disk.AppendBytes, duration(disk.Sync), duration(exercise.HundredUsers*disk.Sync)), "")
	var g grid.Grid
	g.Add("THE FLOOR, 100 TRANSACTIONS", "syncs", "× one sync", "+ no sync", "makes", "took")
	for _, s := range found.Settings {
		waiting, rest := found.Makes(s)
		g.Add("  "+name(s.Setting), number(s.Syncs.Each), difference(waiting, 0), duration(rest),
			duration(waiting+rest), duration(s.Layers[0].Each))
	}
	g.Write(w, windowWidth(w))
	printMisses(w, found)
	counted := "Syncs were counted from outside, by strace, in a process that did the same."
	if found.NotCounted != "" {
		counted = fmt.Sprintf("Syncs are derived from how SQLite commits, not counted: %s.",
			found.NotCounted)
	}
	once := found.Settings[0]
	say(w, fmt.Sprintf("%s In one transaction, under %s with synchronous %s, it was %d.", counted,
		once.Journal, once.Synchronous, once.Syncs.Once))
	prose(w, `Without syncs (OFF) only the work of library and engine is left, which bounds the
effect of the choice of layer here. In a power cut, NORMAL with a write-ahead log may lose
the last commits, but stays consistent; OFF may lose the database.`)
	fmt.Fprintln(w)
}

// printMisses names the settings whose prediction is far from the measured time.
func printMisses(w io.Writer, found *exercise.Creates) {
	const far = 1.5
	var misses []string
	for _, s := range found.Settings {
		waiting, rest := found.Makes(s)
		if factor := s.Layers[0].Each / (waiting + rest); factor > far || factor < 1/far {
			misses = append(misses, fmt.Sprintf("%s synchronous %s took × %s of it", s.Journal,
				s.Synchronous, short(factor)))
		}
	}
	if len(misses) > 0 {
		say(w, "The arithmetic does not hold here: "+strings.Join(misses, ", ")+". The disk was "+
			"slower or faster in those moments than in its own turn, because another program wrote to "+
			"it, or because it delays syncs. Run the exercise again before you believe either figure.")
	}
}
