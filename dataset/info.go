package dataset

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strconv"
	"time"

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

// Generated is the Source of a graph that was not imported.
const Generated = "generated"

// ErrNoInfo says that a database was not made by Load.
var ErrNoInfo = errors.New("was not loaded with a data set")

const createInfo = `CREATE TABLE dataset_info (
    only       INTEGER   PRIMARY KEY CHECK (only = 1), -- one row
    version    INTEGER   NOT NULL,
    users      INTEGER   NOT NULL,
    posts      INTEGER   NOT NULL,
    follows    INTEGER   NOT NULL,
    seed       TEXT      NOT NULL, -- unsigned, 64 bits
    source     TEXT      NOT NULL,
    self_loops INTEGER   NOT NULL,
    duplicates INTEGER   NOT NULL,
    latest     TIMESTAMP NOT NULL
)`

func (i *Info) write(ctx context.Context, conn *sql.Conn) error {
	if _, err := conn.ExecContext(ctx, createInfo); err != nil {
		return err
	}
	_, err := conn.ExecContext(ctx, `INSERT INTO dataset_info
		VALUES (1, ?, ?, ?, ?, ?, ?, ?, ?, ?)`, i.Version, i.Users, i.Posts, i.Follows,
		strconv.FormatUint(i.Seed, 10), i.Source, i.SelfLoops, i.Duplicates, i.Latest.UnixMicro())
	return err
}

// ReadInfo returns what a database was loaded with. It returns ErrNoInfo for one that
// Load did not make.
func ReadInfo(ctx context.Context, db *schema.DB) (*Info, error) {
	var made bool
	const exists = "SELECT EXISTS (SELECT 1 FROM sqlite_schema WHERE name = 'dataset_info')"
	if err := db.QueryRowContext(ctx, exists).Scan(&made); err != nil {
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
