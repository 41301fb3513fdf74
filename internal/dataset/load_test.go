package dataset_test

import (
	"bytes"
	"compress/gzip"
	"context"
	"crypto/sha256"
	"database/sql"
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"example.com/impedance/internal/dataset"
	"example.com/impedance/models"
	"example.com/impedance/schema"
)

var benchUsers = flag.Int("users", 10_000, "users that BenchmarkLoad makes")

func open(t *testing.T, path string) *schema.DB {
	t.Helper()
	db, err := schema.Open(t.Context(), path, nil)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	return db
}

func query[T any](t *testing.T, db *schema.DB, query string, args ...any) T {
	t.Helper()
	var v T
	if err := db.QueryRowContext(t.Context(), query, args...).Scan(&v); err != nil {
		t.Fatalf("%s: %v", query, err)
	}
	return v
}

// checkIntegrity lets SQLite hold the rows against every constraint and index. The bulk
// settings have left that out.
func checkIntegrity(t *testing.T, db *schema.DB) {
	t.Helper()
	if got := query[string](t, db, "PRAGMA integrity_check"); got != "ok" {
		t.Errorf("integrity: %s", got)
	}
	var table string
	err := db.QueryRowContext(t.Context(),
		`SELECT "table" FROM pragma_foreign_key_check`).Scan(&table)
	if !errors.Is(err, sql.ErrNoRows) {
		t.Errorf("foreign keys of %s: %v", table, err)
	}
	if n := query[int](t, db, `SELECT count(*) FROM posts JOIN posts o ON o.id = posts.repost_of_id
		WHERE o.kind = 'repost'`); n != 0 {
		t.Errorf("%d reposts of reposts", n)
	}
}

// only checks that a folder has just the named files.
func only(t *testing.T, folder string, want ...string) {
	t.Helper()
	entries, err := os.ReadDir(folder)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, e := range entries {
		got = append(got, e.Name())
	}
	if !slices.Equal(got, want) {
		t.Errorf("the folder has %q, want %q", got, want)
	}
}

// watchStages returns what each stage of a load has done, and checks that it only grows.
func watchStages(t *testing.T) (map[string]int64, *dataset.Options) {
	stages := make(map[string]int64)
	return stages, &dataset.Options{Progress: func(stage string, done, total int64) {
		if done < stages[stage] || done > total {
			t.Errorf("%s: %d of %d after %d", stage, done, total, stages[stage])
		}
		stages[stage] = done
	}}
}

func TestLoad(t *testing.T) {
	folder := t.TempDir()
	path := filepath.Join(folder, "a b?%#.db")
	stages, opts := watchStages(t)
	spec := dataset.Spec{Users: 1234, Seed: 1<<64 - 1}
	info, err := dataset.Load(t.Context(), path, spec, opts)
	if err != nil {
		t.Fatal(err)
	}
	only(t, folder, "a b?%#.db")
	const indexes = 9 // two of them for columns that are unique
	want := map[string]int64{"users": 1234, "posts": 12_340, "follows": 24_680,
		"indexes": indexes}
	for stage, n := range want {
		if stages[stage] != n {
			t.Errorf("%s: progress ended at %d, want %d", stage, stages[stage], n)
		}
	}
	db := open(t, path)
	checkIntegrity(t, db)
	read, err := dataset.ReadInfo(t.Context(), db)
	if err != nil || *read != *info {
		t.Errorf("got %+v, %v; want %+v", read, err, info)
	}
	for table, n := range map[string]int64{"users": info.Users, "posts": info.Posts,
		"follows": info.Follows} {
		if got := query[int64](t, db, "SELECT count(*) FROM "+table); got != n || n != want[table] {
			t.Errorf("%s: %d rows, info says %d, want %d", table, got, n, want[table])
		}
	}
	latest := query[int64](t, db, `SELECT max(t) FROM (SELECT max(created_at) t FROM users
		UNION ALL SELECT max(created_at) FROM posts UNION ALL SELECT max(since) FROM follows)`)
	if info.Latest.UnixMicro() != latest {
		t.Errorf("latest is %v, want %v", info.Latest, time.UnixMicro(latest))
	}
	if info.Seed != 1<<64-1 || info.Source != dataset.Generated || info.Version != dataset.Version {
		t.Errorf("got %+v", info)
	}
}

// catalog lists everything that a database has beside rows.
func catalog(t *testing.T, db *schema.DB) []string {
	t.Helper()
	rows, err := db.QueryContext(t.Context(), `SELECT coalesce(sql, name) FROM sqlite_schema
		WHERE name NOT LIKE 'dataset%' AND name NOT LIKE 'imported%' ORDER BY name`)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	var list []string
	for rows.Next() {
		var s string
		if err := rows.Scan(&s); err != nil {
			t.Fatal(err)
		}
		list = append(list, s)
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	return list
}

func TestLoadedSchemaIsTheApplied(t *testing.T) {
	path := filepath.Join(t.TempDir(), "loaded.db")
	if _, err := dataset.Load(t.Context(), path, dataset.Spec{Users: 10}, nil); err != nil {
		t.Fatal(err)
	}
	loaded := open(t, path)
	before := catalog(t, loaded)
	if err := schema.Apply(t.Context(), loaded); err != nil {
		t.Fatal(err)
	}
	if after := catalog(t, loaded); !slices.Equal(after, before) {
		t.Errorf("Apply made %q of %q", after, before)
	}
	applied := open(t, emptyDatabase(t, filepath.Join(t.TempDir(), "applied.db")))
	if want := catalog(t, applied); !slices.Equal(before, want) {
		t.Errorf("got %q, want %q", before, want)
	}
	for _, table := range []string{"users", "posts"} {
		last := query[int64](t, loaded, "SELECT max(id) FROM "+table)
		if seq := query[int64](t, loaded, "SELECT seq FROM sqlite_sequence WHERE name = ?",
			table); seq != last {
			t.Errorf("%s: the sequence is at %d, the last id is %d", table, seq, last)
		}
	}
	id := query[int64](t, loaded, `INSERT INTO posts (author_id, kind, body, created_at)
		VALUES (1, 'text', 'next', 1) RETURNING id`)
	if id != 101 {
		t.Errorf("the next post has id %d, want 101", id)
	}
}

// emptyDatabase makes a database of ours without rows.
func emptyDatabase(t *testing.T, path string) string {
	t.Helper()
	db, err := schema.Open(t.Context(), path, &schema.Options{Create: true})
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if err := schema.Apply(t.Context(), db); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestSameSpecSameFile(t *testing.T) {
	var sums [2][sha256.Size]byte
	for i := range sums {
		path := filepath.Join(t.TempDir(), "x.db")
		spec := dataset.Spec{Users: 500, Seed: 3}
		if _, err := dataset.Load(t.Context(), path, spec, nil); err != nil {
			t.Fatal(err)
		}
		content, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		sums[i] = sha256.Sum256(content)
	}
	if sums[0] != sums[1] {
		t.Error("two loads of one spec differ")
	}
}

func TestReadOnlyFileOpens(t *testing.T) {
	folder := t.TempDir()
	path := filepath.Join(folder, "x.db")
	if _, err := dataset.Load(t.Context(), path, dataset.Spec{Users: 10}, nil); err != nil {
		t.Fatal(err)
	}
	db := open(t, "file:"+path+"?mode=ro")
	if _, err := dataset.ReadInfo(t.Context(), db); err != nil {
		t.Error(err)
	}
	db.Close()
	only(t, folder, "x.db")
}

func TestReplacesWhatIsEmpty(t *testing.T) {
	folder := t.TempDir()
	path := emptyDatabase(t, filepath.Join(folder, "x.db"))
	for _, stale := range []string{".partial", ".partial-journal", ".partial-runs"} {
		if err := os.WriteFile(path+stale, []byte("left by a crash"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := dataset.Load(t.Context(), path, dataset.Spec{Users: 10}, nil); err != nil {
		t.Fatal(err)
	}
	only(t, folder, "x.db")
	checkIntegrity(t, open(t, path))
}

// TestLoadTwice holds that the second of two loads into one file is refused while the first makes
// it, and that a file which appears meanwhile is kept.
func TestLoadTwice(t *testing.T) {
	folder := t.TempDir()
	path := filepath.Join(folder, "x.db")
	tried := false
	_, err := dataset.Load(t.Context(), path, dataset.Spec{Users: 20}, &dataset.Options{
		Progress: func(string, int64, int64) {
			if tried {
				return
			}
			tried = true
			_, err := dataset.Load(t.Context(), path, dataset.Spec{Users: 30}, nil)
			if !errors.Is(err, dataset.ErrBeingMade) {
				t.Errorf("the second ends with %v", err)
			}
		}})
	if err != nil || !tried {
		t.Errorf("the first ends with %v", err)
	}
	only(t, folder, "x.db")
	if n := query[int](t, open(t, "file:"+path+"?mode=ro"), "SELECT count(*) FROM users"); n != 20 {
		t.Errorf("the database has %d users, want those of the first", n)
	}
	other := filepath.Join(folder, "y.db")
	moved := false
	_, err = dataset.Load(t.Context(), other, dataset.Spec{Users: 30}, &dataset.Options{
		Progress: func(string, int64, int64) {
			if !moved {
				moved = os.Rename(path, other) == nil
			}
		}})
	if !errors.Is(err, dataset.ErrNotEmpty) || !moved {
		t.Errorf("where a database has appeared it ends with %v", err)
	}
	only(t, folder, "y.db")
}

func TestRefusesWhatIsNot(t *testing.T) {
	loaded := func(t *testing.T, path string) {
		if _, err := dataset.Load(t.Context(), path, dataset.Spec{Users: 3}, nil); err != nil {
			t.Fatal(err)
		}
	}
	used := func(t *testing.T, path string) {
		loaded(t, path)
		open(t, path).Close() // which turns to a write-ahead log
	}
	text := func(t *testing.T, path string) {
		if err := os.WriteFile(path, []byte("my letters\n"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	emptied := func(and ...string) func(*testing.T, string) {
		return func(t *testing.T, path string) {
			db, err := schema.Open(t.Context(), path, &schema.Options{Create: true, Conns: 1})
			if err != nil {
				t.Fatal(err)
			}
			err = schema.Apply(t.Context(), db)
			for _, statement := range append(and, "PRAGMA wal_checkpoint(TRUNCATE)") {
				_, e := db.Exec(statement)
				err = errors.Join(err, e)
			}
			if err := errors.Join(err, db.Close()); err != nil {
				t.Fatal(err)
			}
		}
	}
	for name, c := range map[string]struct {
		make func(t *testing.T, path string)
		want error
	}{
		"somebody's table": {emptied("CREATE TABLE letters (t TEXT)", "INSERT INTO letters VALUES ('x')"),
			schema.ErrHolds},
		"somebody's view":  {emptied("CREATE VIEW authors AS SELECT author_id FROM posts"), schema.ErrHolds},
		"somebody's index": {emptied("CREATE INDEX mine ON posts (body)"), schema.ErrHolds},
		"somebody's rows": {emptied("PRAGMA foreign_keys = OFF", "INSERT INTO follows (follower_id, "+
			"followee_id, since, notify) VALUES (1, 2, 0, 0)"), schema.ErrHolds},
		"a data set":      {loaded, dataset.ErrNotEmpty},
		"a used data set": {used, dataset.ErrNotEmpty},
		"a foreign file":  {text, schema.ErrForeign},
	} {
		t.Run(name, func(t *testing.T) {
			folder := t.TempDir()
			path := filepath.Join(folder, "x.db")
			c.make(t, path)
			before, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			_, err = dataset.Load(t.Context(), path, dataset.Spec{Users: 5}, nil)
			if !errors.Is(err, c.want) {
				t.Errorf("got %v, want %v", err, c.want)
			}
			after, err := os.ReadFile(path)
			if err != nil || !bytes.Equal(before, after) {
				t.Errorf("the file was touched (%v)", err)
			}
			only(t, folder, "x.db")
		})
	}
}

func TestRefusesSpecs(t *testing.T) {
	folder := t.TempDir()
	path := filepath.Join(folder, "x.db")
	missing := filepath.Join(folder, "missing.txt")
	for name, c := range map[string]struct {
		dsn  string
		spec dataset.Spec
	}{
		"no users":       {path, dataset.Spec{}},
		"negative users": {path, dataset.Spec{Users: -1}},
		"too many users": {path, dataset.Spec{Users: dataset.MaxUsers + 1}},
		"no graph":       {path, dataset.Spec{Graph: missing}},
		"graph a folder": {path, dataset.Spec{Graph: folder}},
		"no folder":      {filepath.Join(folder, "no", "x.db"), dataset.Spec{Users: 1}},
		"read only":      {"file:" + path + "?mode=ro", dataset.Spec{Users: 1}},
		"other engine":   {"postgres://x/y", dataset.Spec{Users: 1}},
	} {
		t.Run(name, func(t *testing.T) {
			if _, err := dataset.Load(t.Context(), c.dsn, c.spec, nil); err == nil {
				t.Error("got no error")
			}
			only(t, folder)
		})
	}
}

func TestCancelLeavesNothing(t *testing.T) {
	folder := t.TempDir()
	path := filepath.Join(folder, "x.db")
	graph := writeGraph(t, "graph.txt", ring(3000))
	for _, spec := range []dataset.Spec{{Users: 3000}, {Graph: graph}} {
		for _, at := range []string{"reading", "users", "posts", "follows", "indexes"} {
			if at == "reading" && spec.Graph == "" {
				continue
			}
			ctx, cancel := context.WithCancel(t.Context())
			_, err := dataset.Load(ctx, path, spec, &dataset.Options{
				Progress: func(stage string, done, total int64) {
					if stage == at {
						cancel()
					}
				}})
			if !errors.Is(err, context.Canceled) {
				t.Errorf("cancelled at %s: got %v", at, err)
			}
			only(t, folder)
			cancel()
		}
	}
}

func TestMalformedGraphLeavesNothing(t *testing.T) {
	folder := t.TempDir()
	for name, content := range map[string]string{
		"malformed": ring(100) + "1 2 3\n",
		"empty":     "# nothing\n\n",
		"of size 0": "",
	} {
		graph := writeGraph(t, "graph.txt", content)
		_, err := dataset.Load(t.Context(), filepath.Join(folder, "x.db"),
			dataset.Spec{Graph: graph}, nil)
		if !errors.Is(err, dataset.ErrGraph) || !strings.Contains(err.Error(), graph) {
			t.Errorf("%s: got %v", name, err)
		}
		only(t, folder)
	}
}

func writeGraph(t *testing.T, name, content string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// ring is a graph in which each node follows the next two.
func ring(n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, "%d\t%d\n%d %d\n", i, (i+1)%n, i, (i+2)%n)
	}
	return b.String()
}

func TestImport(t *testing.T) {
	// Out of order, with duplicates, self-loops, a node that only follows itself, and the
	// ends of the range of ids.
	const list = "# a graph\n50 7\n18446744073709551615\t0\n7 50\r\n50 7\n" +
		"9 9\n0 50\n50 50\n\n7 50\n"
	var compressed bytes.Buffer
	w := gzip.NewWriter(&compressed)
	w.Write([]byte(list))
	w.Close()
	for _, content := range []string{list, compressed.String()} {
		graph := writeGraph(t, "wiki.txt", content)
		path := filepath.Join(t.TempDir(), "x.db")
		info, err := dataset.Load(t.Context(), path, dataset.Spec{Users: -5, Graph: graph}, nil)
		if err != nil {
			t.Fatal(err)
		}
		want := dataset.Info{Version: dataset.Version, Users: 5, Posts: 50, Follows: 4,
			Source:    fmt.Sprintf("wiki.txt sha256:%x", sha256.Sum256([]byte(content))),
			SelfLoops: 2, Duplicates: 2, Latest: info.Latest}
		if *info != want {
			t.Errorf("got %+v, want %+v", *info, want)
		}
		db := open(t, path)
		checkIntegrity(t, db)
		if read, err := dataset.ReadInfo(t.Context(), db); err != nil || *read != want {
			t.Errorf("got %+v, %v; want %+v", read, err, want)
		}
		ids := query[string](t, db, `SELECT group_concat(user_id || ':' || original_id, ' '
			ORDER BY user_id)
			FROM imported_ids`)
		if want := "1:0 2:7 3:9 4:50 5:18446744073709551615"; ids != want {
			t.Errorf("got the ids %s, want %s", ids, want)
		}
		follows := query[string](t, db, `SELECT group_concat(follower_id || '>' || followee_id, ' '
			ORDER BY follower_id, followee_id)
			FROM follows`)
		if want := "1>4 2>4 4>2 5>1"; follows != want {
			t.Errorf("got the follows %s, want %s", follows, want)
		}
	}
}

// TestImportedAuthors checks that those whom many follow write more than others.
func TestImportedAuthors(t *testing.T) {
	var b strings.Builder
	for i := range 1000 {
		fmt.Fprintf(&b, "%d %d\n", i, 77)
	}
	path := filepath.Join(t.TempDir(), "x.db")
	spec := dataset.Spec{Graph: writeGraph(t, "star.txt", b.String())}
	if _, err := dataset.Load(t.Context(), path, spec, nil); err != nil {
		t.Fatal(err)
	}
	db := open(t, path)
	if n := query[int](t, db, "SELECT count(*) FROM posts WHERE author_id = 78"); n < 2000 {
		t.Errorf("the hub wrote %d posts of 10,000", n)
	}
}

func TestReadInfoOfAnother(t *testing.T) {
	db := open(t, emptyDatabase(t, filepath.Join(t.TempDir(), "x.db")))
	if _, err := dataset.ReadInfo(t.Context(), db); !errors.Is(err, dataset.ErrNoInfo) {
		t.Errorf("got %v, want ErrNoInfo", err)
	}
}

// TestTimesAsModels checks that a time reads back as the domain has it.
func TestTimesAsModels(t *testing.T) {
	path := filepath.Join(t.TempDir(), "x.db")
	if _, err := dataset.Load(t.Context(), path, dataset.Spec{Users: 1}, nil); err != nil {
		t.Fatal(err)
	}
	joined := query[time.Time](t, open(t, path), "SELECT created_at FROM users")
	want := time.Date(2021, 1, 1, 0, 0, 0, 0, time.UTC)
	if !joined.Equal(want) || !joined.Equal(models.Instant(joined)) {
		t.Errorf("got %v, want %v", joined, want)
	}
}

// BenchmarkLoad reports rows per second, of all and of the follows alone, which have no
// secondary index while they are inserted:
//
//	go test -run - -bench 'Load$' -benchtime 1x ./internal/dataset -args -users 100000
func BenchmarkLoad(b *testing.B) {
	var rows, follows int64
	var inFollows time.Duration
	for b.Loop() {
		var start time.Time
		path := filepath.Join(b.TempDir(), "x.db")
		info, err := dataset.Load(b.Context(), path, dataset.Spec{Users: *benchUsers, Seed: 1},
			&dataset.Options{Progress: func(stage string, done, total int64) {
				switch {
				case stage == "follows" && done == 0:
					start = time.Now()
				case stage == "follows" && done == total && !start.IsZero():
					inFollows += time.Since(start)
					start = time.Time{}
				}
			}})
		if err != nil {
			b.Fatal(err)
		}
		rows += info.Users + info.Posts + info.Follows
		follows += info.Follows
	}
	b.ReportMetric(float64(rows)/b.Elapsed().Seconds(), "rows/s")
	b.ReportMetric(float64(follows)/inFollows.Seconds(), "follows/s")
}
