package dataset

import (
	"os"
	"path/filepath"
)

// bytesPerUser is what a generated user takes in SQLite with posts, follows and indexes: 3,690 bytes
// among 1,000 users, 3,810 among 100,000, because larger ids are longer.
const bytesPerUser = 4000

// Bytes estimates how large a database of SQLite becomes. It returns 0 for an edge list, whose users
// are known when it has been read.
func (s Spec) Bytes() int64 {
	if s.Graph != "" {
		return 0
	}
	return int64(s.Users) * bytesPerUser
}

// InCache reports whether the cache has a generated data set, whether or not it is usable.
func (s Spec) InCache() (bool, error) {
	dir, err := CacheDir()
	if err != nil || s.Graph != "" {
		return false, err
	}
	name, err := cacheName(s)
	if err != nil {
		return false, err
	}
	_, err = os.Stat(filepath.Join(dir, name))
	return err == nil, nil
}
