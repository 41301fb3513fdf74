package main

import (
	"errors"
	"fmt"
	"io/fs"
	"math"
	"path/filepath"
	"slices"
	"strings"

	"example.com/impedance"
	"example.com/impedance/internal/dataset"
	"example.com/impedance/internal/growth"
	"example.com/impedance/internal/results"
	"example.com/impedance/lab/capacity"
	"example.com/impedance/schema"
)

// found returns the costs and the rates of the last runs in the cache, or those that this program
// was built with. What neither has stays unmeasured.
func (f *planning) found() (*capacity.Measured, *capacity.Rates, error) {
	cache, err := dataset.CacheDir()
	if err != nil {
		return nil, nil, err
	}
	if f.published {
		cache = filepath.Join(cache, "nothing")
	}
	rates, err := capacity.LastRates(cache, impedance.Source)
	if err != nil {
		return nil, nil, err
	}
	last, err := growth.Last(cache, impedance.Source)
	if errors.Is(err, fs.ErrNotExist) {
		return &capacity.Measured{Layer: f.layer.Name}, rates, nil
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
	m := &capacity.Measured{Layer: layer, From: last.File, Costs: map[string][]capacity.Cost{},
		Machine: fmt.Sprintf("%s, %s processors", last.Setting(results.KeyCPU),
			last.Setting(results.KeyProcs)),
		RandomRead: known(last.Machine.RandomRead), Sync: known(last.Machine.Sync)}
	if last.Here {
		m.From = "here"
	}
	engine := string(schema.SQLite)
	for _, operation := range capacity.Operations() {
		for _, users := range last.Sizes() {
			n := growth.Name{Operation: operation, Layer: layer, Engine: engine, Users: users}
			c := capacity.Cost{Users: float64(users)}
			for _, state := range []struct {
				cache, sync string
				to          *float64
			}{{growth.Warm, "", &c.Seconds}, {"", growth.Off, &c.Seconds}, {"", growth.Full, &c.Durable}} {
				n.Cache, n.Sync = state.cache, state.sync
				if cost := last.Cost(n); cost != nil {
					*state.to = cost.Median()
				}
			}
			n.Cache, n.Sync = growth.Cold, ""
			if cost := last.Cost(n); cost != nil {
				c.Pages = known(cost.Pages)
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

// known returns a value, and 0 for one that was not measured.
func known(v float64) float64 {
	if math.IsNaN(v) || math.IsInf(v, 0) {
		return 0
	}
	return v
}
