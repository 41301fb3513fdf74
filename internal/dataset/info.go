package dataset

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"time"

	"example.com/impedance/internal/plural"
	"example.com/impedance/schema"
)

// Info is what a database was loaded with. It is stored in it.
type Info struct {
	Version    int   // of the generator that made the rows
	Users      int64 // rows, as all counts
	Posts      int64
	Follows    int64
	Seed       uint64
	Source     string    // "generated", or the edge list's base name and SHA-256
	SelfLoops  int64     // edges of the list that were dropped
	Duplicates int64     // edges of the list that were dropped
	Latest     time.Time // the newest CreatedAt or Since: the data set's "now"
}

// Dropped says in words how many edges of the list were dropped.
func (i *Info) Dropped() string {
	return plural.Of(i.SelfLoops, "self-loop") + ", " + plural.Of(i.Duplicates, "duplicate")
}

// OwnTables are the tables that describe the data set, and the edge list that it was made of.
var OwnTables = []string{"dataset_info", importedIDTable.name}

// Generated is the Source of a graph that was not imported.
const Generated = "generated"

// ErrNoInfo says that a database was not made by Load.
var ErrNoInfo = errors.New("was not loaded with a data set")

// insertInfo is for the engines that write an argument as a question mark.
const insertInfo = `INSERT INTO dataset_info
		VALUES (1, ?, ?, ?, ?, ?, ?, ?, ?, ?)`

func (i *Info) write(ctx context.Context, l *loader) error {
	if err := l.exec(ctx, l.createInfo); err != nil {
		return err
	}
	var latest any = i.Latest
	if l.engine == schema.SQLite {
		latest = i.Latest.UnixMicro()
	}
	_, err := l.conn.ExecContext(ctx, l.insertInfo, i.Version, i.Users, i.Posts, i.Follows,
		strconv.FormatUint(i.Seed, 10), i.Source, i.SelfLoops, i.Duplicates, latest)
	return err
}

// hasInfo asks an engine whether there is a table of what the database was loaded with.
var hasInfo = map[schema.Engine]string{
	schema.SQLite:   "SELECT EXISTS (SELECT 1 FROM sqlite_schema WHERE name = 'dataset_info')",
	schema.Postgres: "SELECT to_regclass('dataset_info') IS NOT NULL",
	schema.MySQL: `SELECT EXISTS (SELECT 1 FROM information_schema.tables
		WHERE table_schema = DATABASE() AND table_name = 'dataset_info')`,
}

// ReadInfo returns what a database of any engine was loaded with. It returns ErrNoInfo for
// one that Load did not make.
func ReadInfo(ctx context.Context, db *schema.DB) (*Info, error) {
	var made bool
	if err := db.QueryRowContext(ctx, hasInfo[db.Engine]).Scan(&made); err != nil {
		return nil, fmt.Errorf("reading what the database holds: %w", err)
	}
	if !made {
		return nil, fmt.Errorf("the database %w", ErrNoInfo)
	}
	var i Info
	var seed string
	err := db.QueryRowContext(ctx, `SELECT version, users, posts, follows, seed, source,
		self_loops, duplicates, latest FROM dataset_info`).Scan(&i.Version,
		&i.Users, &i.Posts, &i.Follows, &seed, &i.Source, &i.SelfLoops, &i.Duplicates, &i.Latest)
	if err != nil {
		return nil, fmt.Errorf("reading what the database holds: %w", err)
	}
	if i.Seed, err = strconv.ParseUint(seed, 10, 64); err != nil {
		return nil, fmt.Errorf("reading what the database holds: %w", err)
	}
	i.Latest = i.Latest.UTC()
	return &i, nil
}
