package bench

import (
	"context"
	"errors"

	"example.com/impedance/internal/dataset"
	"example.com/impedance/schema"
)

// Embedded takes the place of a data source name. It stands for an SQLite database with the
// specified data set, which is made once and kept in the cache.
const Embedded = string(schema.SQLite)

// Source is a database with a data set.
type Source struct {
	DSN     string
	Given   bool // the database existed with its data; otherwise it has the specified data
	discard func() error
}

// Close removes databases that were made for the caller alone.
func (s *Source) Close() error { return s.discard() }

// Find returns the database that dsn names. If dsn is empty or [Embedded], Find returns a database
// in the cache with the data set of spec. If dsn names a server's database without users, Find
// loads the data set into another database of that server.
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
