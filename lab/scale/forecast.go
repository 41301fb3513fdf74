package scale

import (
	"errors"
	"fmt"
	"math"

	"example.com/impedance/internal/dataset"
	"example.com/impedance/internal/growth"
	"example.com/impedance/lab/predict"
	"example.com/impedance/layers"
)

// Assumed is what the model assumes of a service, to say which assumption breaks first. Reads and
// writes are Twitter's of 2012, 300,000 timelines and 4,600 tweets a second by 150 million active
// users (Krikorian, Timelines at Scale, QCon San Francisco 2012). The others are ours.
var Assumed = struct {
	Budget                    float64 // seconds that a call may take
	ReadsOfUser, WritesOfUser float64 // each second
	BackupWindow              float64 // seconds
	ChangeWindow              float64 // seconds
}{0.2, 300_000 / 150e6, 4600 / 150e6, 4 * 3600, 3600}

// far are the sizes that are predicted and not measured.
var far = []int64{10_000_000, 100_000_000, 1_000_000_000}

// observations returns what the model is fitted to.
func observations(rs *growth.Results) (sizes []predict.Size, all []predict.Observation) {
	for _, d := range rs.Databases {
		if !math.IsNaN(d.Bytes) {
			sizes = append(sizes, predict.Size{Users: float64(d.Users), Bytes: d.Bytes})
		}
	}
	for _, c := range rs.Costs {
		if c.Cache != growth.Warm && c.Sync != growth.Full {
			continue
		}
		all = append(all, ObservationOf(rs, c))
	}
	return sizes, all
}

// ObservationOf returns what the model takes from a cost of warm calls or of writes, with the cold
// calls of the same name.
func ObservationOf(rs *growth.Results, c *growth.Cost) predict.Observation {
	series, point := at(c.Name, c.Degree)
	o := predict.Observation{Series: series, Point: point, Warm: c.Seconds, Rows: known(c.Visited),
		Things: known(c.Things)}
	if c.Cache != growth.Warm {
		return o
	}
	o.Touched = known(c.Pages)
	n := c.Name
	n.Cache = growth.Cold
	if cold := rs.Cost(n); cold != nil {
		o.Cold, o.Read = cold.Seconds, known(cold.MedianPages())
	}
	return o
}

// MachineOf returns the machine that results were measured on, without the size of its disk.
func MachineOf(rs *growth.Results) predict.Machine {
	last := rs.Machine()
	m := predict.Machine{PageBytes: known(last.PageBytes), Memory: known(last.Memory)}
	for _, at := range rs.Machines {
		if at.RandomRead > 0 {
			m.RandomReads = append(m.RandomReads, predict.RandomRead{Users: float64(at.Users),
				Seconds: at.RandomRead})
		}
	}
	return m
}

// at returns the series and the point of a cost.
func at(n growth.Name, degree float64) (predict.Series, predict.Point) {
	kind, _ := n.Kind()
	return predict.Series{Operation: n.Operation, Layer: n.Layer, Kind: kind},
		predict.Point{Users: float64(n.Users), Degree: known(degree)}
}

// known returns a value, 0 for one that was not measured.
func known(v float64) float64 {
	if math.IsNaN(v) {
		return 0
	}
	return v
}

// states are those that a size is predicted in before it is measured.
var states = []struct {
	cache string
	state predict.State
}{{growth.Warm, predict.Warm}, {growth.Cold, predict.Cold}, {growth.Half, predict.Half}}

// model fits the model to what has been written so far, which it returns too.
func (t *tier) model() (*predict.Model, *growth.Results, error) {
	rs, err := t.soFar()
	if err != nil {
		return nil, nil, err
	}
	sizes, all := observations(rs)
	machine := MachineOf(rs)
	machine.Disk = known(diskBytes(t.Dir))
	model, err := predict.Fit(machine, sizes, all)
	if err != nil {
		return nil, nil, fmt.Errorf("the model: %w", err)
	}
	return model, rs, nil
}

// forecast predicts the times of the reads at a number of users, from what has been written so far.
// The degrees of cohorts are those of the tier.
func (t *tier) forecast(users int64) error {
	model, _, err := t.model()
	if err != nil {
		return err
	}
	t.now()
	return t.eachRead(func(s growth.Sample) error {
		for _, of := range states {
			n := s.Name.At(users)
			n.Cache = of.cache
			series, point := at(n, s.Degree)
			p, err := model.Predict(series, point, of.state)
			if err := t.prediction(n, p, err); err != nil {
				return err
			}
		}
		return nil
	})
}

// outlook predicts the sizes that are far, when all others have been measured.
func (t *tier) outlook() error {
	model, rs, err := t.model()
	if err != nil {
		return err
	}
	t.now()
	err = t.eachRead(func(s growth.Sample) error {
		for _, users := range far {
			n := s.Name.At(users)
			n.Cache = growth.Steady
			series, point := at(n, s.Degree)
			p, err := model.Steady(series, point)
			if err := t.prediction(n, p, err); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	c := t.conditions(rs)
	for _, users := range far {
		o, err := model.Beyond(float64(users), c)
		if errors.Is(err, predict.ErrNotMeasured) {
			continue
		} else if err != nil {
			return err
		}
		if err := t.out.Outlook(growth.Outlook{Users: users, Disk: o.Bytes.Value, DiskLow: o.Bytes.Low,
			DiskHigh: o.Bytes.High, Memory: o.InMemory.Value, Breaks: broken(o.Breaks)}); err != nil {
			return err
		}
	}
	return nil
}

// eachRead calls do for each read that is measured, on each layer.
func (t *tier) eachRead(do func(growth.Sample) error) error {
	for _, s := range subjects(t.Ops, false, t.world, t.cohorts) {
		for _, l := range t.speaking() {
			if err := do(t.sample(s, l)); err != nil {
				return err
			}
		}
	}
	return nil
}

// broken says which assumption breaks first, by its formula, and which others do after it.
func broken(all []predict.Break) string {
	if len(all) == 0 {
		return "no assumption that was looked at"
	}
	first := all[0]
	text := fmt.Sprintf("%s, at %s users (%s)", first.Assumption, rough(first.Users.Value),
		first.Formula)
	for i, b := range all[1:] {
		text += []string{"; then ", ", "}[min(i, 1)] + b.Assumption + " at " + rough(b.Users.Value)
	}
	return text
}

// prediction writes a prediction. What the model has too few observations for is left out.
func (t *tier) prediction(n growth.Name, p predict.Prediction, err error) error {
	if errors.Is(err, predict.ErrNotMeasured) {
		return nil
	} else if err != nil {
		return err
	}
	const endless = 1e9 // seconds: the model knows no upper end
	if p.High > endless {
		p.High = math.NaN()
	}
	law := p.Law
	if p.Violation != "" {
		law = "no law: " + p.Violation
	}
	return t.out.Prediction(growth.Prediction{Name: n, Seconds: p.Value, Low: p.Low, High: p.High,
		Law: law})
}

// conditions are what was measured of backups and indexes, and what is assumed.
func (t *tier) conditions(rs *growth.Results) predict.Conditions {
	c := predict.Conditions{
		Network: func(users float64) predict.Network {
			return predict.Network(dataset.DegreesOf(users))
		},
		Budget: Assumed.Budget, ReadsOfUser: Assumed.ReadsOfUser, WritesOfUser: Assumed.WritesOfUser,
		Read:         predict.Series{Operation: "HomeTimeline", Layer: layers.Floor},
		Write:        predict.Series{Operation: "Publish", Layer: layers.Floor},
		BackupWindow: Assumed.BackupWindow, ChangeWindow: Assumed.ChangeWindow,
		Index: t.index,
	}
	if n := len(rs.Backups); n > 0 {
		b := rs.Backups[n-1]
		// VACUUM INTO writes every table anew, as most changes of a schema do.
		c.Backup, c.Restore, c.Rewrite = b.Bytes/b.Backup, b.Bytes/b.Restore, b.Bytes/b.Backup
	}
	return c
}

// rough writes a number of users with two digits.
func rough(users float64) string {
	for _, unit := range []struct {
		of     float64
		letter string
	}{{1e9, "B"}, {1e6, "M"}, {1e3, "k"}} {
		if v := users / unit.of; v >= 10 {
			return fmt.Sprintf("%.0f%s", v, unit.letter)
		} else if v >= 1 {
			return fmt.Sprintf("%.1f%s", v, unit.letter)
		}
	}
	return fmt.Sprintf("%.0f", users)
}
