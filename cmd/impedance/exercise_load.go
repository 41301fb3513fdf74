package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"example.com/impedance/internal/grid"
	"example.com/impedance/lab/exercise"
	"example.com/impedance/layers"
)

// loading are the flags of exercise 3.
type loading struct {
	exercising
	limit time.Duration
}

func newExerciseLoad(meter exercise.Meter) *cobra.Command {
	f := loading{exercising: exercising{meter: meter, question: question{
		number: 3,
		text:   "How many requests per second can this system handle?",
		plan: `First this measures the reads of exercise 1 and the writes of exercise 2 again,
in short, and computes an estimate from them on the back of an envelope. You
guess, knowing it. Then it puts load on the application, over the floor, which
is hand-written database/sql, and over other layers. The rate rises until 1 of
100 requests waits longer for its answer than a limit (--limit). The requests
are GET /users/{id}, and POST /users, which registers a user with a first post
in one transaction. There are three mixes: 95, 50 and 5 % reads. The load takes
about two minutes (--quick: some fifteen seconds), and at most about six
(--quick: one).`,
		guessed: "the requests per second with 95 % reads, through the floor",
		unit:    exercise.PerSecond, example: "2000",
	}}}
	c := command(&cobra.Command{
		Use:   "3",
		Short: f.text,
		Long:  f.text + "\n\n" + f.plan,
		Example: `  impedance exercise 3
  impedance exercise 3 --guess 2000 --limit 100ms --layers gorm,ent
  impedance exercise 3 --guess 2k --quick`,
	})
	f.register(c, contrast(), "a first look in some fifteen seconds: short steps, which see less")
	c.Flags().DurationVar(&f.limit, "limit", usualLimit, "what 99 of 100 requests must be "+
		"answered within")
	c.RunE = func(c *cobra.Command, _ []string) error {
		err := f.check(c, []string{contrast()})
		if f.limit < time.Millisecond || f.limit > 3*time.Second {
			err = errors.Join(err, usage(fmt.Errorf("--limit must be 1ms–3s, not %s; the application "+
				"itself gives up at 4s", f.limit)))
		}
		if err != nil {
			return err
		}
		w := c.OutOrStdout()
		f.introduce(w)
		show := newProgress(c.ErrOrStderr())
		var found *exercise.Capacity
		err = f.run(c.Context(), show, func(s exercise.Setup) (err error) {
			found, err = f.load(c.Context(), w, show, s)
			return err
		})
		if err != nil {
			return err
		}
		printUnwatched(w, found.Watched)
		if found.Refused != nil {
			return f.refuse(w, found.Refused)
		}
		printLoad(w, found)
		return f.finish(w, found.Sustained[0].Best.PerSecond, found)
	}
	return c
}

// contrast names the layer that is loaded besides the floor if none is named: the last one that a
// page opens. Each layer takes minutes.
func contrast() (name string) {
	for _, l := range layers.All() {
		if l.Opened {
			name = l.Name
		}
	}
	return name
}

// load measures single requests, asks for the guess, and puts load on.
func (f *loading) load(ctx context.Context, w io.Writer, show *progress,
	s exercise.Setup) (_ *exercise.Capacity, err error) {
	system, err := exercise.Open(ctx, s, f.data.seed)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, system.Close()) }()
	envelope, err := system.Measure(ctx)
	show.end()
	if err != nil {
		return nil, err
	}
	if envelope.Refused != nil {
		return &exercise.Capacity{Envelope: *envelope}, nil
	}
	printEnvelope(w, envelope)
	if err := f.take(ctx, w); err != nil {
		return nil, err
	}
	return system.Load(ctx, loadPlan(f.limit, f.quick))
}

// usualLimit is the time within which 99 of 100 requests must be answered, unless another one is
// given.
const usualLimit = 50 * time.Millisecond

// loadPlan returns the bounds of the search for the highest rate.
func loadPlan(limit time.Duration, quick bool) exercise.LoadPlan {
	p := exercise.LoadPlan{Limit: limit, Step: 1500 * time.Millisecond, Halvings: 3,
		Longest: longestLoad}
	if quick {
		p.Step, p.Halvings, p.Longest = 150*time.Millisecond, 1, longestQuickLoad
	}
	return p
}

// The longest time of load. Usually it takes a third of that.
const (
	longestLoad      = 6 * time.Minute
	longestQuickLoad = time.Minute
)

// printEnvelope shows the estimate from the figures of exercises 1 and 2.
func printEnvelope(w io.Writer, found *exercise.Envelope) {
	var g grid.Grid
	header := []string{"ENVELOPE, per s", "reads", "writes"}
	for _, m := range exercise.Mixes {
		header = append(header, m.Name)
	}
	g.Add(header...)
	for _, a := range found.Alone {
		cells := []string{a.Layer, short(a.Reads), short(a.Writes)}
		for _, m := range exercise.Mixes {
			cells = append(cells, short(a.Estimate(m)))
		}
		g.Add(cells...)
	}
	g.Write(w, windowWidth(w))
	say(w, fmt.Sprintf("Reads: %d clients at once. Writes: one after another, each waiting for the disk, "+
		"whose sync of a small append takes %s. A mix: 1 / (share of reads / reads + share of writes / "+
		"writes), as if they took turns.", exercise.ReadClients, duration(found.Disk.Sync)), "")
}

// printLoad shows and explains the figures.
func printLoad(w io.Writer, found *exercise.Capacity) {
	g := grid.Grid{Text: true}
	g.Add("REQUESTS PER SECOND", "sustained", "p50", "p99", "× envelope", "ended by")
	alone := map[string]exercise.Alone{}
	for _, a := range found.Alone {
		alone[a.Layer] = a
	}
	for _, s := range found.Sustained {
		if s.Refused != nil {
			g.Add(mixName(s), "refused", "–", "–", "–", endedBy[s.By])
			continue
		}
		g.Add(mixName(s), short(s.Best.PerSecond), duration(s.Best.P50), duration(s.Best.P99),
			fmt.Sprintf("%.2f", s.Best.PerSecond/alone[s.Layer].Estimate(s.Mix)), endedBy[s.By])
	}
	g.Write(w, windowWidth(w))
	say(w, fmt.Sprintf("The highest rate at which 99 of 100 requests are answered within %s. One layer "+
		"follows the other here: a difference may be the machine's.", duration(found.Limit)), "")
	printRefused(w, found.Sustained)
	printEnds(w, found.Sustained)
}

// printRefused says why rows have no figures, once for all that have the same reason.
func printRefused(w io.Writer, rows []exercise.Sustained) {
	names := map[exercise.Reason][]string{}
	worst := map[exercise.Reason]*exercise.Refusal{}
	var reasons []exercise.Reason
	for _, s := range rows {
		if s.Refused == nil {
			continue
		}
		reason := s.Refused.Reason
		names[reason] = append(names[reason], s.Mix.Name+" "+s.Layer)
		if worst[reason] == nil {
			reasons = append(reasons, reason)
		}
		if worst[reason] == nil || s.Refused.Others > worst[reason].Others {
			worst[reason] = s.Refused
		}
	}
	for _, reason := range reasons {
		say(w, fmt.Sprintf("There is no figure for %s. %s", strings.Join(names[reason], ", "),
			worst[reason].Words()))
		fmt.Fprintln(w)
	}
}

// printEnds shows the rates that were too much, and their limits.
func printEnds(w io.Writer, rows []exercise.Sustained) {
	var g grid.Grid
	var failures []string
	g.Add("THE RATE THAT WAS TOO MUCH", "rate", "p99 read", "p99 write", "CPU", "others", "writing",
		"disk", "pool", "late p99")
	percent := func(share float64) string { return fmt.Sprintf("%.0f%%", 100*share) }
	for _, s := range rows {
		if s.Refused != nil {
			continue
		}
		e := s.Ended
		g.Add(mixName(s), short(e.Rate), difference(e.ReadP99, 0), difference(e.WriteP99, 0),
			percent(e.CPU), percent(e.Others), percent(e.Writing), percent(e.Syncing),
			fmt.Sprintf("%.1f", e.Waiting), difference(e.LateP99, 0))
		if e.Failed > 0 {
			failures = append(failures, fmt.Sprintf("%s %s: %d of %d requests failed; the first: %.60s",
				s.Mix.Name, s.Layer, e.Failed, e.Sent, e.Failure))
		}
	}
	g.Write(w, windowWidth(w))
	say(w, failures...)
	prose(w, `CPU is this program's share of the processors, including the client. Others is the
share of other programs: above 15 %, a rate that was too much is tried again and never taken
for the layer's limit. Writing is the share of the time in which a request writes, at the
pace of a single write, and disk is its part in syncs: SQLite has one writer at a time.
Above 100 %, the machine is faster than when that pace was measured. A writer that waits for
the lock sleeps, tries again, and keeps a connection of the pool; pool is the average number
of requests that wait for a connection. Late is the delay of the client itself.

Requests are due on a random schedule, whether or not the last one has been answered, and
their time counts from the moment when they are due (an open loop). A client that waits for
each answer stops sending while the system stalls, and leaves out exactly the requests that
would have waited. That mistake is called coordinated omission.`)
	fmt.Fprintln(w)
}

func mixName(s exercise.Sustained) string {
	return fmt.Sprintf("%-12s %s", s.Mix.Name, s.Layer)
}

// endedBy has the names of resources in a table.
var endedBy = map[exercise.Resource]string{
	exercise.OtherPrograms: "other programs",
	exercise.Processors:    "the processors",
	exercise.TheDisk:       "the disk's syncs",
	exercise.Writer:        "the one writer",
	exercise.Generator:     "the client itself",
	exercise.Pool:          "the pool of connections",
	exercise.Unknown:       "nothing watched",
}
