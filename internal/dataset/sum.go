package dataset

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"time"
)

// sumSuffix names the file beside a cached database that has its SHA-256 as it was made, in the
// form that `sha256sum --check` reads.
const sumSuffix = ".sha256"

// errAltered says that a cached database is not as it was made.
var errAltered = errors.New("was altered after it was made")

// writeSum writes the sum of a database beside it.
func writeSum(ctx context.Context, path string, tell progress) error {
	line, err := sumOf(ctx, path, tell)
	if err != nil {
		return err
	}
	return os.WriteFile(path+sumSuffix, []byte(line), 0o644)
}

// checkSum refuses a database that is not as it was made: its bytes, or what stands in a log
// or a journal beside it. It reads all of it each time, because what was altered may have the
// same size and time.
func checkSum(ctx context.Context, path string, tell progress) error {
	want, err := os.ReadFile(path + sumSuffix)
	if err != nil {
		return err
	}
	for _, suffix := range []string{"-wal", "-journal"} {
		if beside, err := os.Stat(path + suffix); err == nil && beside.Size() > 0 {
			return errAltered
		}
	}
	got, err := sumOf(ctx, path, tell)
	if err == nil && got != string(want) {
		err = errAltered
	}
	return err
}

// sumOf returns what the file of a sum has to say.
func sumOf(ctx context.Context, path string, tell progress) (string, error) {
	f, err := os.Open(path)
	if err != nil {
		return "", err
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return "", err
	}
	h := sha256.New()
	_, err = io.Copy(h, &counted{ctx: ctx, r: f, total: info.Size(), told: time.Now(), tell: tell})
	return fmt.Sprintf("%x  %s\n", h.Sum(nil), filepath.Base(path)), err
}

// counted tells how much was read of a file, some ten times a second.
type counted struct {
	ctx         context.Context
	r           io.Reader
	done, total int64
	told        time.Time
	tell        progress
}

func (c *counted) Read(b []byte) (int, error) {
	if err := c.ctx.Err(); err != nil {
		return 0, err
	}
	n, err := c.r.Read(b)
	c.done += int64(n)
	if time.Since(c.told) > 100*time.Millisecond {
		c.tell("checking", c.done, c.total)
		c.told = time.Now()
	}
	return n, err
}

// hash returns the SHA-256 of the edge list.
func (s Spec) hash() ([]byte, error) {
	f, err := os.Open(s.file())
	if err != nil {
		return nil, noEdgeList(s.Graph, err)
	}
	defer f.Close()
	h := sha256.New()
	if _, err = io.Copy(h, f); err != nil {
		return nil, noEdgeList(s.Graph, err)
	}
	return h.Sum(nil), nil
}

// noEdgeList says of an edge list that it cannot be read.
func noEdgeList(path string, err error) error {
	return fmt.Errorf("the edge list %s cannot be read: %w", path, errors.Unwrap(err))
}

func exists(path string) bool {
	_, err := os.Stat(path)
	return err == nil
}
