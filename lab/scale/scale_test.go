package scale

import (
	"bytes"
	"context"
	"errors"
	"math"
	"os"
	"os/exec"
	"slices"
	"strings"
	"testing"

	"example.com/impedance/bench"
	"example.com/impedance/internal/dataset"
	"example.com/impedance/internal/growth"
	"example.com/impedance/schema"
	"example.com/impedance/storetest/harness"
)

// TestRun holds that a run has every line that it promises, and that what it wrote is read back.
func TestRun(t *testing.T) {
	p := small(t, []int64{200, 300, 400, 800}, "UserByID", "Following", "Publish", "DeletePost",
		"UpdateProfile")
	p.PredictFrom = 800
	rs, text := ran(t, p)
	if got := rs.Sizes(); !slices.Equal(got, p.Sizes) {
		t.Errorf("sizes %v", got)
	}
	if got := rs.Layers(); !slices.Equal(got, []string{"floor", "gorm"}) {
		t.Errorf("layers %v", got)
	}
	for _, users := range p.Sizes {
		for _, layer := range rs.Layers() {
			names := []growth.Name{
				{Operation: "UserByID", Cache: growth.Warm}, {Operation: "Following", Cache: growth.Warm},
				{Operation: "Following", Cohort: "follows=10", Cache: growth.Warm},
				{Operation: "Publish", Sync: growth.Off}, {Operation: "Publish", Sync: growth.Full},
				{Operation: "DeletePost", Sync: growth.Off}, {Operation: "UpdateProfile", Sync: growth.Full},
			}
			for _, n := range names {
				n.Layer, n.Engine, n.Users = layer, "sqlite", users
				c := rs.Cost(n)
				if c == nil || len(c.Seconds) != p.Rounds || !(c.Median() > 0) {
					t.Errorf("%+v is %+v, want %d rounds", n, c, p.Rounds)
				} else if (c.Floor != nil) != (layer != "floor") {
					t.Errorf("%+v has the floor's times %v", n, c.Floor)
				}
			}
		}
	}
	database := rs.Databases[2]
	if database.Users != 400 || database.Posts != 4000 || !(database.PostsBytes > 100*4000) ||
		!(database.Others >= 0 || math.IsNaN(database.Others)) ||
		database.UsersBytes+database.PostsBytes+database.FollowsBytes > database.Bytes {
		t.Errorf("the database is %+v", database)
	}
	if len(rs.Backups) != 4 || !(rs.Backups[3].Bytes > 800*3000) || !(rs.Backups[3].Restore > 0) {
		t.Errorf("backups %+v", rs.Backups)
	}
	for _, mix := range []string{"reads", "mixed"} {
		curve := rs.Curve(mix, "gorm", "sqlite")
		if len(curve) != len(Clients) || curve[0].Users != 800 || !(curve[5].PerSecond > 0) {
			t.Errorf("clients in %s: %+v", mix, curve)
		}
	}
	if !(rs.Machine().Sync > 0) || !(rs.Machine().Memory > 1e8 || math.IsNaN(rs.Machine().Memory)) {
		t.Errorf("the machine is %+v", rs.Machine())
	}
	predicted, called := strings.Index(text, "/of=prediction/cache=warm/"), strings.Index(text,
		"BenchmarkUserByID/cache=warm/impl=floor/engine=sqlite/users=800-")
	if predicted < 0 || called < predicted {
		t.Errorf("the predictions stand at %d, and the first call at %d", predicted, called)
	}
	if misses := rs.Misses(); len(misses) == 0 {
		t.Error("there are no misses")
	}
	if len(rs.Outlooks) != len(far) {
		t.Errorf("outlooks %+v", rs.Outlooks)
	}
}

// TestServers holds that a server's rows are counted, that its backup restores, and that what only
// a file has is not measured.
func TestServers(t *testing.T) {
	for _, server := range schema.Servers {
		t.Run(string(server.Engine), func(t *testing.T) {
			dsn := harness.Named(t, server.Variable)
			p := small(t, []int64{200}, "UserByID", "Followers", "Follow")
			p.ClientRounds = 0
			p.Find = func(ctx context.Context, users int64) (*bench.Source, error) {
				return bench.Find(ctx, dsn, dataset.Spec{Users: int(users), Seed: 1}, nil)
			}
			rs, _ := ran(t, p)
			for operation, rows := range map[string][2]float64{"UserByID": {1, 200}, "Followers": {2, 400}} {
				n := growth.Name{Operation: operation, Cache: growth.Warm, Layer: "gorm",
					Engine: string(server.Engine), Users: 200}
				c := rs.Cost(n)
				if c == nil || c.Visited < rows[0] || c.Visited > rows[1] || !math.IsNaN(c.Pages) {
					t.Errorf("%s is %+v, want %v rows and no pages", operation, c, rows)
				}
				if n.Cache = growth.Cold; rs.Cost(n) != nil {
					t.Errorf("%s has cold calls", operation)
				}
			}
			if !(rs.Databases[0].UsersBytes > 200*100) {
				t.Errorf("the database is %+v", rs.Databases[0])
			}
			programs, err := toolsOf(dsn, dsn)
			if err != nil {
				t.Fatal(err)
			}
			if _, err := exec.LookPath(programs.dump[0]); err == nil && len(rs.Backups) != 1 {
				t.Errorf("backups %+v", rs.Backups)
			}
		})
	}
}

// TestMissing holds that a backup without a server's programs is not measured, and says why.
func TestMissing(t *testing.T) {
	t.Setenv("PATH", t.TempDir())
	for dsn, want := range map[string]string{
		"a.db":                  "",
		"mysql://ada@db/app":    "not measured: mariadb-dump is not on the PATH",
		"postgres://ada@db/app": "not measured: pg_dump is not on the PATH",
	} {
		tier := &tier{source: &bench.Source{DSN: dsn}, engine: schema.EngineOf(dsn)}
		if got := tier.missing(); got != want {
			t.Errorf("%s: %q, want %q", dsn, got, want)
		}
	}
}

// TestUnpredicted holds that sizes that are too few are not extended.
func TestUnpredicted(t *testing.T) {
	p := small(t, []int64{200}, "UserByID")
	p.ClientRounds = 0
	if rs, _ := ran(t, p); rs.Predictions != nil || rs.Outlooks != nil || rs.Loads != nil {
		t.Errorf("predicted from one size: %+v %+v", rs.Predictions, rs.Outlooks)
	}
}

// TestRunCancelled holds that a run that is interrupted, wherever it is, leaves nothing behind.
func TestRunCancelled(t *testing.T) {
	for _, at := range []string{"data set", "copying", "warm reads", "cold reads", "half cold reads",
		"clients", "writes", "backup"} {
		p := small(t, []int64{200}, "UserByID", "Follow")
		ctx, cancel := context.WithCancel(t.Context())
		seen := false
		p.Progress = func(stage string, _, _ int) {
			if strings.HasPrefix(stage, at+",") {
				seen = true
				cancel()
			}
		}
		err := Run(ctx, p, &bytes.Buffer{})
		if seen && !errors.Is(err, context.Canceled) {
			t.Errorf("interrupted at %s: %v", at, err)
		}
		if !seen && err != nil {
			t.Errorf("there is no %s: %v", at, err)
		}
		cancel()
		empty(t, p.Dir)
	}
}

// TestCohorts holds that members have the degree that their cohort claims.
func TestCohorts(t *testing.T) {
	s := source(t, 2000)
	db, err := schema.Open(t.Context(), s.DSN, &schema.Options{ReadOnly: true})
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	all, err := cohorts(t.Context(), db, 1)
	if err != nil {
		t.Fatal(err)
	}
	queries := map[string]string{
		"follows":   "SELECT count(*) FROM follows WHERE follower_id = ?",
		"followers": "SELECT count(*) FROM follows WHERE followee_id = ?",
		"replies": `WITH RECURSIVE thread (id) AS (SELECT id FROM posts WHERE parent_id = ?
			UNION ALL SELECT p.id FROM posts p JOIN thread t ON p.parent_id = t.id)
			SELECT count(*) FROM thread`,
	}
	var found []string
	for _, c := range all {
		found = append(found, c.name())
		for i, id := range c.ids {
			var n int64
			if err := db.QueryRow(queries[c.kind.name], id).Scan(&n); err != nil {
				t.Fatal(err)
			}
			if n != c.degrees[i] || math.Abs(float64(n-c.degree)) > tolerance*float64(c.degree) {
				t.Errorf("%s has a member with %d, noted as %d", c.name(), n, c.degrees[i])
			}
			if c.handles != nil {
				var handle string
				if err := db.QueryRow("SELECT handle FROM users WHERE id = ?", id).Scan(&handle); err != nil ||
					handle != c.handles[i] {
					t.Errorf("user %d is %s, not %s (%v)", id, handle, c.handles[i], err)
				}
			}
		}
		if m := c.mean(); math.Abs(m-float64(c.degree)) > tolerance*float64(c.degree) {
			t.Errorf("%s has the mean %v", c.name(), m)
		}
	}
	for _, want := range []string{"follows=10", "follows=100", "followers=10", "replies=10"} {
		if !slices.Contains(found, want) {
			t.Errorf("there is no cohort %s among %v", want, found)
		}
	}
	if slices.Contains(found, "followers=100000") {
		t.Error("somebody among 2,000 users has 100,000 followers")
	}
}

// TestBackupRefuses holds that a restored database must have all rows.
func TestBackupRefuses(t *testing.T) {
	s := source(t, 200)
	path, err := schema.Path(s.DSN)
	if err != nil {
		t.Fatal(err)
	}
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	short := t.TempDir() + "/short.db"
	if err := os.WriteFile(short, data, 0o644); err != nil {
		t.Fatal(err)
	}
	db, err := schema.Open(t.Context(), short, nil)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := db.Exec("DELETE FROM posts WHERE id = 1"); err != nil {
		t.Fatal(err)
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	tier := &tier{run: &run{Plan: small(t, []int64{200}, "UserByID")}, users: 200, source: s,
		engine: schema.SQLite}
	if err := tier.look(t.Context()); err != nil {
		t.Fatal(err)
	}
	if err := tier.check(t.Context(), schema.DSN(short)); err == nil {
		t.Error("a database without a post passes as restored")
	}
	if err := tier.check(t.Context(), s.DSN); err != nil {
		t.Errorf("the whole database: %v", err)
	}
}

// TestTools holds that no password stands in a command line.
func TestTools(t *testing.T) {
	for dsn, want := range map[string]string{
		"postgres://ada:secret@db:5433/app": "pg_dump --clean --if-exists --no-owner -h db -p 5433 " +
			"-U ada -w app",
		"mysql://ada:secret@db/app": "mariadb-dump --single-transaction -h db -P 3306 --protocol=tcp " +
			"-u ada app",
	} {
		found, err := toolsOf(dsn, dsn+"_other")
		if err != nil {
			t.Fatal(err)
		}
		if got := strings.Join(found.dump, " "); got != want {
			t.Errorf("%s is backed up by %s, want %s", dsn, got, want)
		}
		if last := found.restore[len(found.restore)-1]; last != "app_other" {
			t.Errorf("%s is restored to %s", dsn, last)
		}
	}
}

// TestPick holds that the calls that stand for all others are the middles of equal parts, and that
// the middle one comes first where there may be time for a few only.
func TestPick(t *testing.T) {
	for _, c := range []struct {
		of, n int
		want  []int
	}{{3, 5, []int{0, 1, 2}}, {9, 3, []int{1, 4, 7}}, {10, 2, []int{2, 7}}, {4, 1, []int{2}}} {
		if got := pick(upTo(c.of), c.n); !slices.Equal(got, c.want) {
			t.Errorf("%d of %d are %v, want %v", c.n, c.of, got, c.want)
		}
	}
	for n, want := range map[int][]int{1: {0}, 2: {0, 1}, 5: {2, 1, 3, 0, 4}} {
		if got := fromMiddle(upTo(n)); !slices.Equal(got, want) {
			t.Errorf("from the middle of %d: %v, want %v", n, got, want)
		}
	}
}
