//go:build linux || darwin || freebsd

package dataset

import (
	"os"
	"syscall"
)

// Free returns how many bytes a user without rights may still write below a folder. It returns
// false where the system does not say.
func Free(dir string) (bytes int64, known bool, err error) {
	var s syscall.Statfs_t
	if err := syscall.Statfs(dir, &s); err != nil {
		return 0, false, &os.PathError{Op: "statfs", Path: dir, Err: err}
	}
	return int64(s.Bavail) * int64(s.Bsize), true, nil
}
