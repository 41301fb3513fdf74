package dataset

import (
	"bufio"
	"context"
	"database/sql/driver"
	"errors"
	"flag"
	"fmt"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"example.com/impedance/schema"
	"example.com/impedance/storetest/harness"
)

var serverUsers = flag.Int("server-users", 20_000, "users that BenchmarkLoadPostgres and "+
	"BenchmarkLoadMySQL make")

// rival is the program that a server comes with, and loads files with rows as fast as can be.
type rival struct {
	program, variable string
	dialect           dialect
	drop              []string
	command           func(ctx context.Context, dsn *url.URL, folder string) *exec.Cmd
}

// BenchmarkLoadPostgres compares Load with the \copy of psql: how many rows per second go into
// the tables, as Load has them while it fills them (without foreign keys and secondary
// indexes), from making them to their commit on the one hand, from files on the other; and
// what share that is. It tells the rows per second of the whole Load, too. The two take turns:
//
//	go test -run - -bench 'Load(Postgres|MySQL)' -benchtime 5x ./internal/dataset \
//	  -args -server-users 50000
func BenchmarkLoadPostgres(b *testing.B) {
	rival{
		program: "psql", variable: "IMPEDANCE_POSTGRES",
		dialect: postgresDialect, drop: dropPostgres,
		command: func(ctx context.Context, dsn *url.URL, folder string) *exec.Cmd {
			c := exec.CommandContext(ctx, "psql", "-qX", "--single-transaction", dsn.String())
			for _, table := range tablesInOrder {
				c.Args = append(c.Args, "-c", fmt.Sprintf(`\copy %s from '%s'`, table,
					filepath.Join(folder, table)))
			}
			c.Env = append(os.Environ(), "PGTZ=UTC")
			return c
		},
	}.bench(b)
}

// BenchmarkLoadMySQL compares Load with LOAD DATA LOCAL INFILE, given by the client of MariaDB
// and MySQL, as BenchmarkLoadPostgres does with psql. The server must have local_infile on.
func BenchmarkLoadMySQL(b *testing.B) {
	program := "mysql"
	if _, err := exec.LookPath(program); err != nil {
		program = "mariadb" // as newer ones of MariaDB are called
	}
	rival{
		program: program, variable: "IMPEDANCE_MYSQL",
		dialect: mysqlDialect, drop: []string{dropMySQL},
		command: func(ctx context.Context, dsn *url.URL, folder string) *exec.Cmd {
			statements := slices.Clone(mysqlSettings)
			for _, table := range tablesInOrder {
				statements = append(statements, fmt.Sprintf("LOAD DATA LOCAL INFILE '%s' "+
					"INTO TABLE %s CHARACTER SET utf8mb4", filepath.Join(folder, table), table))
			}
			port := dsn.Port()
			if port == "" {
				port = "3306"
			}
			c := exec.CommandContext(ctx, program, "--no-defaults", "--local-infile=1",
				"--protocol=tcp", "-h", dsn.Hostname(), "-P", port, "-u", dsn.User.Username(),
				"-e", strings.Join(statements, ";"), strings.TrimPrefix(dsn.Path, "/"))
			password, _ := dsn.User.Password()
			c.Env = append(os.Environ(), "MYSQL_PWD="+password)
			return c
		},
	}.bench(b)
}

var tablesInOrder = []string{"users", "follows", "posts"}

// contest is a rival and the database that it and Load fill in turn.
type contest struct {
	rival
	dsn    string
	db     *schema.DB
	folder string // of the files
	rows   int64
}

func (r rival) bench(b *testing.B) {
	if _, err := exec.LookPath(r.program); err != nil {
		b.Skipf("%s, which this compares with, is not installed", r.program)
	}
	c := contest{rival: r, folder: b.TempDir()}
	check := func(err error) {
		if err != nil {
			b.Fatal(err)
		}
	}
	var err error
	c.dsn = harness.Fresh(b, r.variable)
	c.db, err = schema.Open(b.Context(), c.dsn, &schema.Options{Conns: 1})
	check(err)
	b.Cleanup(func() { check(c.db.Close()) })
	check(c.writeFiles())
	var ours, theirs, whole []time.Duration
	for b.Loop() {
		turns := []func(){
			func() { ours = append(ours, c.time(b, c.fill)) },
			func() { theirs = append(theirs, c.time(b, c.copy)) },
		}
		if len(whole)%2 == 1 {
			slices.Reverse(turns)
		}
		turns[0]()
		turns[1]()
		whole = append(whole, c.time(b, c.load))
	}
	c.report(b, ours, theirs, whole)
}

// report reports medians, that of the share over what was timed one after the other.
func (c *contest) report(b *testing.B, ours, theirs, whole []time.Duration) {
	var shares []float64
	for i := range ours {
		shares = append(shares, theirs[i].Seconds()/ours[i].Seconds())
	}
	speed := func(times []time.Duration) float64 {
		return float64(c.rows) / median(times).Seconds()
	}
	b.ReportMetric(median(shares), "of-"+c.program)
	b.ReportMetric(speed(ours), "rows/s")
	b.ReportMetric(speed(theirs), c.program+"-rows/s")
	b.ReportMetric(speed(whole), "whole-rows/s")
	b.ReportMetric(0, "ns/op")
}

func median[T time.Duration | float64](list []T) T {
	list = slices.Sorted(slices.Values(list))
	return (list[len(list)/2] + list[(len(list)-1)/2]) / 2
}

// time empties the database, lets do fill it, and checks that all rows are there.
func (c *contest) time(b *testing.B,
	do func(context.Context) (time.Duration, error)) time.Duration {
	for _, s := range c.drop {
		if _, err := c.db.ExecContext(b.Context(), s); err != nil {
			b.Fatal(err)
		}
	}
	took, err := do(b.Context())
	if err != nil {
		b.Fatal(err)
	}
	var rows int64
	err = c.db.QueryRowContext(b.Context(), `SELECT (SELECT count(*) FROM users)
		+ (SELECT count(*) FROM posts) + (SELECT count(*) FROM follows)`).Scan(&rows)
	if err != nil || rows != c.rows {
		b.Fatalf("%d rows, want %d (%v)", rows, c.rows, err)
	}
	return took
}

// quiet ignores progress.
func quiet(string, int64, int64) {}

// inTables makes the tables as they are while Load fills them, in a transaction where there is
// one around that, which do ends.
func (c *contest) inTables(ctx context.Context, do func(*loader) error) error {
	l, err := newLoader(ctx, c.db.DB, c.dialect, quiet)
	if err != nil {
		return err
	}
	defer l.conn.Close()
	l.batchRows = batchRows
	tables, _ := schema.Statements(l.engine)
	if err := l.exec(ctx, append([]string{"BEGIN"}, tables...)...); err != nil {
		return err
	}
	if _, err := l.postpone(ctx, l); err != nil {
		return err
	}
	return do(l)
}

// fill is what Load does with the tables.
func (c *contest) fill(ctx context.Context) (took time.Duration, err error) {
	err = c.inTables(ctx, func(l *loader) error {
		if l.engine == schema.MySQL {
			if err := l.exec(ctx, mysqlSettings...); err != nil {
				return err
			}
		}
		s, err := openSource(ctx, Spec{Users: *serverUsers, Seed: 1}, "", nil)
		if err != nil {
			return err
		}
		start := time.Now()
		if err := s.fill(ctx, l, &Info{}); err != nil {
			return err
		}
		err = l.exec(ctx, "COMMIT")
		took = time.Since(start)
		return err
	})
	return took, err
}

// copy is what the rival does with the tables.
func (c *contest) copy(ctx context.Context) (time.Duration, error) {
	err := c.inTables(ctx, func(l *loader) error { return l.exec(ctx, "COMMIT") })
	if err != nil {
		return 0, err
	}
	dsn, err := url.Parse(c.dsn)
	if err != nil {
		return 0, err
	}
	command := c.command(ctx, dsn, c.folder)
	start := time.Now()
	said, err := command.CombinedOutput()
	if err != nil {
		err = fmt.Errorf("%w: %s", err, said)
	}
	return time.Since(start), err
}

// load is the whole of Load.
func (c *contest) load(ctx context.Context) (time.Duration, error) {
	start := time.Now()
	_, err := Load(ctx, c.dsn, Spec{Users: *serverUsers, Seed: 1}, nil)
	return time.Since(start), err
}

// writeFiles writes the rows as both COPY and LOAD DATA read them.
func (c *contest) writeFiles() error {
	w := newNetwork(1, uint64(*serverUsers))
	users, err := writeTable(c.folder, userTable, w.users())
	posts, e := writeTable(c.folder, postTable, w.posts())
	follows, e2 := writeTable(c.folder, followTable, w.follows(w.edges))
	c.rows = users + posts + follows
	return errors.Join(err, e, e2)
}

func writeTable[T any](folder string, t table[T], r rows[T]) (count int64, err error) {
	file, err := os.Create(filepath.Join(folder, t.name))
	if err != nil {
		return 0, err
	}
	w := bufio.NewWriter(file)
	args := make([]driver.NamedValue, len(t.columns))
	err = r(func(row T) error {
		count++
		t.bind(args, row)
		for i, arg := range args {
			w.WriteString(fileValue(arg.Value, i == t.instant))
			w.WriteByte("\t\n"[(i+1)/len(args)])
		}
		return nil
	})
	return count, errors.Join(err, w.Flush(), file.Close())
}

var fileEscapes = strings.NewReplacer(`\`, `\\`, "\t", `\t`, "\n", `\n`)

func fileValue(value any, instant bool) string {
	switch v := value.(type) {
	case int64:
		if instant {
			return time.UnixMicro(v).UTC().Format("2006-01-02 15:04:05.000000")
		}
		return fmt.Sprint(v)
	case string:
		return fileEscapes.Replace(v)
	case bool:
		return map[bool]string{false: "0", true: "1"}[v]
	default:
		return `\N`
	}
}
