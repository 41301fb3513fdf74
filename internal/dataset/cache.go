package dataset

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"

	"example.com/impedance/schema"
)

// CacheDir returns the folder where data sets are kept for the next run, in the user's
// cache folder. It is made if it is not there.
func CacheDir() (string, error) {
	dir, err := os.UserCacheDir()
	if err != nil {
		return "", fmt.Errorf("there is no place for data sets: %w; set %s to a folder", err, cacheVariable)
	}
	dir = filepath.Join(dir, "impedance")
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return "", unusable(dir, err)
	}
	return dir, nil
}

// cacheVariable is the variable of the environment that moves the cache.
var cacheVariable = cmp.Or(map[string]string{"windows": "LocalAppData", "darwin": "HOME"}[runtime.GOOS],
	"XDG_CACHE_HOME")

// unusable says of the cache's folder that it cannot be used, and what helps.
func unusable(dir string, err error) error {
	return fmt.Errorf("the cache folder %s cannot be used: %w; set %s to a folder that can be written",
		dir, errors.Unwrap(err), cacheVariable)
}

// Cached returns the path of a database in the cache that holds what spec says. One that is of
// this version, and to the byte as it was made, is used again; else it is made. Several processes
// may ask for the same one at once: each makes its own, and the first to finish is kept.
func Cached(ctx context.Context, spec Spec, opts *Options) (_ string, _ *Info, err error) {
	dir, err := CacheDir()
	if err != nil {
		return "", nil, err
	}
	spec, release, err := spec.Keep(ctx)
	if err != nil {
		return "", nil, err
	}
	defer func() { err = errors.Join(err, release()) }()
	name, err := cacheName(spec)
	if err != nil {
		return "", nil, err
	}
	path := filepath.Join(dir, name)
	if info, err := usable(ctx, path, opts.tell()); err == nil {
		return path, info, nil
	} else if ctx.Err() != nil {
		return "", nil, ctx.Err()
	}
	info, err := remake(ctx, path, spec, opts)
	if err != nil {
		return "", nil, err
	}
	return path, info, nil
}

// remake makes a database in a folder of its own, which no other process knows, and moves
// it to path when it is complete. What a crash leaves of the folder is for ClearCache.
func remake(ctx context.Context, path string, spec Spec, opts *Options) (_ *Info, err error) {
	dir, err := NewFolder(filepath.Dir(path), filepath.Base(path)+".*.partial")
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, dir.Close()) }()
	made := filepath.Join(dir.Path, filepath.Base(path))
	info, err := Load(ctx, schema.DSN(made), spec, opts)
	if err != nil {
		return nil, err
	}
	if err := writeSum(ctx, made, opts.tell()); err != nil {
		return nil, err
	}
	// What another process has put there in the meantime is the same, and may be in use.
	if info, err := usable(ctx, path, opts.tell()); err == nil {
		return info, nil
	}
	if err := removeLogs(path); err != nil {
		return nil, stuck(path, err)
	}
	// Between the two a crash leaves a database with the sum of another or with none, which is
	// made again; and so may two processes that come here at once.
	if err := os.Rename(made, path); err != nil { // replaces what is not usable, with no gap
		return nil, stuck(path, err)
	}
	return info, os.Rename(made+sumSuffix, path+sumSuffix)
}

// stuck says of something in the cache that it cannot be replaced, and what helps.
func stuck(path string, err error) error {
	return fmt.Errorf("%s cannot be replaced: %w; impedance data --clear empties the cache", path,
		errors.Unwrap(err))
}

// cacheName says what a data set is, so that another one has another name.
func cacheName(spec Spec) (string, error) {
	what := fmt.Sprintf("%d-users", spec.Users)
	if spec.Graph != "" {
		sum, err := spec.hash()
		if err != nil {
			return "", err
		}
		what = fmt.Sprintf("%s-%x", graphName(spec.Graph), sum[:4])
	}
	return fmt.Sprintf("%s-seed-%d-v%d.%d.db", what, spec.Seed, Version, schema.Version), nil
}

// usable returns what a cached database holds, or why it must be made again. One without a sum,
// of an earlier program, may have been altered.
func usable(ctx context.Context, path string, tell progress) (*Info, error) {
	if err := checkSum(ctx, path, tell); err != nil {
		return nil, err
	}
	return holds(ctx, path)
}

// holds returns what a cached database says that it holds.
func holds(ctx context.Context, path string) (*Info, error) {
	db, err := schema.Open(ctx, schema.DSN(path), &schema.Options{ReadOnly: true, Conns: 1})
	if err != nil {
		return nil, err
	}
	defer db.Close()
	info, err := ReadInfo(ctx, db)
	if err != nil {
		return nil, err
	}
	if info.Version != Version {
		return nil, fmt.Errorf("made by version %d of the generator", info.Version)
	}
	return info, nil
}

// Entry is a file or folder in the cache.
type Entry struct {
	Name  string
	Bytes int64
	Info  *Info // nil for what is no data set, such as what a crash left
	InUse bool  // a running process works in the folder, or reads the data set
}

// ListCache returns what is in the cache. It reads what databases say of themselves, and not
// whether they were altered.
func ListCache(ctx context.Context) ([]Entry, error) {
	dir, err := CacheDir()
	if err != nil {
		return nil, err
	}
	entries, err := weighed(dir)
	if err != nil {
		return nil, err
	}
	for i, e := range entries {
		if strings.HasSuffix(e.Name, ".db") {
			entries[i].Info, _ = holds(ctx, filepath.Join(dir, e.Name)) // nil says that it is not
		}
	}
	return entries, nil
}

// weighed returns the entries of the cache without what the databases say of themselves.
func weighed(dir string) (entries []Entry, err error) {
	files, err := os.ReadDir(dir)
	if err != nil {
		return nil, unusable(dir, err)
	}
	used := map[string]bool{} // by path
	for _, f := range files {
		path := filepath.Join(dir, f.Name())
		if database, isSum := strings.CutSuffix(path, sumSuffix); isSum && exists(database) {
			continue // it belongs to the database
		}
		e := Entry{Name: f.Name()}
		e.Bytes, err = weigh(path)
		if errors.Is(err, fs.ErrNotExist) {
			continue // another process has moved or removed it
		} else if err != nil {
			return nil, err
		}
		if f.IsDir() {
			runs, reads, err := owned(path)
			if err != nil {
				return nil, err
			}
			e.InUse = runs
			for _, path := range reads {
				used[path] = true
			}
		}
		entries = append(entries, e)
	}
	for i, e := range entries {
		entries[i].InUse = e.InUse || used[filepath.Join(dir, e.Name)]
	}
	return entries, nil
}

func weigh(path string) (bytes int64, err error) {
	err = filepath.Walk(path, func(_ string, info os.FileInfo, err error) error {
		if err == nil && info.Mode().IsRegular() {
			bytes += info.Size()
		}
		return err
	})
	return bytes, err
}

// ClearCache removes everything in the cache that no running process uses. It returns what it
// removed and what it kept.
func ClearCache() (removed, kept []Entry, err error) {
	dir, err := CacheDir()
	if err != nil {
		return nil, nil, err
	}
	entries, err := weighed(dir)
	if err != nil {
		return nil, nil, err
	}
	for _, e := range entries {
		if e.InUse {
			kept = append(kept, e)
			continue
		}
		path := filepath.Join(dir, e.Name)
		if err := errors.Join(os.RemoveAll(path), ifThere(os.Remove(path+sumSuffix))); err != nil {
			return removed, kept, err
		}
		removed = append(removed, e)
	}
	return removed, kept, nil
}

// removeLogs removes what belongs to an unusable database, for it must not be taken for the
// log of the one that replaces it.
func removeLogs(path string) error {
	for _, suffix := range []string{"-wal", "-shm", "-journal"} {
		if err := ifThere(os.Remove(path + suffix)); err != nil {
			return err
		}
	}
	return nil
}
