package dataset_test

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"

	"example.com/impedance/internal/dataset"
	"example.com/impedance/schema"
)

// useCache gives the test a cache of its own and returns its folder.
func useCache(t *testing.T) string {
	t.Helper()
	t.Setenv("XDG_CACHE_HOME", t.TempDir())
	t.Setenv("HOME", t.TempDir())         // for the systems that
	t.Setenv("LocalAppData", t.TempDir()) // look elsewhere
	dir, err := dataset.CacheDir()
	if err != nil {
		t.Fatal(err)
	}
	return dir
}

// cached asks the cache for a data set and tells whether that was made.
func cached(t *testing.T, spec dataset.Spec) (path string, made bool) {
	t.Helper()
	path, info, err := dataset.Cached(t.Context(), spec, &dataset.Options{
		Progress: func(stage string, _, _ int64) { made = made || stage == "users" },
	})
	if err != nil {
		t.Fatal(err)
	}
	read, err := dataset.ReadInfo(t.Context(), open(t, "file:"+path+"?mode=ro"))
	if err != nil || *read != *info {
		t.Errorf("%s holds %+v, %v; want %+v", path, read, err, info)
	}
	return path, made
}

func TestCachedAgain(t *testing.T) {
	dir := useCache(t)
	spec := dataset.Spec{Users: 20, Seed: 1}
	path, made := cached(t, spec)
	if !made {
		t.Error("the first was not made")
	}
	again, made := cached(t, spec)
	if made || again != path {
		t.Errorf("the second is %s (made: %t), want %s again", again, made, path)
	}
	only(t, dir, filepath.Base(path), filepath.Base(path)+".sha256")
}

// write runs a statement on the file with plain SQL, which leaves no log behind.
func write(t *testing.T, path, statement string) {
	t.Helper()
	db, err := sql.Open("sqlite", schema.DSN(path))
	if err == nil {
		_, err = db.ExecContext(t.Context(), statement)
	}
	if err = errors.Join(err, db.Close()); err != nil {
		t.Fatal(err)
	}
}

// TestCachedRemade holds that what was altered is made anew, though SQLite would open it.
func TestCachedRemade(t *testing.T) {
	for name, spoil := range map[string]func(t *testing.T, path string){
		"without a follow": func(t *testing.T, path string) {
			write(t, path, "DELETE FROM follows WHERE follower_id = 1")
		},
		"with an index": func(t *testing.T, path string) {
			write(t, path, "CREATE INDEX aside ON users (bio)")
		},
		"opened for writing": func(t *testing.T, path string) {
			open(t, path).Close()
		},
		"with a log": func(t *testing.T, path string) {
			if err := os.WriteFile(path+"-wal", []byte("x"), 0o600); err != nil {
				t.Fatal(err)
			}
		},
		"with another byte": func(t *testing.T, path string) {
			file, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			file[len(file)-1] ^= 1
			if err := os.WriteFile(path, file, 0o600); err != nil {
				t.Fatal(err)
			}
		},
		"with another sum": func(t *testing.T, path string) {
			if err := os.WriteFile(path+".sha256", []byte("x"), 0o600); err != nil {
				t.Fatal(err)
			}
		},
		"without a sum": func(t *testing.T, path string) {
			if err := os.Remove(path + ".sha256"); err != nil {
				t.Fatal(err)
			}
		},
		"truncated": func(t *testing.T, path string) {
			if err := os.Truncate(path, 8192); err != nil {
				t.Fatal(err)
			}
		},
		"of another version": func(t *testing.T, path string) {
			db, err := schema.Open(t.Context(), path, nil)
			if err != nil {
				t.Fatal(err)
			}
			defer db.Close()
			const other = "UPDATE dataset_info SET version = version + 1"
			if _, err := db.ExecContext(t.Context(), other); err != nil {
				t.Fatal(err)
			}
		},
		"of no data set": func(t *testing.T, path string) {
			if err := os.Remove(path); err != nil {
				t.Fatal(err)
			}
			emptyDatabase(t, path)
		},
		"not a database": func(t *testing.T, path string) {
			if err := os.WriteFile(path, []byte("my letters\n"), 0o600); err != nil {
				t.Fatal(err)
			}
		},
	} {
		t.Run(name, func(t *testing.T) {
			dir := useCache(t)
			spec := dataset.Spec{Users: 20, Seed: 1}
			path, _ := cached(t, spec)
			spoil(t, path)
			if _, made := cached(t, spec); !made {
				t.Error("it was used")
			}
			if _, made := cached(t, spec); made {
				t.Error("it was made once more")
			}
			only(t, dir, filepath.Base(path), filepath.Base(path)+".sha256")
		})
	}
}

// TestCachedAtOnce asks for one data set several times at once, as processes may do. It was there
// and is damaged.
func TestCachedAtOnce(t *testing.T) {
	dir := useCache(t)
	damaged, _ := cached(t, dataset.Spec{Users: 200})
	write(t, damaged, "DELETE FROM follows")
	var asked sync.WaitGroup
	for range 4 {
		asked.Go(func() {
			_, _, err := dataset.Cached(t.Context(), dataset.Spec{Users: 200}, nil)
			if err != nil {
				t.Error(err)
			}
		})
	}
	asked.Wait()
	path, made := cached(t, dataset.Spec{Users: 200})
	if made {
		t.Error("none was kept")
	}
	checkIntegrity(t, open(t, "file:"+path+"?mode=ro"))
	only(t, dir, filepath.Base(path), filepath.Base(path)+".sha256")
}

func TestCachedNames(t *testing.T) {
	useCache(t)
	graph := writeGraph(t, "graph.txt", "1 2\n")
	other := writeGraph(t, "other.txt", "1 2\n")
	seen := make(map[string]string)
	check := func(what string, spec dataset.Spec) {
		t.Helper()
		path, made := cached(t, spec)
		if before, ok := seen[path]; ok || !made {
			t.Errorf("%s has the path of %s", what, before)
		}
		seen[path] = what
	}
	check("20 users", dataset.Spec{Users: 20})
	check("another size", dataset.Spec{Users: 21})
	check("another seed", dataset.Spec{Users: 20, Seed: 1})
	check("a graph", dataset.Spec{Graph: graph})
	check("a graph with another seed", dataset.Spec{Graph: graph, Seed: 1})
	check("a graph of another name", dataset.Spec{Graph: other})
	if err := os.WriteFile(graph, []byte("1 2\n2 3\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	check("a graph that changed", dataset.Spec{Graph: graph})
}

func TestCachedFails(t *testing.T) {
	dir := useCache(t)
	ended, cancel := context.WithCancel(t.Context())
	defer cancel()
	for name, spec := range map[string]dataset.Spec{
		"no users":  {},
		"no graph":  {Graph: filepath.Join(dir, "missing.txt")},
		"cancelled": {Users: 20},
	} {
		_, _, err := dataset.Cached(ended, spec, &dataset.Options{
			Progress: func(string, int64, int64) { cancel() },
		})
		if err == nil {
			t.Errorf("%s: got no error", name)
		}
		only(t, dir)
	}
	if _, _, err := dataset.Cached(ended, dataset.Spec{Users: 20}, nil); !errors.Is(err,
		context.Canceled) {
		t.Errorf("got %v, want context.Canceled", err)
	}
}

func TestListAndClear(t *testing.T) {
	dir := useCache(t)
	path, _ := cached(t, dataset.Spec{Users: 20})
	crashed := filepath.Join(dir, filepath.Base(path)+".1.partial")
	if err := os.Mkdir(crashed, 0o700); err != nil {
		t.Fatal(err)
	}
	for _, left := range []string{filepath.Join(crashed, "x.db"), filepath.Join(dir, "z.db")} {
		if err := os.WriteFile(left, []byte("12345"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	entries, err := dataset.ListCache(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, e := range entries {
		users := int64(0)
		if e.Info != nil {
			users = e.Info.Users
		}
		got = append(got, fmt.Sprintf("%s %d %d", e.Name, users, e.Bytes))
	}
	file, err := os.Stat(path)
	if err != nil {
		t.Fatal(err)
	}
	if sum, err := os.ReadFile(path + ".sha256"); err != nil || len(sum) < 64 {
		t.Errorf("the sum is %q, %v", sum, err)
	}
	name := filepath.Base(path)
	want := fmt.Sprintf("%s 20 %d\n%s.1.partial 0 5\nz.db 0 5", name, file.Size(), name)
	if strings.Join(got, "\n") != want {
		t.Errorf("got %q, want %q", got, want)
	}
	if removed, kept, err := dataset.ClearCache(); err != nil || len(removed) != 3 || kept != nil {
		t.Fatalf("it removed %v and kept %v (%v)", removed, kept, err)
	}
	if entries, err := dataset.ListCache(t.Context()); err != nil || len(entries) > 0 {
		t.Errorf("cleared, it has %v, %v", entries, err)
	}
}

// TestClearKeeps holds that a folder whose owner runs is kept with what the owner reads, and that
// both go once it is closed.
func TestClearKeeps(t *testing.T) {
	dir := useCache(t)
	path, _ := cached(t, dataset.Spec{Users: 20})
	cached(t, dataset.Spec{Users: 21})
	folder, err := dataset.NewFolder(dir, "stage-", path)
	if err != nil {
		t.Fatal(err)
	}
	inUse := func() (names []string) {
		t.Helper()
		entries, err := dataset.ListCache(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		for _, e := range entries {
			if e.InUse {
				names = append(names, e.Name)
			}
		}
		return names
	}
	used := []string{filepath.Base(path), filepath.Base(folder.Path)}
	if got := inUse(); !slices.Equal(got, used) {
		t.Errorf("%q are in use, want %q", got, used)
	}
	removed, kept, err := dataset.ClearCache()
	if err != nil || len(removed) != 1 || len(kept) != 2 {
		t.Errorf("it removed %v and kept %v (%v)", removed, kept, err)
	}
	only(t, dir, used[0], used[0]+".sha256", used[1])
	if err := folder.Close(); err != nil {
		t.Error(err)
	}
	if got := inUse(); got != nil {
		t.Errorf("%q are in use after the end", got)
	}
	if _, _, err := dataset.ClearCache(); err != nil {
		t.Error(err)
	}
	only(t, dir)
}

// TestCrashed holds that a folder whose owner has ended without closing it is left over.
func TestCrashed(t *testing.T) {
	dir := useCache(t)
	crashed := filepath.Join(dir, "stage-1")
	if err := os.Mkdir(crashed, 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(crashed, "in-use"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if entries, err := dataset.ListCache(t.Context()); err != nil || len(entries) != 1 || entries[0].InUse {
		t.Errorf("the list is %v (%v)", entries, err)
	}
	if removed, _, err := dataset.ClearCache(); err != nil || len(removed) != 1 {
		t.Errorf("it removed %v (%v)", removed, err)
	}
	only(t, dir)
}

// TestNoCache holds that a cache which cannot be is named, with what helps.
func TestNoCache(t *testing.T) {
	if runtime.GOOS != "linux" {
		t.Skip("other systems find the cache by other variables")
	}
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	for dir, want := range map[string]string{
		file: "the cache folder " + filepath.Join(file, "impedance") + " cannot be used: not a " +
			"directory; set XDG_CACHE_HOME to a folder that can be written",
		"relative": "there is no place for data sets: path in $XDG_CACHE_HOME is relative; set " +
			"XDG_CACHE_HOME to a folder",
	} {
		t.Setenv("XDG_CACHE_HOME", dir)
		if _, err := dataset.CacheDir(); err == nil || err.Error() != want {
			t.Errorf("with %s it ends with %v, want %s", dir, err, want)
		}
	}
}
