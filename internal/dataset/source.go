package dataset

import (
	"context"
	"fmt"
	"os"
	"strconv"

	"example.com/impedance/internal/edgelist"
)

// edge goes from follower to followee.
type edge struct{ from, to uint64 }

// runsSuffix names the file of sorted edges beside the partial database.
const runsSuffix = "-runs"

// source is where a data set comes from: the network that makes its rows, and the edges
// that the network either drew or was given.
type source struct {
	*network
	edges edges
	total int64     // edges, at most
	graph *imported // nil if the edges were drawn
	info  Info      // what is known beforehand
}

func openSource(ctx context.Context, spec Spec, runs string, opts *Options) (*source, error) {
	if spec.Graph != "" {
		return importGraph(ctx, spec, runs, opts)
	}
	if spec.Users < 1 || spec.Users > MaxUsers {
		return nil, fmt.Errorf("users must be 1–%d, not %d", MaxUsers, spec.Users)
	}
	w := newNetwork(spec.Seed, uint64(spec.Users))
	return &source{
		network: w,
		edges:   w.edges,
		total:   int64(w.totalFollows()),
		info:    Info{Version: Version, Seed: spec.Seed, Source: Generated},
	}, nil
}

func (s *source) close() error {
	if s.graph == nil {
		return nil
	}
	return s.graph.sorted.close()
}

// runEdges is how many edges are sorted in memory at a time: 32 MiB of them.
const runEdges = 1 << 21

// imported is a graph that was read from an edge list.
type imported struct {
	nodes      nodes
	sorted     *sorter[edge]
	selfLoops  int64
	duplicates int64 // known when all edges have been handed out
}

// importGraph reads an edge list. Dense ids ascend with the original ones, so that the
// order of the original edges is the order of the table's key.
func importGraph(ctx context.Context, spec Spec, runs string, opts *Options) (
	_ *source, err error) {
	file, err := os.Open(spec.file())
	if err != nil {
		return nil, noEdgeList(spec.Graph, err)
	}
	defer file.Close()
	info, err := file.Stat()
	if err != nil {
		return nil, err
	}
	list, err := edgelist.Open(file, spec.Graph)
	if err != nil {
		return nil, err
	}
	sorted, err := newSorter(runs, runEdges, pairKeys)
	if err != nil {
		return nil, err
	}
	g := &imported{sorted: sorted}
	reading := func() { opts.tell()("reading", list.Read, info.Size()) }
	if err := g.read(ctx, list, spec.Graph, reading); err != nil {
		sorted.close()
		return nil, err
	}
	opts.read()(list.List)
	w := newNetwork(spec.Seed, uint64(len(g.nodes.sorted)))
	return &source{
		network: w,
		edges:   w.sampled(g.edges),
		total:   sorted.count(),
		graph:   g,
		info: Info{Version: Version, Seed: spec.Seed, Source: sourceName(spec.Graph, list.Sum()),
			SelfLoops: g.selfLoops},
	}, nil
}

// read takes in the whole list. A node that only follows itself is a user still.
func (g *imported) read(ctx context.Context, list *edgelist.Reader, path string,
	tell func()) error {
	err := list.Each(ctx, func(e edgelist.Edge) error {
		if list.Line%(1<<18) == 0 {
			tell()
		}
		g.nodes.add(e.From)
		if e.From == e.To {
			g.selfLoops++
			return nil
		}
		g.nodes.add(e.To)
		return g.sorted.add(edge{e.From, e.To})
	})
	if err != nil {
		return err
	}
	tell()
	g.nodes.finish()
	switch n := len(g.nodes.sorted); {
	case n == 0:
		return fmt.Errorf("%s: %w: it has no edge", path, ErrGraph)
	case n > MaxUsers:
		return fmt.Errorf("%s: %w: it has %d nodes, more than %d", path, ErrGraph, n, MaxUsers)
	}
	return g.sorted.finish()
}

// edges hands out the edges between dense ids, without the duplicates.
func (g *imported) edges(yield func(follower, followee uint64) error) error {
	g.duplicates = g.sorted.dropped
	var last edge // a self-loop, which no edge equals
	var follower uint64
	return g.sorted.each(func(e edge) error {
		if e == last {
			g.duplicates++
			return nil
		}
		if e.from != last.from || follower == 0 {
			follower = g.nodes.user(e.from)
		}
		last = e
		return yield(follower, g.nodes.user(e.to))
	})
}

// originals makes the rows that tell which node became which user.
func (g *imported) originals(yield func(importedID) error) error {
	for i, id := range g.nodes.sorted {
		if err := yield(importedID{int64(i) + 1, strconv.FormatUint(id, 10)}); err != nil {
			return err
		}
	}
	return nil
}
