package bench

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"example.com/impedance/schema"
)

// observed has the settings and catalogs of a side's instances before anything was timed.
type observed map[*instance]*schema.Observed

// observe reads back the settings of every connection of each instance, and the catalog of its
// copy. It compares both with the requested ones and with those of the bare statements, on which no
// store was opened. A store could change any setting on the connections that it is given.
func observe(ctx context.Context, s *side) (observed, error) {
	all := observed{}
	for _, inst := range s.all {
		o, err := schema.Observe(ctx, inst.db)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", inst, err)
		}
		all[inst] = o
	}
	clean := all[s.clean()]
	var errs []error
	for _, inst := range s.all {
		o := all[inst]
		said := append(o.Unlike(&s.opts), o.Differences(clean)...)
		if o.Outside > 0 && !s.opts.ReadOnly { // else the others share its database
			said = append(said, fmt.Sprintf("%d connections to its copy are not the pool's; a store must "+
				"use the pool that it is given", o.Outside))
		}
		errs = append(errs, inst.otherwise(said))
	}
	return all, errors.Join(errs...)
}

// sameStatistics checks that the planner has the same statistics on each copy.
func (o observed) sameStatistics(s *side) error {
	var errs []error
	for _, inst := range s.all {
		errs = append(errs, inst.otherwise(o[inst].StatisticsDifferences(o[s.clean()])))
	}
	return errors.Join(errs...)
}

// unchanged observes again, after the timing.
func (o observed) unchanged(ctx context.Context, s *side) error {
	now, err := observe(ctx, s)
	if err != nil {
		return err
	}
	var errs []error
	for _, inst := range s.all {
		errs = append(errs, inst.otherwise(now[inst].Differences(o[inst])))
	}
	return errors.Join(errs...)
}

// otherwise makes an error of sentences on an instance.
func (i *instance) otherwise(sentences []string) error {
	if len(sentences) == 0 {
		return nil
	}
	return fmt.Errorf("%s is not set up as the others are, so that its times would be of something "+
		"else: %s", i, strings.Join(sentences, "; "))
}

// observeAll observes all sides before the timing. The function that it returns observes them
// again, after it.
func observeAll(ctx context.Context, sides []*side) (again func(context.Context) error,
	err error) {
	before := make([]observed, len(sides))
	for i, s := range sides {
		if before[i], err = observe(ctx, s); err != nil {
			return nil, err
		}
		if err := before[i].sameStatistics(s); err != nil {
			return nil, err
		}
	}
	return func(ctx context.Context) error {
		var errs []error
		for i, s := range sides {
			errs = append(errs, before[i].unchanged(ctx, s))
		}
		return errors.Join(errs...)
	}, nil
}
