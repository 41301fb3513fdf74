package dataset

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// errHeld says that a running process has a lock.
var errHeld = errors.New("a running process has it")

// hold makes the file at path and locks it until release is called or the process ends, however it
// ends. It fails with errHeld if the file is locked already, also in this process.
func hold(path string) (*os.File, error) {
	for {
		file, err := lock(path)
		if err != nil {
			return nil, err
		}
		mine, err1 := file.Stat()
		there, err2 := os.Stat(path)
		switch {
		case err1 == nil && err2 == nil && os.SameFile(mine, there):
			return file, nil
		case err1 == nil && (err2 == nil || errors.Is(err2, fs.ErrNotExist)):
			file.Close() // another process removed the file before this one locked it
		default:
			return nil, errors.Join(err1, err2, file.Close())
		}
	}
}

// held reports whether a running process has the lock at path.
func held(path string) (bool, error) {
	if _, err := os.Stat(path); errors.Is(err, fs.ErrNotExist) {
		return false, nil
	}
	file, err := lock(path)
	switch {
	case errors.Is(err, errHeld):
		return true, nil
	case errors.Is(err, fs.ErrNotExist):
		return false, nil
	case err != nil:
		return false, err
	}
	return false, file.Close()
}

// Folder is a folder for the work of one process. ListCache and ClearCache know from a lock in it
// whether that process still runs.
type Folder struct {
	Path string
	lock *os.File
}

// lockName is the name of the lock in a folder. The file lists the paths that the owner reads, one a
// line.
const lockName = "in-use"

// NewFolder makes a folder in dir, with a name like that of [os.MkdirTemp]. The owner also reads the
// files at the given paths: ClearCache keeps them while it runs.
func NewFolder(dir, pattern string, reads ...string) (*Folder, error) {
	for {
		path, err := os.MkdirTemp(dir, pattern)
		if err != nil {
			return nil, fmt.Errorf("no folder can be made in %s: %w", dir, errors.Unwrap(err))
		}
		lock, err := hold(filepath.Join(path, lockName))
		if errors.Is(err, fs.ErrNotExist) || errors.Is(err, errHeld) {
			continue // ClearCache came before the lock
		}
		if err == nil {
			_, err = lock.WriteString(strings.Join(reads, "\n"))
		}
		kept.add(path)
		f := &Folder{path, lock}
		if err != nil {
			return nil, errors.Join(err, f.Close())
		}
		return f, nil
	}
}

// Close removes the folder with all that is in it.
func (f *Folder) Close() error {
	var err error
	if f.lock != nil {
		err = release(f.lock)
	}
	return errors.Join(err, kept.remove(f.Path, os.RemoveAll(f.Path)))
}

// owned reports whether the owner of a folder runs, and returns the paths that it reads.
func owned(folder string) (runs bool, reads []string, err error) {
	path := filepath.Join(folder, lockName)
	if runs, err = held(path); err != nil || !runs {
		return false, nil, err
	}
	text, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return false, nil, nil // it has just ended
	}
	return true, strings.Split(string(text), "\n"), err
}

// ifThere returns the error of a removal, or nil if there was nothing to remove.
func ifThere(err error) error {
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	return err
}
