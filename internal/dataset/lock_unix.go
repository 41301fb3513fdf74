//go:build unix

package dataset

import (
	"errors"
	"os"
	"syscall"
)

// lock opens the file at path, which it makes if it is not there, and locks it. The system unlocks
// the file when its process ends.
func lock(path string) (*os.File, error) {
	file, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o644)
	if err != nil {
		return nil, err
	}
	err = syscall.Flock(int(file.Fd()), syscall.LOCK_EX|syscall.LOCK_NB)
	switch {
	case errors.Is(err, syscall.EWOULDBLOCK):
		err = errHeld
	case err != nil:
		err = &os.PathError{Op: "flock", Path: path, Err: err}
	default:
		return file, nil
	}
	return nil, errors.Join(err, file.Close())
}

// release removes a locked file and unlocks it.
func release(file *os.File) error { return errors.Join(ifThere(os.Remove(file.Name())), file.Close()) }
