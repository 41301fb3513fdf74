package main

import (
	"bytes"
	"context"
	"errors"
	"io"
	"path/filepath"
	"slices"

	"example.com/impedance/bench"
	"example.com/impedance/internal/dataset"
	"example.com/impedance/internal/results"
	"example.com/impedance/lab/capacity"
	"example.com/impedance/lab/exercise"
	"example.com/impedance/layers"
)

// ratedSizes are the numbers of users at which rates are measured. Fewer than the first have not
// the arguments of all calls.
var ratedSizes = []size{bench.FewestUsers, 1000, 10_000, 100_000}

// measureAll measures the costs and the rates, and keeps both in the cache.
func (f *planning) measureAll(ctx context.Context, show *progress) error {
	s := scaling{sizes: sizes{1000, 10_000, largestQuick}, dsn: bench.Embedded, seed: 1}
	s.out.command = f.command
	s.choice.quick = f.quick
	s.choice.layers = slices.Clone(scaleLayers)
	if !slices.Contains(scaleLayers, f.layer.Name) {
		s.choice.layers = append(s.choice.layers, f.layer.Name)
	}
	p, err := s.plan()
	if err == nil {
		err = s.run(ctx, p, io.Discard, show)
	}
	if err != nil {
		return err
	}
	rates, err := f.rate(ctx, show, ratedSizes)
	if err != nil {
		return err
	}
	return f.keepRates(rates)
}

// rate searches the highest rate of each mix of exercise 3 at some numbers of users.
func (f *planning) rate(ctx context.Context, show *progress, at []size) (*capacity.Rates, error) {
	plan := loadPlan(usualLimit, f.quick)
	rates := &capacity.Rates{Layer: f.layer.Name, Limit: plan.Limit.Seconds()}
	for _, users := range at {
		d := data{users: users, seed: 1}
		s, err := d.open(ctx, show, copies{n: 1, rounds: roundsOfExercise})
		if err != nil {
			return nil, err
		}
		err = s.onStage(ctx, func(stage *bench.Stage) error {
			defer show.end()
			found, err := loaded(ctx, exercise.Setup{Stage: stage, World: s.world,
				Layers: []layers.Layer{f.layer}, Progress: show.steps, Meter: f.meter,
				Patience: patience(f.quick)}, plan)
			for _, r := range found {
				r.Users = int64(users)
				rates.All = append(rates.All, r)
			}
			return err
		})
		if err != nil {
			return nil, err
		}
	}
	return rates, nil
}

// loaded returns the rates that a layer holds in each mix.
func loaded(ctx context.Context, s exercise.Setup, p exercise.LoadPlan) (rates []capacity.Rate,
	err error) {
	system, err := exercise.Open(ctx, s, 1)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, system.Close()) }()
	envelope, err := system.Measure(ctx)
	if err != nil {
		return nil, err
	}
	refused := envelope.Refused
	var sustained []exercise.Sustained
	if refused == nil {
		found, err := system.Load(ctx, p)
		if err != nil {
			return nil, err
		}
		refused, sustained = found.Refused, found.Sustained
	}
	for _, m := range exercise.Mixes {
		r := capacity.Rate{Mix: m.Name}
		for _, one := range sustained {
			switch {
			case one.Mix != m:
			case one.Refused != nil:
				r.EndedBy = string(one.Refused.Reason)
			default:
				r.PerSecond, r.P99, r.EndedBy = one.Best.PerSecond, one.Best.P99, string(one.By)
			}
		}
		if refused != nil {
			r.EndedBy = string(refused.Reason)
		}
		rates = append(rates, r)
	}
	return rates, nil
}

// keepRates keeps rates in the cache, with the machine and the command.
func (f *planning) keepRates(rates *capacity.Rates) error {
	cache, err := dataset.CacheDir()
	if err != nil {
		return err
	}
	var text bytes.Buffer
	sealer := results.NewSealer(&text)
	err = results.WriteSetting(sealer, results.KeyCommand, f.command)
	if err == nil {
		err = rates.Write(sealer, bench.CodeSettings())
	}
	if err := errors.Join(err, sealer.Close()); err != nil {
		return err
	}
	return replace(filepath.Join(cache, capacity.RatesName), text.Bytes())
}
