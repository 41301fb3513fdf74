package growth

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
)

// LastName is the name of the file in the cache folder that holds the results of the last run.
const LastName = "scale.txt"

// Committed is the path in this repository of the published results.
const Committed = "docs/results/scale.txt"

// Found are results with the place that they come from.
type Found struct {
	*Results
	File string
	Here bool // measured on this machine, by the last run
}

// Last returns the results of the last run, which the cache folder holds, or without one those that
// source has as published. A file in the cache that cannot be read any more, such as one of another
// version, counts as missing.
func Last(cache string, source fs.FS) (*Found, error) {
	path := filepath.Join(cache, LastName)
	text, err := os.ReadFile(path)
	if err == nil {
		if rs, err := Read(path, text); err == nil {
			return &Found{rs, path, true}, nil
		}
	} else if !errors.Is(err, fs.ErrNotExist) {
		return nil, err
	}
	return Published(source)
}

// Published returns the results that source has as published.
func Published(source fs.FS) (*Found, error) {
	text, err := fs.ReadFile(source, Committed)
	if err != nil {
		return nil, err
	}
	rs, err := Read(Committed, text)
	if err != nil {
		return nil, err
	}
	return &Found{rs, Committed, false}, nil
}
