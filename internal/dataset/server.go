package dataset

import (
	"context"
	"errors"
	"fmt"
	"time"

	"example.com/impedance/schema"
)

// undoing is how long it may take to undo what was begun on a server.
const undoing = time.Minute

// vacancy is a server's database that may be filled.
type vacancy struct {
	*schema.DB
	ours bool // whether it has our tables, without users; else it is empty
}

// loadServer checks that a server's database may be filled, and lets the engine fill it.
func loadServer(ctx context.Context, dsn string, spec Spec, opts *Options,
	fill func(context.Context, vacancy, *source, progress) (*Info, error)) (_ *Info, err error) {
	v, err := claimServer(ctx, dsn)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, v.Close()) }()
	s, err := openSource(ctx, spec, "", opts)
	if err != nil {
		return nil, err
	}
	var info *Info
	if err = v.check(ctx); err == nil { // again, for reading a graph takes its time
		info, err = fill(ctx, v, s, opts.tell())
	}
	if err = errors.Join(v.explain(ctx, err), s.close()); err != nil {
		return nil, err
	}
	return info, nil
}

// Vacant reports whether [Load] may fill a server's database: it is empty, or ours without
// users. One that is somebody else's is an error of package schema.
func Vacant(ctx context.Context, dsn string) (bool, error) {
	v, err := claimServer(ctx, dsn)
	if errors.Is(err, ErrNotEmpty) {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	return true, v.Close()
}

// claimServer opens a database and refuses one with users. Open has refused what is not ours,
// and neither has written anything.
func claimServer(ctx context.Context, dsn string) (vacancy, error) {
	db, err := schema.Open(ctx, dsn, &schema.Options{Create: true, Conns: 1})
	if err != nil {
		return vacancy{}, err
	}
	v := vacancy{DB: db}
	if err := v.check(ctx); err != nil {
		return vacancy{}, errors.Join(v.explain(ctx, err), db.Close())
	}
	return v, nil
}

func (v *vacancy) check(ctx context.Context) error {
	database := "current_schema()"
	if v.Engine == schema.MySQL {
		database = "DATABASE()"
	}
	err := v.QueryRowContext(ctx, `SELECT EXISTS (SELECT 1 FROM information_schema.tables
		WHERE table_schema = `+database+` AND table_name = 'users')`).Scan(&v.ours)
	if err != nil || !v.ours {
		return err
	}
	var users bool
	err = v.QueryRowContext(ctx, "SELECT EXISTS (SELECT 1 FROM users)").Scan(&users)
	if err == nil && users {
		err = ErrNotEmpty
	}
	return err
}

// explain says which database an error is about and what to do. Where ctx has ended, the
// drivers say so in words of their own, or that the connection is gone.
func (v *vacancy) explain(ctx context.Context, err error) error {
	switch ended := ctx.Err(); {
	case err == nil || ended == nil:
		return v.Explain(err)
	case errors.Is(err, ended):
		return err
	default:
		return fmt.Errorf("%w: %w", ended, err)
	}
}
