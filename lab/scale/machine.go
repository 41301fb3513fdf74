package scale

import (
	"context"
	"errors"
	"io"
	"math"
	"os"
	"slices"
	"strconv"
	"strings"

	"example.com/impedance/internal/dataset"
	"example.com/impedance/internal/growth"
	"example.com/impedance/internal/median"
	"example.com/impedance/lab/predict"
	"example.com/impedance/schema"
)

// The number of reads whose mean is the disk's, at first and beside the cold calls of a subject, and
// of syncs whose median is the disk's.
const (
	diskReads   = 2000
	besideReads = 16
	diskSyncs   = 30
)

// machine measures the disk in the folder for copies, with a file of this size. A figure that this
// system does not let a program measure is NaN.
func (t *tier) machine(ctx context.Context) (m growth.Machine, err error) {
	nan := math.NaN()
	m = growth.Machine{Users: t.users, RandomRead: nan, Sync: nan, Sequential: nan, Memory: memory(),
		PageBytes: nan}
	if m.Sync, err = syncTime(ctx, t.Dir); err != nil {
		return m, err
	}
	if t.engine != schema.SQLite {
		return m, nil
	}
	m.PageBytes = pageBytes
	dsn, remove, err := t.stage.Copy(ctx, "disk")
	if err != nil {
		return m, err
	}
	defer func() { err = errors.Join(err, remove()) }()
	path, err := schema.Path(dsn)
	if err != nil {
		return m, err
	}
	reads, err := randomReads(ctx, path, diskReads, t.Seed)
	if errors.Is(err, errNotHere) {
		return m, nil
	}
	if err != nil {
		return m, err
	}
	m.RandomRead = usual(reads)
	if err := evict(path); err != nil {
		return m, err
	}
	took, err := timed(func() error { return readAll(path) })
	m.Sequential = sizeOf(path) / took
	return m, err
}

// usual returns the mean of all times but the longest hundredth. A call waits for the sum of its
// reads, and a pause of the machine has nothing to do with them.
func usual(times []float64) float64 {
	times = slices.Sorted(slices.Values(times))
	return mean(times[:len(times)-len(times)/100])
}

// readAll reads a file from its beginning to its end.
func readAll(path string) (err error) {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	_, err = io.CopyBuffer(io.Discard, struct{ io.Reader }{f}, make([]byte, 1<<20))
	return err
}

// syncTime returns the median time to append a page to a new file of a folder and to have it on
// disk. It removes the file.
func syncTime(ctx context.Context, dir string) (seconds float64, err error) {
	f, err := os.CreateTemp(dir, "appends-")
	if err != nil {
		return 0, err
	}
	defer func() { err = errors.Join(err, f.Close(), os.Remove(f.Name())) }()
	var all []float64
	page := make([]byte, pageBytes)
	for range diskSyncs {
		if err := ctx.Err(); err != nil {
			return 0, err
		}
		took, err := timed(func() error {
			if _, err := f.Write(page); err != nil {
				return err
			}
			return f.Sync()
		})
		if err != nil {
			return 0, err
		}
		all = append(all, took)
	}
	return median.Of(all), nil
}

// diskBytes returns the bytes that a folder has free, NaN where the system does not tell.
func diskBytes(dir string) float64 {
	free, known, err := dataset.Free(dir)
	if err != nil || !known {
		return math.NaN()
	}
	return float64(free)
}

// memory returns the bytes of memory of this machine, NaN where the system does not tell.
func memory() float64 {
	text, err := os.ReadFile("/proc/meminfo")
	if err != nil {
		return math.NaN()
	}
	for line := range strings.Lines(string(text)) {
		if fields := strings.Fields(line); len(fields) == 3 && fields[0] == "MemTotal:" {
			if kilobytes, err := strconv.ParseFloat(fields[1], 64); err == nil {
				return kilobytes * 1024
			}
		}
	}
	return math.NaN()
}

// database weighs the tables with their indexes.
func (t *tier) database(ctx context.Context) growth.Database {
	nan := math.NaN()
	d := growth.Database{Engine: string(t.engine), Users: t.info.Users, Posts: t.info.Posts,
		Follows: t.info.Follows, Bytes: nan, UsersBytes: nan, PostsBytes: nan,
		FollowsBytes: nan, Others: nan}
	db, err := schema.Open(ctx, t.source.DSN, &schema.Options{ReadOnly: true, Conns: 1})
	if err != nil {
		return d
	}
	defer db.Close()
	tables := map[string]*float64{"users": &d.UsersBytes, "posts": &d.PostsBytes,
		"follows": &d.FollowsBytes}
	if t.engine == schema.SQLite {
		t.weighFile(ctx, db, tables)
	} else {
		for table, bytes := range tables {
			if err := db.QueryRowContext(ctx, weighing[t.engine], table).Scan(bytes); err != nil {
				*bytes = nan
			}
		}
	}
	d.Bytes = d.UsersBytes + d.PostsBytes + d.FollowsBytes
	if path, err := t.fileOf(t.source.DSN); err == nil && path != "" {
		d.Bytes = sizeOf(path)
	}
	return d
}

// weighFile weighs the tables of a file, and notes the pages of the largest index. Tables that
// cannot be read stay unknown.
func (t *tier) weighFile(ctx context.Context, db *schema.DB, tables map[string]*float64) {
	rows, err := db.QueryContext(ctx, `SELECT t.tbl_name, s.name, sum(s.pgsize),
		sum(s.pagetype = 'leaf'), sum(s.pagetype = 'internal')
		FROM dbstat s JOIN sqlite_schema t ON t.name = s.name GROUP BY t.tbl_name, s.name`)
	if err != nil {
		return
	}
	defer rows.Close()
	sums := map[string]float64{}
	for rows.Next() {
		var table, name string
		var bytes, leaves, inner float64
		if rows.Scan(&table, &name, &bytes, &leaves, &inner) != nil {
			return
		}
		sums[table] += bytes
		if leaves > t.index.Leaves && inner > 0 {
			t.index = predict.Index{Name: name, Users: float64(t.users), Leaves: leaves,
				Fanout: (leaves + inner - 1) / inner}
		}
	}
	if rows.Err() != nil {
		return
	}
	for table, bytes := range tables {
		*bytes = sums[table]
	}
}

// weighing are the statements that tell a server's bytes of a table with its indexes.
var weighing = map[schema.Engine]string{
	schema.Postgres: `SELECT pg_total_relation_size($1::regclass)`,
	schema.MySQL: `SELECT data_length + index_length FROM information_schema.tables
		WHERE table_schema = DATABASE() AND table_name = ?`,
}
