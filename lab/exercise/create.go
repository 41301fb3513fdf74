package exercise

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"time"

	"example.com/impedance/internal/median"
	"example.com/impedance/lab/strace"
	"example.com/impedance/layers"
	"example.com/impedance/models"
	"example.com/impedance/schema"
)

// HundredUsers is the number of users that the second exercise creates.
const HundredUsers = 100

// Creates is the result of the second exercise.
type Creates struct {
	Rounds  int      `json:"rounds"`            // that the medians are over
	Watched bool     `json:"watched"`           // whether the system tells what other programs take
	Refused *Refusal `json:"refused,omitempty"` // why there are no figures
	Disk    Disk     `json:"disk"`
	// NotCounted says why syncs were derived and not counted; empty if they were counted.
	NotCounted string           `json:"not_counted,omitempty"`
	Settings   []SettingCreates `json:"settings"`
}

// SettingCreates are the users created under one setting of SQLite.
type SettingCreates struct {
	Setting
	Syncs  Syncs          `json:"syncs"` // of the floor
	Layers []LayerCreates `json:"layers"`
}

// LayerCreates has the seconds that a layer takes to create HundredUsers users.
type LayerCreates struct {
	Layer string  `json:"layer"`
	Each  float64 `json:"each_s"` // in a transaction each
	Once  float64 `json:"once_s"` // all in one
}

// Makes predicts the time of HundredUsers transactions of the floor under a setting: the seconds of
// waiting for the disk, from the pace of the disk alone, and the seconds of the rest, from the same
// journal without syncs.
func (c *Creates) Makes(s SettingCreates) (waiting, rest float64) {
	for _, other := range c.Settings {
		if other.Journal == s.Journal && other.Synchronous == "OFF" {
			rest = other.Layers[0].Each
		}
	}
	return float64(s.Syncs.Each) * c.Disk.Sync, rest
}

// Setting is SQLite's journal mode and its level of synchronous.
type Setting struct {
	Journal     string `json:"journal"`
	Synchronous string `json:"synchronous"`
}

// Settings are those that are compared, the application's own first.
var Settings = []Setting{
	{"WAL", "FULL"}, {"WAL", "NORMAL"}, {"WAL", "OFF"},
	{"DELETE", "FULL"}, {"DELETE", "NORMAL"}, {"DELETE", "OFF"},
}

// Create answers the second question. It creates users through each layer under each setting, each
// user in a transaction of its own and all in one. In every round the settings follow one another,
// the layers take turns under each of them, and the disk has a turn of its own. The time of later
// checkpoints is not included. If other programs disturb a round, it is measured again. If they
// disturb too many, the figures are refused.
//
// The command child, with the name of a database and a setting as further arguments, must call
// [Commit]; syncs are counted from outside it.
func Create(ctx context.Context, s Setup, rounds int, child []string) (_ *Creates, err error) {
	c := creating{watch: s.watch(), times: map[Setting]map[string][2][]float64{}}
	defer func() {
		for _, remove := range c.removes {
			err = errors.Join(err, remove())
		}
	}()
	for i, l := range s.Layers {
		s.Progress("copies", i, len(s.Layers))
		dsn, remove, err := s.Stage.Copy(ctx, "users-"+l.Name)
		if err != nil {
			return nil, err
		}
		c.dsns, c.removes = append(c.dsns, dsn), append(c.removes, remove)
	}
	found := &Creates{}
	found.Rounds, found.Refused, err = c.rounds(ctx, rounds, func(round int, took *span) error {
		err := c.during(took, func() error { return c.round(ctx, round, rounds) })
		found.Watched = took.known()
		return err
	}, c.forget)
	if err != nil || found.Refused != nil {
		return found, err
	}
	return found, c.summarize(ctx, found, child)
}

// creating is the second exercise under way.
type creating struct {
	*watch
	dsns    []string // of the layers' copies
	removes []func() error
	times   map[Setting]map[string][2][]float64 // by layer: each, once
	appends []float64                           // one for each setting and round
}

// round goes through the settings.
func (c *creating) round(ctx context.Context, round, rounds int) error {
	for i, setting := range Settings {
		c.Progress("users", round*len(Settings)+i, rounds*len(Settings))
		if err := c.turn(ctx, setting, round); err != nil {
			return err
		}
		seconds, err := c.append(ctx)
		if err != nil {
			return err
		}
		c.appends = append(c.appends, seconds)
	}
	return nil
}

// forget removes what was measured after the first rounds.
func (c *creating) forget(kept int) {
	for _, layers := range c.times {
		for name, times := range layers {
			for k := range times {
				times[k] = times[k][:kept]
			}
			layers[name] = times
		}
	}
	c.appends = c.appends[:kept*len(Settings)]
}

// turn lets each layer create users under a setting.
func (c *creating) turn(ctx context.Context, setting Setting, round int) error {
	for i := range c.Layers {
		n := (i + round) % len(c.Layers)
		layer := c.Layers[n]
		seconds, err := createUsers(ctx, layer, c.dsns[n], setting, func(string) {})
		if err != nil {
			return fmt.Errorf("layer %s, %s, synchronous %s: %w", layer.Name, setting.Journal,
				setting.Synchronous, err)
		}
		if c.times[setting] == nil {
			c.times[setting] = map[string][2][]float64{}
		}
		times := c.times[setting][layer.Name]
		for k := range times {
			times[k] = append(times[k], seconds[k])
		}
		c.times[setting][layer.Name] = times
	}
	return nil
}

// append measures the disk that the copies are on.
func (c *creating) append(ctx context.Context) (float64, error) {
	path, err := schema.Path(c.dsns[0])
	if err != nil {
		return 0, err
	}
	return appendAndSync(ctx, filepath.Dir(path), HundredUsers)
}

// summarize takes the medians, and counts syncs.
func (c *creating) summarize(ctx context.Context, found *Creates, child []string) error {
	found.Disk = Disk{AppendBytes: appendBytes, Sync: median.Of(c.appends) / HundredUsers}
	missing := strace.Check(ctx)
	switch {
	case ctx.Err() != nil:
		return ctx.Err()
	case missing != nil:
		found.NotCounted = missing.Error()
	}
	for i, setting := range Settings {
		row := SettingCreates{Setting: setting, Syncs: derivedSyncs[setting]}
		for _, l := range c.Layers {
			times := c.times[setting][l.Name]
			row.Layers = append(row.Layers, LayerCreates{l.Name, median.Of(times[0]), median.Of(times[1])})
		}
		c.Progress("counting syncs", i, len(Settings))
		if missing == nil {
			var err error
			row.Syncs, err = countSyncs(ctx, append(child[:len(child):len(child)], c.dsns[0],
				setting.Journal, setting.Synchronous))
			if err != nil {
				return fmt.Errorf("counting syncs: %w", err)
			}
		}
		found.Settings = append(found.Settings, row)
	}
	return nil
}

// createUsers opens a layer over a database under a setting and creates users in it: each in a
// transaction, and then as many in one. It returns the seconds of both. What happens next it
// says to tell: "each", "once" and "done".
func createUsers(ctx context.Context, l layers.Layer, dsn string, setting Setting,
	tell func(string)) (seconds [2]float64, err error) {
	db, err := schema.Open(ctx, dsn, &schema.Options{Conns: 1, Journal: setting.Journal,
		Synchronous: setting.Synchronous})
	if err != nil {
		return seconds, err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	store, err := l.Open(ctx, db, nil)
	if err != nil {
		return seconds, err
	}
	defer func() { err = errors.Join(err, store.Close()) }()
	var last int64
	if err := db.QueryRowContext(ctx, "SELECT max(id) FROM users").Scan(&last); err != nil {
		return seconds, err
	}
	users := newcomers(last, 2*HundredUsers+1)
	first, err := store.CreateUser(ctx, users[0]) // so that all is prepared and read
	if err != nil {
		return seconds, err
	}
	tell("each")
	start := time.Now()
	for _, u := range users[1 : HundredUsers+1] {
		if _, err := store.CreateUser(ctx, u); err != nil {
			return seconds, err
		}
	}
	seconds[0] = time.Since(start).Seconds()
	tell("once")
	start = time.Now()
	created, err := store.CreateUsers(ctx, users[HundredUsers+1:])
	seconds[1] = time.Since(start).Seconds()
	tell("done")
	if err == nil && (len(created) != HundredUsers || created[0].ID != first.ID+1+HundredUsers) {
		err = fmt.Errorf("%d users were created at once, and not with the next ids", len(created))
	}
	return seconds, err
}

// newcomers returns users who are not there yet when the highest id is last.
func newcomers(last int64, n int) []models.NewUser {
	users := make([]models.NewUser, n)
	for i := range users {
		handle := fmt.Sprintf("zz_exercise_%d_%d", last, i)
		users[i] = models.NewUser{Handle: handle, Email: handle + "@exercise.example",
			Profile: models.Profile{DisplayName: "Newcomer", Location: "Loopback",
				Bio: new("Came for the exercise, stayed for the timeline.")}}
	}
	return users
}
