package exercise

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"time"

	"example.com/impedance/internal/median"
	"example.com/impedance/lab/app"
)

// The numbers of the first exercise.
const (
	ThousandReads = 1000
	ReadClients   = 16

	readBlock = 100 // requests of one target in its turn
)

// Reads is the result of the first exercise.
type Reads struct {
	Rounds  int          `json:"rounds"`            // blocks of each target that the medians are over
	Watched bool         `json:"watched"`           // whether the system tells what other programs take
	Refused *Refusal     `json:"refused,omitempty"` // why there are no figures
	Page    Thousand     `json:"page"`              // net/http alone, which has the answers in memory
	Health  Thousand     `json:"health"`            // the application's GET /healthz, which reads nothing
	Layers  []LayerReads `json:"layers"`
	Flask   *Thousand    `json:"flask,omitempty"`
	Python  *Versions    `json:"python,omitempty"`   // that Flask runs on
	NoFlask string       `json:"no_flask,omitempty"` // why Flask is missing, and how to get it

	// The floor's requests per second, with all clients, as a multiple of the page's and of
	// Flask's: the median of the ratios of blocks in the same round.
	OverPage  float64 `json:"over_page"`
	OverFlask float64 `json:"over_flask,omitempty"`
}

// Thousand has the seconds of ThousandReads requests: one after another, and by ReadClients clients
// at once.
type Thousand struct {
	Alone    float64 `json:"alone_s"`
	Together float64 `json:"together_s"`
}

// PerSecond returns the requests per second of all clients together.
func (t Thousand) PerSecond() float64 { return ThousandReads / t.Together }

// LayerReads are the reads through a layer, and parts of one read, in seconds.
type LayerReads struct {
	Layer string `json:"layer"`
	Thousand
	JSON   float64 `json:"json_s"`   // the user encoded
	Call   float64 `json:"call_s"`   // the layer's UserByID, in process
	SQLite float64 `json:"sqlite_s"` // a part of Call: its statement on the driver's own connection
}

// Floor returns the figures of the floor, which is always there.
func (r *Reads) Floor() LayerReads { return r.Layers[0] }

// target is something that answers the read.
type target struct {
	name               string
	urls               []string
	want               [][]byte  // the answers, by url
	alone, together    []float64 // seconds of each block
	parts              *parts    // nil without a layer
	json, call, sqlite []float64
}

// Read answers the first question with GET /users/{id}, a read by key that a small application has
// on every page. Users are drawn from the data set: the more followers, the likelier. Everything is
// warm: each user was read once from each target before.
//
// Each target has a block in each of rounds, and targets take turns. If other programs disturb a
// round, it is measured again. If they disturb too many, the figures are refused.
func Read(ctx context.Context, s Setup, rounds int) (_ *Reads, err error) {
	sites, err := openSites(ctx, s)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, closeSites(sites)) }()
	client := newClient()
	defer client.CloseIdleConnections()
	found := &Reads{}
	r := reading{watch: s.watch(), client: client}
	defer func() { err = errors.Join(err, r.close()) }()
	s.Progress("warming up", 0, 1)
	if err := r.open(ctx, sites, found); err != nil {
		return nil, err
	}
	found.Rounds, found.Refused, err = r.rounds(ctx, rounds, func(round int, took *span) error {
		s.Progress("reads", round, rounds)
		err := r.round(ctx, round, took)
		found.Watched = took.known()
		return err
	}, r.forget)
	if err == nil && found.Refused == nil {
		r.summarize(found)
	}
	return found, err
}

// reading is the first exercise under way.
type reading struct {
	*watch
	client  *http.Client
	targets []*target
	ends    []func() error

	page, health, flask *target // of targets, flask nil if it is not here
}

func (r *reading) close() error {
	var errs []error
	for _, end := range r.ends {
		errs = append(errs, end())
	}
	return errors.Join(errs...)
}

// open makes all targets, and reads every user from each of them.
func (r *reading) open(ctx context.Context, sites []*site, found *Reads) error {
	answers := map[string][]byte{}
	for _, id := range r.World.Popular {
		u, err := sites[0].store.UserByID(ctx, id)
		if err != nil {
			return err
		}
		if answers[userPath(id)], err = app.UserJSON(u); err != nil {
			return err
		}
	}
	page, end, err := servePage(answers)
	if err != nil {
		return err
	}
	r.ends = append(r.ends, func() error { end(); return nil })
	r.page = r.add("the page", page, userPath)
	r.health = r.add("GET /healthz", sites[0].url, func(int64) string { return "/healthz" })
	for _, t := range sites {
		p, err := openParts(ctx, t, r.World.Popular)
		if err != nil {
			return fmt.Errorf("layer %s: %w", t.layer.Name, err)
		}
		r.ends = append(r.ends, p.close)
		r.add(t.layer.Name, t.url, userPath).parts = p
	}
	if found.Python, err = findFlask(ctx); ctx.Err() != nil {
		return ctx.Err()
	} else if err != nil {
		found.NoFlask = err.Error()
	} else {
		flask, err := serveFlask(ctx, sites[0].dsn)
		if err != nil {
			return err
		}
		r.ends = append(r.ends, func() error { flask.end(); return nil })
		r.flask = r.add("Flask", flask.url, userPath)
	}
	for _, t := range r.targets {
		if err := r.warmUp(ctx, t, answers); err != nil {
			return fmt.Errorf("%s: %w", t.name, err)
		}
	}
	return nil
}

func (r *reading) add(name, url string, path func(int64) string) *target {
	t := &target{name: name}
	for _, id := range r.World.Popular {
		t.urls = append(t.urls, url+path(id))
	}
	r.targets = append(r.targets, t)
	return t
}

// warmUp keeps what a target answers, which must be about the users that are asked for.
func (r *reading) warmUp(ctx context.Context, t *target, answers map[string][]byte) error {
	for i, url := range t.urls {
		body, err := get(ctx, r.client, url)
		if err != nil {
			return err
		}
		path := userPath(r.World.Popular[i])
		if t != r.health && !sameUser(body, answers[path]) {
			return fmt.Errorf("%s is answered by %.300s, not by %s", path, body, answers[path])
		}
		t.want = append(t.want, body)
	}
	return nil
}

// round gives each target its turn. Flask is another program, so the meter pauses at its turn.
func (r *reading) round(ctx context.Context, round int, took *span) error {
	for i := range r.targets {
		t := r.targets[(i+round)%len(r.targets)]
		counted := took
		if t == r.flask {
			counted = &span{}
		}
		if err := r.during(counted, func() error { return r.block(ctx, t, round) }); err != nil {
			return fmt.Errorf("%s: %w", t.name, err)
		}
	}
	return nil
}

// forget removes what was measured after the first rounds.
func (r *reading) forget(kept int) {
	for _, t := range r.targets {
		for _, times := range []*[]float64{&t.alone, &t.together, &t.json, &t.call, &t.sqlite} {
			*times = (*times)[:min(kept, len(*times))]
		}
	}
}

// block times a target's turn: requests one after another, the same by several clients, and
// the parts.
func (r *reading) block(ctx context.Context, t *target, round int) error {
	from := round * readBlock
	start := time.Now()
	for n := range readBlock {
		if err := r.read(ctx, t, from+n); err != nil {
			return err
		}
	}
	t.alone = append(t.alone, time.Since(start).Seconds())
	seconds, err := together(ReadClients, readBlock, func(n int) error {
		return r.read(ctx, t, from+n)
	})
	if err != nil {
		return err
	}
	t.together = append(t.together, seconds)
	if t.parts == nil {
		return nil
	}
	return t.parts.time(ctx, t, from)
}

func (r *reading) read(ctx context.Context, t *target, n int) error {
	n %= len(t.urls)
	body, err := get(ctx, r.client, t.urls[n])
	if err == nil && !bytes.Equal(body, t.want[n]) {
		err = fmt.Errorf("%s is answered by %.300s, and was by %s before", t.urls[n], body, t.want[n])
	}
	return err
}

// summarize takes the medians over the blocks.
func (r *reading) summarize(found *Reads) {
	found.Page, found.Health = r.page.thousand(), r.health.thousand()
	floor := r.targets[slices.IndexFunc(r.targets, func(t *target) bool { return t.parts != nil })]
	found.OverPage = ratio(r.page.together, floor.together)
	if r.flask != nil {
		found.Flask = new(r.flask.thousand())
		found.OverFlask = ratio(r.flask.together, floor.together)
	}
	for _, t := range r.targets {
		if t.parts == nil {
			continue
		}
		found.Layers = append(found.Layers, LayerReads{Layer: t.name, Thousand: t.thousand(),
			JSON: median.Of(t.json) / readBlock, Call: median.Of(t.call) / readBlock,
			SQLite: median.Of(t.sqlite) / readBlock})
	}
}

func (t *target) thousand() Thousand {
	const blocks = ThousandReads / readBlock
	return Thousand{median.Of(t.alone) * blocks, median.Of(t.together) * blocks}
}
