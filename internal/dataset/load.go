package dataset

import (
	"context"
	"fmt"
	"time"

	"example.com/impedance/internal/edgelist"
	"example.com/impedance/models"
	"example.com/impedance/schema"
)

// Version is the version of the generator. A change of any byte it makes raises it.
const Version = 1

// MaxUsers is the largest number of users that can be made.
const MaxUsers = 1 << 31

// Spec says what to make. The same spec makes the same rows on every machine.
type Spec struct {
	Users int // of a generated graph, at least 1; ignored when Graph is set
	Seed  uint64
	Graph string // the path of an edge list to import; empty to generate the follows

	kept string // the path of its copy, if it can be read only once
}

// Options of Load. Nil stands for the zero value.
type Options struct {
	// Progress is called some ten times a second, from Load's own goroutine, with what
	// is being done, and how many rows, or for "reading" and "checking" bytes and for
	// "indexes" steps, of how many are done.
	Progress func(stage string, done, total int64)
	// Read is called when an edge list has been read. It is not called if a database in the
	// cache was used again.
	Read func(edgelist.List)
}

// ErrGraph says that an edge list is not what it should be.
var ErrGraph = edgelist.Err

// Load fills the database that dsn names, in any form that [schema.Open] takes, and returns
// what it holds. An SQLite file may be missing; the database of a server must have been made.
// What is there may be nothing, or a database of ours without users, which is replaced;
// anything else is refused with ErrNotEmpty or an error of package schema, and left untouched.
// An edge list that cannot be read as one is refused with ErrGraph.
//
// If Load fails or ctx ends, nothing of it remains: a file is built beside its place and moved
// there once it is complete and on disk, PostgreSQL does everything but gathering statistics in
// one transaction, and what was made on MySQL or MariaDB is dropped again. Only a crash of this
// program leaves something: a partial file, which the next Load removes, or on MySQL tables,
// which are not marked as ours, so that the database is refused from then on.
func Load(ctx context.Context, dsn string, spec Spec, opts *Options) (*Info, error) {
	info, err := load(ctx, dsn, spec, opts)
	if err != nil {
		return nil, fmt.Errorf("loading the data set: %w", err)
	}
	return info, nil
}

// tell returns the progress to tell, which may be nobody's.
func (o *Options) tell() progress {
	if o == nil || o.Progress == nil {
		return func(string, int64, int64) {}
	}
	return o.Progress
}

// read returns what is called with a list, which may be nobody's.
func (o *Options) read() func(edgelist.List) {
	if o == nil || o.Read == nil {
		return func(edgelist.List) {}
	}
	return o.Read
}

// progress is called with the stage, the amount done, and the total.
type progress func(stage string, done, total int64)

func load(ctx context.Context, dsn string, spec Spec, opts *Options) (*Info, error) {
	switch schema.EngineOf(dsn) {
	case schema.Postgres:
		return loadServer(ctx, dsn, spec, opts, loadPostgres)
	case schema.MySQL:
		return loadServer(ctx, dsn, spec, opts, loadMySQL)
	}
	return loadSQLite(ctx, dsn, spec, opts)
}

// fill writes the rows, and into info what only the rows tell.
func (s *source) fill(ctx context.Context, to taker, info *Info) error {
	see := func(count *int64, t time.Time) {
		*count++
		if t.After(info.Latest) {
			info.Latest = t
		}
	}
	w := s.network
	users := watch(w.users(), func(u models.User) { see(&info.Users, u.CreatedAt) })
	follows := watch(w.follows(s.edges), func(f models.Follow) { see(&info.Follows, f.Since) })
	posts := watch(w.posts(), func(p models.Post) { see(&info.Posts, p.CreatedAt) })
	if err := insert(ctx, to, userTable, users, int64(w.n)); err != nil {
		return err
	}
	if s.graph != nil {
		if err := insert(ctx, to, importedIDTable, s.graph.originals, int64(w.n)); err != nil {
			return err
		}
	}
	if err := insert(ctx, to, followTable, follows, s.total); err != nil {
		return err
	}
	if s.graph != nil {
		info.Duplicates = s.graph.duplicates
	}
	return insert(ctx, to, postTable, posts, int64(w.totalPosts()))
}

// watch lets see look at each row as it passes.
func watch[T any](r rows[T], see func(T)) rows[T] {
	return func(yield func(T) error) error {
		return r(func(row T) error {
			see(row)
			return yield(row)
		})
	}
}
