package dataset

import (
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
)

// Keep returns the spec with a copy of its edge list if that can be read only once, such as a pipe,
// and the spec itself otherwise. An edge list is read again for each database, and before that for
// the name of a cached one. The copy is in the cache, and release removes it.
func (s Spec) Keep(ctx context.Context) (kept Spec, release func() error, err error) {
	release = func() error { return nil }
	info, err := os.Stat(s.file())
	if s.Graph == "" || err != nil || info.Mode().IsRegular() || info.IsDir() {
		return s, release, nil // opening it says what is wrong
	}
	cache, err := CacheDir()
	if err != nil {
		return s, release, err
	}
	dir, err := NewFolder(cache, "graph.*.partial")
	if err != nil {
		return s, release, err
	}
	s.kept = filepath.Join(dir.Path, "graph")
	if err := copyList(ctx, s.kept, s.Graph); err != nil {
		return s, release, errors.Join(err, dir.Close())
	}
	return s, dir.Close, nil
}

// file returns the path to read the edge list from.
func (s Spec) file() string {
	if s.kept != "" {
		return s.kept
	}
	return s.Graph
}

// copyList copies a list until its end, or that of ctx.
func copyList(ctx context.Context, to, from string) (err error) {
	list, err := os.Open(from)
	if err != nil {
		return noEdgeList(from, err)
	}
	defer list.Close()
	stop := context.AfterFunc(ctx, func() { list.Close() }) // which ends a Read that waits
	defer stop()
	kept, err := os.Create(to)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, kept.Close()) }()
	_, err = io.Copy(kept, list)
	if ctx.Err() != nil {
		return ctx.Err()
	}
	if err != nil {
		return noEdgeList(from, err)
	}
	return nil
}
