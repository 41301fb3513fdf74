package bench

import (
	"context"
	"errors"

	"example.com/impedance/internal/dataset"
	"example.com/impedance/schema"
)

// Embedded stands for a data source name of SQLite where the data set of a specification is
// wanted, made once and kept in the cache.
const Embedded = string(schema.SQLite)

// Source is a database with a data set.
type Source struct {
	DSN     string
	Given   bool // it was there, with its data; else it has what the specification says
	discard func() error
}

// Close removes what was made for the caller alone.
func (s *Source) Close() error { return s.discard() }

// Find returns the database that dsn names. If dsn is empty or [Embedded], that is one in the
// cache, with the data set that spec says. If dsn names a server's database without users, it is
// one beside it, into which the data set is loaded.
func Find(ctx context.Context, dsn string, spec dataset.Spec,
	opts *dataset.Options) (*Source, error) {
	nothing := func() error { return nil }
	if dsn == "" || dsn == Embedded {
		path, _, err := dataset.Cached(ctx, spec, opts)
		return &Source{schema.DSN(path), false, nothing}, err
	}
	if schema.EngineOf(dsn) == schema.SQLite {
		return &Source{dsn, true, nothing}, nil
	}
	if vacant, err := dataset.Vacant(ctx, dsn); err != nil || !vacant {
		return &Source{dsn, true, nothing}, err
	}
	fresh, drop, err := schema.Fresh(ctx, dsn)
	if err != nil {
		return nil, err
	}
	if _, err := dataset.Load(ctx, fresh, spec, opts); err != nil {
		return nil, errors.Join(err, drop())
	}
	return &Source{fresh, false, drop}, nil
}
