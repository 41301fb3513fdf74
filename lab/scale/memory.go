package scale

import (
	"errors"
	"os"
	"strconv"
	"strings"
)

// errNotHere says that this system does not let a program empty its memory of a file's pages and
// look whether it did.
var errNotHere = errors.New("cold calls are measured under Linux on amd64 and arm64 only")

// reading is what this process has read from files so far.
type reading struct {
	chars int64 // bytes, from memory or disk
	disk  int64 // bytes that came from the disk
}

// readSoFar reads the counters of the kernel.
func readSoFar() (r reading, err error) {
	text, err := os.ReadFile("/proc/self/io")
	if err != nil {
		return r, err
	}
	for line := range strings.Lines(string(text)) {
		key, value, _ := strings.Cut(line, ":")
		n, _ := strconv.ParseInt(strings.TrimSpace(value), 10, 64)
		switch key {
		case "rchar":
			r.chars = n
		case "read_bytes":
			r.disk = n
		}
	}
	return r, nil
}

// pageBytes is the size of a page, of SQLite's files as schema makes them and of the kernel's
// memory.
const pageBytes = 4096

// pages returns the pages read since before. Reading the counters reads less than a page.
func (r reading) pages(before reading) float64 {
	return float64((r.chars - before.chars) / pageBytes)
}
