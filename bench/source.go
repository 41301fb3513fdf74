package bench

import (
	"context"
	"errors"

	"example.com/impedance/dataset"
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
	if empty, err := isEmpty(ctx, dsn); err != nil || !empty {
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

// isEmpty reports whether a server's database has no users, or no tables at all.
func isEmpty(ctx context.Context, dsn string) (bool, error) {
	db, err := schema.Open(ctx, dsn, &schema.Options{Create: true, Conns: 1})
	if err != nil {
		return false, err
	}
	defer db.Close()
	var tables, users int
	query := `SELECT count(*) FROM information_schema.tables
		WHERE table_name = 'users' AND table_schema = current_schema()`
	if db.Engine == schema.MySQL {
		query = `SELECT count(*) FROM information_schema.tables
			WHERE table_name = 'users' AND table_schema = DATABASE()`
	}
	if err := db.QueryRowContext(ctx, query).Scan(&tables); err != nil || tables == 0 {
		return true, err
	}
	query = "SELECT count(*) FROM (SELECT 1 FROM users LIMIT 1) AS u"
	err = db.QueryRowContext(ctx, query).Scan(&users)
	return users == 0, err
}
