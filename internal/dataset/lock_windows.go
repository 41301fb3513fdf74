package dataset

import (
	"errors"
	"os"
	"syscall"
)

// sharingViolation is the error for opening a file that another handle does not share.
const sharingViolation = syscall.Errno(32)

// lock opens the file at path, which it makes if it is not there, so that nobody else can open it
// for writing. The system closes the file when its process ends.
func lock(path string) (*os.File, error) {
	name, err := syscall.UTF16PtrFromString(path)
	if err != nil {
		return nil, err
	}
	handle, err := syscall.CreateFile(name, syscall.GENERIC_READ|syscall.GENERIC_WRITE,
		syscall.FILE_SHARE_READ, nil, syscall.OPEN_ALWAYS, syscall.FILE_ATTRIBUTE_NORMAL, 0)
	switch {
	case errors.Is(err, sharingViolation):
		return nil, errHeld
	case err != nil:
		return nil, &os.PathError{Op: "open", Path: path, Err: err}
	}
	return os.NewFile(uintptr(handle), path), nil
}

// release closes a locked file and removes it, unless another process has locked it since.
func release(file *os.File) error {
	err := file.Close()
	removed := os.Remove(file.Name())
	if errors.Is(removed, sharingViolation) {
		removed = nil
	}
	return errors.Join(err, ifThere(removed))
}
