package main

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"golang.org/x/perf/benchmath"

	"example.com/impedance"
	"example.com/impedance/internal/dataset"
	"example.com/impedance/internal/growth"
	"example.com/impedance/internal/results"
	"example.com/impedance/lab/capacity"
	"example.com/impedance/lab/predict"
	"example.com/impedance/lab/scale"
	"example.com/impedance/schema"
)

// found returns the costs and the rates of the last runs in the cache, or those that this program
// was built with.
func (f *planning) found() (*capacity.Measured, *capacity.Rates, error) {
	cache, err := dataset.CacheDir()
	if err != nil {
		return nil, nil, err
	}
	last, err := growth.Last(cache, impedance.Source)
	if f.published || err == nil && !slices.Contains(last.Engines(), string(schema.SQLite)) {
		last, err = growth.Published(impedance.Source)
	}
	if err != nil {
		return nil, nil, err
	}
	rates, err := capacity.LastRates(cache, impedance.Source)
	if f.published {
		rates, err = capacity.PublishedRates(impedance.Source)
	}
	if err != nil {
		return nil, nil, err
	}
	if !slices.Contains(last.Layers(), f.layer.Name) {
		return nil, nil, fmt.Errorf("the costs of %s were not measured; there are those of %s, and "+
			"impedance capacity --measure --layers %s measures them", f.layer.Name,
			strings.Join(last.Layers(), ", "), f.layer.Name)
	}
	return costsOf(last, f.layer.Name), rates, nil
}

// costsOf returns what results of scale say of a layer on SQLite.
func costsOf(last *growth.Found, layer string) *capacity.Measured {
	m := &capacity.Measured{Layer: layer, From: last.File, Here: last.Here,
		Costs: map[string][]capacity.Cost{},
		Machine: fmt.Sprintf("%s, %s processors", last.Setting(results.KeyCPU),
			last.Setting(results.KeyProcs)),
		RandomRead: known(last.Machine().RandomRead), Sync: known(last.Machine().Sync)}
	m.Beyond = beyond(last.Results, layer)
	engine := string(schema.SQLite)
	for _, operation := range capacity.Operations() {
		for _, users := range last.Sizes() {
			n := growth.Name{Operation: operation, Layer: layer, Engine: engine, Users: users}
			c := capacity.Cost{Users: float64(users)}
			for _, state := range []struct {
				cache, sync string
				to          *capacity.Range
			}{{growth.Warm, "", &c.Seconds}, {"", growth.Off, &c.Seconds}, {"", growth.Full, &c.Durable}} {
				n.Cache, n.Sync = state.cache, state.sync
				if cost := last.Cost(n); cost != nil {
					*state.to = interval(cost.Seconds)
				}
			}
			n.Cache, n.Sync = growth.Warm, ""
			if cost := last.Cost(n); cost != nil {
				c.Pages = capacity.Range{Low: known(cost.Pages), High: known(cost.Pages)}
			}
			m.Costs[operation] = append(m.Costs[operation], c)
		}
	}
	for _, d := range last.Databases {
		if d.Engine != engine {
			continue
		}
		each := d.PerUser()
		if m.UserBytes.High == 0 {
			m.UserBytes = capacity.Range{Low: each, High: each}
		}
		m.UserBytes.Low, m.UserBytes.High = min(m.UserBytes.Low, each), max(m.UserBytes.High, each)
		m.PostBytes = known(d.PostsBytes / float64(d.Posts)) // of the largest, which is the last
		m.FollowBytes = known(d.FollowsBytes / float64(d.Follows))
	}
	for _, b := range last.Backups {
		if b.Engine == engine {
			m.BackupRate, m.RestoreRate = known(b.Bytes/b.Backup), known(b.Bytes/b.Restore)
		}
	}
	return m
}

// interval returns the interval of the median of some values at a confidence of 95 %, or their
// extremes if they are too few for one.
func interval(values []float64) capacity.Range {
	s := benchmath.AssumeNothing.Summary(benchmath.NewSample(values, &benchmath.DefaultThresholds), 0.95)
	if known(s.Lo) > 0 && known(s.Hi) > 0 {
		return capacity.Range{Low: s.Lo, High: s.Hi}
	}
	return capacity.Range{Low: slices.Min(values), High: slices.Max(values)}
}

// The states of a call for the model: all of its pages are in memory, or none of them is.
var (
	allInMemory  = predict.Warm
	noneInMemory = predict.State{Missing: 1}
)

// beyond returns a function that predicts figures of a layer at more users than were measured, by
// the model of package predict. It is nil if the model cannot be fitted.
func beyond(rs *growth.Results, layer string) func(string, capacity.Figure, float64) (capacity.Range,
	bool) {
	series := func(operation string, f capacity.Figure) predict.Series {
		if f == capacity.Durable {
			operation += ", " + growth.Full
		}
		return predict.Series{Operation: operation, Layer: layer}
	}
	var all []predict.Observation
	for _, c := range rs.Costs {
		if c.Layer != layer || c.Cohort != "" || c.Engine != string(schema.SQLite) ||
			c.Cache != growth.Warm && c.Cache != "" {
			continue
		}
		o := scale.ObservationOf(rs, c)
		o.Series = series(c.Operation, capacity.Computing)
		if c.Sync == growth.Full {
			o.Series = series(c.Operation, capacity.Durable)
		}
		all = append(all, o)
	}
	model, err := predict.Fit(scale.MachineOf(rs), nil, all)
	if err != nil {
		return nil
	}
	return func(operation string, f capacity.Figure, users float64) (capacity.Range, bool) {
		state := allInMemory
		if f == capacity.Pages {
			state = noneInMemory
		}
		p, err := model.Predict(series(operation, f), predict.Point{Users: users}, state)
		found := p.Interval
		if f == capacity.Pages {
			found = p.Pages
		}
		return capacity.Range{Low: found.Low, High: found.High}, err == nil && known(found.High) > 0
	}
}

// known returns a value, and 0 for one that was not measured.
func known(v float64) float64 {
	if math.IsNaN(v) || math.IsInf(v, 0) {
		return 0
	}
	return v
}
