package bench

import (
	"bytes"
	"crypto/sha256"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"testing"

	"example.com/impedance/internal/dataset"
	"example.com/impedance/layers"
	"example.com/impedance/schema"
)

// TestSource holds that the database that everything starts from is never written, and that
// the copies hold all of it, the rows in its write-ahead log too.
func TestSource(t *testing.T) {
	tests := []struct {
		name   string
		source func(*testing.T) string
		users  int
	}{
		{"at rest", small, smallUsers},
		{"with a log", smallWithLog, smallUsers + 1},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			path := test.source(t)
			before := sums(t, path)
			stage, world := staged(t, path), drawn(t, path)
			inst, err := stage.open(t.Context(), layers.All()[0], nil, &schema.Options{NoSync: true})
			if err != nil {
				t.Fatal(err)
			}
			if n := countUsers(t, inst.db); n != test.users {
				t.Errorf("the copy has %d users, want %d", n, test.users)
			}
			if err := inst.close(); err != nil {
				t.Error(err)
			}
			ls, ops := layersOf(t, "sqlx"), named(t, "UserByID", "Publish", "DeleteUser")
			if err := Agree(t.Context(), []*Stage{stage}, plan(ls, ops), world, 4, silent); err != nil {
				t.Error(err)
			}
			_, err = Compare(t.Context(), []*Stage{stage}, plan(ls, ops), world, silent, ignore)
			if err != nil {
				t.Error(err)
			}
			if after := sums(t, path); after != before {
				t.Errorf("database and log are %x, before they were %x", after, before)
			}
		})
	}
}

func TestStageRefuses(t *testing.T) {
	dir := t.TempDir()
	const nobody = "postgres://127.0.0.1:1/db"
	if _, err := NewStage(t.Context(), nobody, dir); err == nil {
		t.Error("a stage was made where no server is")
	}
	missing := filepath.Join(dir, "missing", "folder")
	if _, err := NewStage(t.Context(), small(t), missing); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("a stage in a folder that is not there: %v", err)
	}
	if left := entries(t, dir); len(left) > 0 {
		t.Errorf("left behind: %q", left)
	}
}

// TestStageInUse holds that the cache keeps a stage and its original until the stage is closed.
func TestStageInUse(t *testing.T) {
	t.Setenv("XDG_CACHE_HOME", t.TempDir())
	dir, err := dataset.CacheDir()
	if err != nil {
		t.Fatal(err)
	}
	path, _, err := dataset.Cached(t.Context(), dataset.Spec{Users: 128}, nil)
	if err != nil {
		t.Fatal(err)
	}
	stage, err := NewStage(t.Context(), schema.DSN(path), dir)
	if err != nil {
		t.Fatal(err)
	}
	if _, kept, err := dataset.ClearCache(); err != nil || len(kept) != 2 {
		t.Errorf("it kept %v (%v), want the stage and its original", kept, err)
	}
	if err := stage.Close(); err != nil {
		t.Error(err)
	}
	if _, kept, err := dataset.ClearCache(); err != nil || len(kept) != 0 {
		t.Errorf("it kept %v (%v) of a closed stage", kept, err)
	}
}

// smallWithLog returns the small data set with one user more, who is in the log only, as
// a program that crashed would leave it.
func smallWithLog(t *testing.T) string {
	t.Helper()
	used := small(t)
	db := openFile(t, used, &schema.Options{Conns: 1})
	if _, err := db.ExecContext(t.Context(), `INSERT INTO users (handle, email, display_name,
		location, website, created_at) VALUES ('late', 'late@x', 'Late', '', '', 1)`); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "crashed.db")
	for _, suffix := range []string{"", "-wal"} {
		if err := copyFile(path+suffix, used+suffix); err != nil {
			t.Fatal(err)
		}
	}
	return path
}

// sums returns the digests of a database and of its log. No log is as good as an empty one.
func sums(t *testing.T, path string) (sums [2][sha256.Size]byte) {
	t.Helper()
	for i, suffix := range []string{"", "-wal"} {
		file, err := os.ReadFile(path + suffix)
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			t.Fatal(err)
		}
		sums[i] = sha256.Sum256(file)
	}
	return sums
}

func countUsers(t *testing.T, db *schema.DB) (n int) {
	t.Helper()
	if err := db.QueryRowContext(t.Context(), `SELECT count(*) FROM users`).Scan(&n); err != nil {
		t.Fatal(err)
	}
	return n
}

// TestSettle holds that a block of writes begins the log anew, whatever was written before.
func TestSettle(t *testing.T) {
	stage, world := staged(t, small(t)), drawn(t, small(t))
	for _, l := range layers.All() {
		inst, err := stage.open(t.Context(), l, ticking(world.Latest), &schema.Options{NoSync: true})
		if err != nil {
			t.Fatal(err)
		}
		log := databaseOf(t, inst.db) + "-wal"
		var sizes []int64
		for i := range 40 {
			if i == 20 {
				if err := inst.settle(t.Context()); err != nil {
					t.Error(err)
				}
			}
			if _, err := named(t, "CreateUser")[0].call(world, i).run(t.Context(), inst.store); err != nil {
				t.Fatal(err)
			}
			sizes = append(sizes, sizeOf(t, log))
		}
		if sizes[19] <= sizes[0] || sizes[30] != sizes[19] {
			t.Errorf("the log of %s has %d bytes, and %d after 20 writes and after 10 more %d", l.Name,
				sizes[0], sizes[19], sizes[30])
		}
		if err := inst.close(); err != nil {
			t.Error(err)
		}
	}
}

// databaseOf returns the path of the file that a database is.
func databaseOf(t *testing.T, db *schema.DB) (path string) {
	t.Helper()
	err := db.QueryRowContext(t.Context(), "SELECT file FROM pragma_database_list").Scan(&path)
	if err != nil {
		t.Fatal(err)
	}
	return path
}

func sizeOf(t *testing.T, path string) int64 {
	t.Helper()
	info, err := os.Stat(path)
	if err != nil {
		t.Fatal(err)
	}
	return info.Size()
}

// TestRestoreFile holds that a copy that was written to becomes one again.
func TestRestoreFile(t *testing.T) {
	dir := t.TempDir()
	base, path := filepath.Join(dir, "base"), filepath.Join(dir, "copy")
	want := make([]byte, 5<<20/2)
	for i := range want {
		want[i] = byte(i >> 8)
	}
	for name, have := range map[string][]byte{
		"the same":  want,
		"altered":   append(append(bytes.Clone(want[:2<<20]), 1, 2, 3), want[2<<20+3:]...),
		"longer":    append(bytes.Clone(want), want...),
		"cut short": want[:1<<20+7],
		"empty":     nil,
	} {
		if err := os.WriteFile(base, want, 0o600); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, have, 0o600); err != nil {
			t.Fatal(err)
		}
		if err := restoreFile(path, base); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		if got, err := os.ReadFile(path); err != nil || !bytes.Equal(got, want) {
			t.Errorf("a copy that was %s is not as the original (%v)", name, err)
		}
	}
}
