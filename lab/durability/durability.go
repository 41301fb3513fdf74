package durability

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"time"

	"example.com/impedance/schema"
)

// Subject is a layer in a mode.
type Subject struct {
	Layer   string
	Mode    Mode
	Commits int // of the child that the power is cut under
}

// Plan is the extent of a run.
type Plan struct {
	Subjects []Subject
	Kills    int    // of each subject
	Seed     uint64 // of the moments of kills, and of what a power cut leaves
	Dir      string // where databases are made, in a folder that is removed; on a real disk
	Cuts     bool   // whether to cut the power, for which Tracing has to say nil
	// Progress, if it is not nil, is called with the number of steps done and their total.
	Progress func(stage string, done, total int)
}

// Crashes are the losses of acknowledged rows.
type Crashes struct {
	Trials       int   // kills, or power cuts
	Acknowledged int   // rows: by all children that were killed, or by the one that was traced
	Lost         int   // rows: in all kills, each of other rows
	Worst        int   // rows: the most that one kill or cut lost
	Losing       int   // kills or cuts that lost a row
	Damaged      int   // kills or cuts after which the database was not sound
	Damage       error // the first of these
}

func (c *Crashes) add(f *finding, lost int) {
	c.Trials++
	c.Lost += lost
	c.Worst = max(c.Worst, lost)
	if lost > 0 {
		c.Losing++
	}
	if f.damage != nil {
		c.Damaged++
	}
	if c.Damage == nil {
		c.Damage = f.damage
	}
}

// Result has the losses of a subject.
type Result struct {
	Subject
	Kill   Crashes
	Cut    *Crashes      // nil if power was not cut
	Commit time.Duration // the median of the children that were killed
	Syncs  float64       // for a commit, from the first acknowledgement to the last, if power was cut
}

// Broken describes in sentences the promises of SQLite for the mode that were not kept.
func (r *Result) Broken() (complaints []string) {
	p := r.Mode.promise()
	complain := func(what string, c *Crashes, durable, intact bool) {
		if durable && c.Losing > 0 {
			complaints = append(complaints, fmt.Sprintf("%s, %s: %d of %d %s lost acknowledged rows, "+
				"where none may", r.Layer, r.Mode, c.Losing, c.Trials, what))
		}
		if intact && c.Damaged > 0 {
			complaints = append(complaints, fmt.Sprintf("%s, %s: %d of %d %s damaged the database, "+
				"where none may: %v", r.Layer, r.Mode, c.Damaged, c.Trials, what, c.Damage))
		}
	}
	complain("kills", &r.Kill, p.survivesKill, p.survivesKill)
	if r.Cut != nil {
		complain("power cuts", r.Cut, p.durable, p.intact)
	}
	return complaints
}

// trial is a subject at work.
type trial struct {
	Subject
	result  *Result
	rng     *rand.Rand
	scratch string // a folder
	path    string // of the database, in a folder of its own
	empty   image  // what it begins with

	children     int
	acknowledged []int64 // and still there
	uncertain    int     // rows that nobody acknowledged
	times        []time.Duration
}

// database is the name of its file.
const database = "a.db"

// Run runs the plan.
func Run(ctx context.Context, p Plan) (results []Result, err error) {
	dir, err := os.MkdirTemp(p.Dir, "durability-")
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	if dir, err = filepath.EvalSymlinks(dir); err != nil { // as SQLite names it
		return nil, err
	}
	results = make([]Result, len(p.Subjects))
	trials := make([]*trial, len(p.Subjects))
	for i, s := range p.Subjects {
		results[i].Subject = s
		trials[i] = &trial{Subject: s, result: &results[i], rng: rand.New(rand.NewPCG(p.Seed, uint64(i)))}
		if err := trials[i].prepare(ctx, filepath.Join(dir, fmt.Sprint(i))); err != nil {
			return nil, err
		}
	}
	total := len(trials) * p.Kills
	for i := range total { // in turns, so that all have the same share of a noisy machine
		p.progress("kills", i, total)
		if err := trials[i%len(trials)].kill(ctx); err != nil {
			return nil, err
		}
	}
	for _, t := range trials {
		if n := len(t.times); n > 0 {
			slices.Sort(t.times)
			t.result.Commit = t.times[n/2]
		}
	}
	if !p.Cuts {
		return results, nil
	}
	return results, p.cutAll(ctx, trials)
}

// atOnce is the number of children that are traced at a time. They wait for the disk most of the
// time, and are not timed.
const atOnce = 4

func (p *Plan) cutAll(ctx context.Context, trials []*trial) error {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	var group sync.WaitGroup
	places := make(chan struct{}, atOnce)
	for i, t := range trials {
		p.progress("power cuts", i, len(trials))
		places <- struct{}{}
		t.result.Cut = &Crashes{}
		group.Go(func() {
			if err := t.cuts(ctx); err != nil {
				cancel(err)
			}
			<-places
		})
	}
	group.Wait()
	return context.Cause(ctx)
}

func (p *Plan) progress(stage string, done, total int) {
	if p.Progress != nil {
		p.Progress(stage, done, total)
	}
}

// prepare makes an empty database with the tables, and closes it, so that it is one file.
func (t *trial) prepare(ctx context.Context, dir string) error {
	t.scratch, t.path = dir, filepath.Join(dir, "database", database)
	if err := os.MkdirAll(filepath.Dir(t.path), 0o700); err != nil {
		return err
	}
	opts := t.Mode.options()
	opts.Create, opts.Conns = true, 1
	db, err := schema.Open(ctx, t.path, opts)
	if err != nil {
		return err
	}
	if err := errors.Join(schema.Apply(ctx, db), db.Close()); err != nil {
		return err
	}
	f, err := readFolder(filepath.Dir(t.path))
	if err == nil {
		t.empty = f.lost()
	}
	return err
}
