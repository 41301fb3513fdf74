package exercise

import (
	"context"
	"errors"
	"os"
	"time"
)

// Disk has the pace of the disk itself.
type Disk struct {
	AppendBytes int     `json:"append_bytes"`
	Sync        float64 `json:"sync_s"` // to append that much to a file and have it on disk
}

// appendBytes is about what the commit of one user appends to the write-ahead log: five or six
// pages, those of the table and of its indexes.
const appendBytes = 6 * 4096

// appendAndSync appends to a new file of a folder n times, and syncs each time. It returns the
// seconds that took, and removes the file.
func appendAndSync(ctx context.Context, dir string, n int) (seconds float64, err error) {
	file, err := os.CreateTemp(dir, "appends-")
	if err != nil {
		return 0, err
	}
	defer func() { err = errors.Join(err, file.Close(), os.Remove(file.Name())) }()
	block := make([]byte, appendBytes)
	start := time.Now()
	for range n {
		if err := ctx.Err(); err != nil {
			return 0, err
		}
		if _, err := file.Write(block); err != nil {
			return 0, err
		}
		if err := syncData(file); err != nil {
			return 0, err
		}
	}
	return time.Since(start).Seconds(), nil
}
