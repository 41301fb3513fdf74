package exercise

import (
	"context"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"net/http"
	"path/filepath"
	"sync/atomic"
	"time"

	"example.com/impedance/internal/median"
	"example.com/impedance/models"
	"example.com/impedance/schema"
)

// Mix has the share of requests that read: GET /users/{id}. The others register a user with a first
// post, POST /users, in one transaction.
type Mix struct {
	Name  string  `json:"name"`
	Reads float64 `json:"reads"`
}

// Mixes are the mixes of the third exercise.
var Mixes = []Mix{{"read-heavy", 0.95}, {"balanced", 0.5}, {"write-heavy", 0.05}}

// Alone are the answers of the first two exercises for a layer, as rates per second.
type Alone struct {
	Layer  string  `json:"layer"`
	Reads  float64 `json:"reads"`  // by ReadClients clients at once
	Writes float64 `json:"writes"` // one after another
}

// Estimate is an estimate on the back of an envelope: if reads and writes take turns, their times
// add up.
func (a Alone) Estimate(m Mix) float64 { return 1 / (m.Reads/a.Reads + (1-m.Reads)/a.Writes) }

// LoadPlan has the bounds of the search for the highest rate.
type LoadPlan struct {
	Limit    time.Duration // of the 99th percentile of the time to an answer
	Step     time.Duration // at each rate
	Halvings int           // of the interval between a rate that holds and one that does not
	Longest  time.Duration // for all mixes and layers; what has no figure by then is refused
}

// Envelope has the rates of reads and writes alone.
type Envelope struct {
	Watched bool     `json:"watched"` // whether the system tells what other programs take
	Disk    Disk     `json:"disk"`
	Alone   []Alone  `json:"alone"`
	Refused *Refusal `json:"refused,omitempty"` // why there are no figures
}

// Capacity is the result of the third exercise. It is refused as a whole if its first row is.
type Capacity struct {
	Limit float64 `json:"limit_s"`
	Envelope
	Sustained []Sustained `json:"sustained"` // by mix and layer
}

// Sustained is the highest rate that a layer holds in a mix.
type Sustained struct {
	Mix   Mix      `json:"mix"`
	Layer string   `json:"layer"`
	Best  Step     `json:"best,omitzero"`
	Ended Step     `json:"ended,omitzero"`  // the lowest rate above it that did not hold
	Steps []Step   `json:"steps,omitempty"` // all, in their order
	By    Resource `json:"by"`

	Refused *Refusal `json:"refused,omitempty"` // why there are no figures
}

// System is the application over several layers, ready for the third exercise.
type System struct {
	Setup
	sites  []*site
	client *http.Client
	random *rand.Rand
	watch  *watch
	found  *Envelope
	ends   time.Time // of the load

	created     atomic.Int64 // users
	done, steps int
}

// Open serves the layers. Equal seeds give equal arrivals.
func Open(ctx context.Context, s Setup, seed uint64) (*System, error) {
	sites, err := openSites(ctx, s)
	if err != nil {
		return nil, err
	}
	return &System{Setup: s, sites: sites, client: newClient(), watch: s.watch(),
		random: rand.New(rand.NewPCG(seed, 0x6c6f6164))}, nil
}

// Close ends the system, and removes its databases.
func (y *System) Close() error {
	y.client.CloseIdleConnections()
	return closeSites(y.sites)
}

// Measure takes short answers of the first two exercises: ThousandReads reads by ReadClients
// clients, and HundredUsers registrations one after another, in process. If other programs disturb
// it, it measures again, a few times.
func (y *System) Measure(ctx context.Context) (*Envelope, error) {
	var others []float64
	for range leastRounds {
		y.found = &Envelope{}
		var s span
		if err := y.watch.during(&s, func() error { return y.measure(ctx, y.found) }); err != nil {
			return nil, err
		}
		y.found.Watched = s.known()
		if !s.disturbed() {
			return y.found, nil
		}
		others = append(others, s.others())
		y.watch.settle(ctx)
	}
	y.found = &Envelope{Watched: true, Refused: busy(others)}
	return y.found, ctx.Err()
}

func (y *System) measure(ctx context.Context, found *Envelope) error {
	path, err := schema.Path(y.sites[0].dsn)
	if err != nil {
		return err
	}
	for i, t := range y.sites {
		y.Progress("reads and writes alone", i, len(y.sites))
		a := Alone{Layer: t.layer.Name}
		if a.Reads, err = y.readsAlone(ctx, t); err == nil {
			a.Writes, err = y.writesAlone(ctx, t)
		}
		if err != nil {
			return fmt.Errorf("%s: %w", t.layer.Name, err)
		}
		found.Alone = append(found.Alone, a)
	}
	seconds, err := appendAndSync(ctx, filepath.Dir(path), HundredUsers)
	found.Disk = Disk{AppendBytes: appendBytes, Sync: seconds / HundredUsers}
	return err
}

func (y *System) readsAlone(ctx context.Context, t *site) (perSecond float64, err error) {
	var urls []string
	for _, id := range y.World.Popular {
		urls = append(urls, t.url+userPath(id))
	}
	for range 2 { // the first time warms up
		seconds, err := together(ReadClients, ThousandReads, func(n int) error {
			_, err := get(ctx, y.client, urls[n%len(urls)])
			return err
		})
		if err != nil {
			return 0, err
		}
		perSecond = ThousandReads / seconds
	}
	return perSecond, nil
}

func (y *System) writesAlone(ctx context.Context, t *site) (perSecond float64, err error) {
	times := make([]float64, HundredUsers)
	for i := range times {
		n := newcomer(y.created.Add(1))
		start := time.Now()
		if _, _, err := t.store.Register(ctx, n); err != nil {
			return 0, err
		}
		times[i] = time.Since(start).Seconds()
	}
	return 1 / median.Of(times), nil
}

// newcomer returns the n-th user of this system to be registered.
func newcomer(n int64) models.Registration {
	handle := fmt.Sprintf("zz_load_%d", n)
	return models.Registration{
		User: models.NewUser{Handle: handle, Email: handle + "@exercise.example",
			Profile: models.Profile{DisplayName: "Newcomer"}},
		First: models.Text{Body: "Hello, this is my first post."},
	}
}

// registration is a newcomer as the body of a request.
func registration(n int64) []byte {
	type object = map[string]any
	r := newcomer(n)
	body, err := json.Marshal(object{
		"handle": r.User.Handle, "email": r.User.Email,
		"profile":    object{"display_name": r.User.Profile.DisplayName},
		"first_post": object{"body": r.First.Body},
	})
	if err != nil {
		panic(err) // texts can be written
	}
	return body
}

// Load answers the third question: requests arrive at random, on average at a rate that rises
// from step to step, from an eighth of the estimate on, until the 99th percentile of the time
// to an answer is beyond the limit. See search for what happens then.
//
// One layer follows the other, each over its own copy, which grows with the writes. The result of
// Measure must have figures.
func (y *System) Load(ctx context.Context, p LoadPlan) (*Capacity, error) {
	found := &Capacity{Limit: p.Limit.Seconds(), Envelope: *y.found}
	y.ends = time.Now().Add(p.Longest)
	const usual = 9 // steps on the way, for the progress
	y.steps = len(Mixes) * len(y.sites) * (usual + p.Halvings)
	for _, m := range Mixes {
		for i, t := range y.sites {
			alone := y.found.Alone[i]
			s, err := search(alone.Estimate(m), p, func(rate float64) (*Step, error) {
				return y.load(ctx, t, alone, m, rate, p)
			})
			if err != nil {
				return nil, fmt.Errorf("%s, %s: %w", t.layer.Name, m.Name, err)
			}
			if s.Refused != nil && len(found.Sustained) == 0 {
				found.Refused = s.Refused
				return found, nil
			}
			s.Mix, s.Layer = m, t.layer.Name
			found.Sustained = append(found.Sustained, *s)
		}
	}
	return found, nil
}
