//go:build linux || darwin || freebsd

package main

import (
	"os"
	"syscall"
)

// mayWrite asks whether the file may be written, and its file system. It does not open the file:
// to close it again would release the locks that SQLite has on it in this process
// (https://www.sqlite.org/howtocorrupt.html, 2.2).
func mayWrite(path string) error {
	const write = 2 // W_OK
	if err := syscall.Access(path, write); err != nil {
		return &os.PathError{Op: "access", Path: path, Err: err}
	}
	return nil
}
