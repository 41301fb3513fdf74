package exercise

import (
	"os"
	"syscall"
)

// syncData waits until a file's data is on disk, as SQLite does it here.
func syncData(file *os.File) error {
	for {
		if err := syscall.Fdatasync(int(file.Fd())); err != syscall.EINTR {
			return os.NewSyscallError("fdatasync", err)
		}
	}
}
