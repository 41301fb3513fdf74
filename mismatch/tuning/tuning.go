package tuning

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"reflect"
	"slices"
	"time"

	"github.com/aclements/go-moremath/stats"

	"example.com/impedance/internal/median"
	"example.com/impedance/probe"
	"example.com/impedance/schema"
)

// Plan is the extent of a run.
type Plan struct {
	Cases     []Case
	Libraries []Library // the first is compared with
	Rounds    int
	Block     time.Duration // calls are repeated for about as long
	// Progress is called with the number of steps done and their total.
	Progress func(stage string, done, total int)
}

// Seen is what a way sent.
type Seen struct {
	Statements int64
	Rows       int64 // fetched
	Columns    int64 // of what statements returned, once for each statement
	Bytes      int64 // of the values fetched
	SQL        []Sent
}

// Sent is a statement, with its plan and how often it was sent.
type Sent struct {
	Text  string
	Times int
	Plan  []schema.Step
}

// Scans reports whether a statement reads a table or an index from one end.
func (s Seen) Scans() bool {
	return slices.ContainsFunc(s.SQL, func(sent Sent) bool {
		return slices.ContainsFunc(sent.Plan, func(step schema.Step) bool { return step.Scan })
	})
}

// Result is a case with a library.
type Result struct {
	Case          string
	Library       string
	Before, After Seen
	// Seconds of a call, by round.
	BeforeSeconds, AfterSeconds []float64
}

// Ratio is a number with its interval of 95 %.
type Ratio struct{ Value, Low, High float64 }

// Gain is how many times as long the first way takes: the median over the rounds, with the
// median's interval by the binomial distribution.
func (r *Result) Gain() Ratio {
	ratios := make([]float64, len(r.BeforeSeconds))
	for i := range ratios {
		ratios[i] = r.BeforeSeconds[i] / r.AfterSeconds[i]
	}
	slices.Sort(ratios)
	ends := stats.QuantileCI(len(ratios), 0.5, 0.95)
	low, high := max(ends.LoOrder, 1), min(ends.HiOrder, len(ratios))
	return Ratio{median.OfSorted(ratios), ratios[low-1], ratios[high-1]}
}

// FewestRounds is the number of rounds from which on a median has an interval of 95 %.
const FewestRounds = 6

// Run compares the ways on an SQLite database, which it writes to. Each library answers as the
// first, by both of its ways, or it is an error.
func (p Plan) Run(ctx context.Context, dsn string) (all []Result, err error) {
	opts := schema.Options{NoSync: true, Conns: 1}
	db, err := schema.Open(ctx, dsn, &opts)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	counter := probe.New()
	opts.Wrap = counter.Connector
	counted, err := schema.Open(ctx, dsn, &opts)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, counted.Close()) }()
	a, err := draw(ctx, db)
	if err != nil {
		return nil, err
	}
	for i, c := range p.Cases {
		var want any
		for k, l := range p.Libraries {
			p.Progress(c.Name, i*len(p.Libraries)+k, len(p.Cases)*len(p.Libraries))
			r := Result{Case: c.Name, Library: l.Name}
			answers, err := r.look(ctx, c, l, a, counted, counter)
			if err != nil {
				return nil, fmt.Errorf("%s with %s: %w", c.Name, l.Name, err)
			}
			if want == nil {
				want = answers[0]
			}
			for _, answer := range answers {
				if !reflect.DeepEqual(answer, want) {
					return nil, fmt.Errorf("%s with %s: the answer is %v, and %v with %s", c.Name, l.Name,
						answer, want, p.Libraries[0].Name)
				}
			}
			if err := p.time(ctx, &r, c, l, a, db); err != nil {
				return nil, fmt.Errorf("%s with %s: %w", c.Name, l.Name, err)
			}
			all = append(all, r)
		}
	}
	return all, nil
}

// look makes one call of each way, and returns the answers.
func (r *Result) look(ctx context.Context, c Case, l Library, a *arguments, db *schema.DB,
	counter *probe.Probe) (answers []any, err error) {
	w, err := l.Open(db)
	if err != nil {
		return nil, err
	}
	for _, way := range []struct {
		call func(context.Context, Ways, *arguments, bool) (any, error)
		seen *Seen
	}{{c.before, &r.Before}, {c.after, &r.After}} {
		if _, err := way.call(ctx, w, a, false); err != nil { // libraries read types the first time
			return nil, err
		}
		before, trace := counter.Counts(), counter.Trace()
		answer, err := way.call(ctx, w, a, true)
		trace.Stop()
		if err != nil {
			return nil, err
		}
		counts := counter.Counts().Sub(before)
		way.seen.Statements, way.seen.Rows = counts.Statements, counts.Rows
		way.seen.Columns, way.seen.Bytes = counts.Columns, counts.Bytes
		if err := way.seen.sent(ctx, db, trace.Events()); err != nil {
			return nil, err
		}
		answers = append(answers, answer)
	}
	return answers, nil
}

// sent notes the statements among driver calls.
func (s *Seen) sent(ctx context.Context, db *schema.DB, events []probe.Event) error {
	for _, e := range events {
		if e.Kind != probe.Exec && e.Kind != probe.Query {
			continue
		}
		i := slices.IndexFunc(s.SQL, func(sent Sent) bool { return sent.Text == e.Query })
		if i >= 0 {
			s.SQL[i].Times++
			continue
		}
		args := make([]any, len(e.Args))
		for i, arg := range e.Args {
			args[i] = arg.Value
		}
		plan, err := schema.Explain(ctx, db, e.Query, args)
		if err != nil {
			return err
		}
		s.SQL = append(s.SQL, Sent{e.Query, 1, plan})
	}
	return nil
}

// time times both ways in rounds. A round has a block of each, in an order that is drawn.
func (p Plan) time(ctx context.Context, r *Result, c Case, l Library, a *arguments,
	db *schema.DB) error {
	w, err := l.Open(db)
	if err != nil {
		return err
	}
	notify := false
	block := func(call func(context.Context, Ways, *arguments, bool) (any, error),
		calls int) (float64, error) {
		start := time.Now()
		for range calls {
			notify = !notify // a write that changes nothing is another write
			if _, err := call(ctx, w, a, notify); err != nil {
				return 0, err
			}
		}
		return time.Since(start).Seconds() / float64(calls), nil
	}
	ways := []struct {
		call  func(context.Context, Ways, *arguments, bool) (any, error)
		to    *[]float64
		calls int
	}{{call: c.before, to: &r.BeforeSeconds}, {call: c.after, to: &r.AfterSeconds}}
	for i := range ways {
		first, err := block(ways[i].call, 2)
		if err != nil {
			return err
		}
		ways[i].calls = max(1, int(p.Block.Seconds()/first))
	}
	for range p.Rounds {
		for _, i := range rand.Perm(len(ways)) {
			seconds, err := block(ways[i].call, ways[i].calls)
			if err != nil {
				return err
			}
			*ways[i].to = append(*ways[i].to, seconds)
		}
	}
	return nil
}
