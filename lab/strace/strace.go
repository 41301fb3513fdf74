// Package strace watches the system calls of a command, by the program strace.
package strace

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"runtime"
	"strconv"
	"strings"
)

// Check returns nil if commands can be watched here, and otherwise what is missing.
func Check(ctx context.Context) error {
	if runtime.GOOS != "linux" {
		return errors.New("strace is for Linux only")
	}
	if _, err := exec.LookPath("strace"); err != nil {
		return errors.New("strace is not installed; apt-get install strace, or your system's way, " +
			"gives it")
	}
	words := append(Words(os.DevNull, "write"), "true")
	if says, err := exec.CommandContext(ctx, words[0], words[1:]...).CombinedOutput(); err != nil {
		return fmt.Errorf("strace does not work here: %w: %s; in a container, start that with "+
			"--cap-add=SYS_PTRACE", err, bytes.TrimSpace(says))
	}
	return nil
}

// Words returns the words that begin a command line, to trace system calls of the command that
// follows, and of its children, into a file. The calls are separated by commas; a question mark
// stands before those that not every architecture has.
func Words(into, calls string) []string {
	return []string{"strace", "-f", "-qq", "-xx", "-s", "16777216", "-e", "trace=" + calls,
		"-e", "signal=none", "-o", into}
}

// Call is a system call that has returned.
type Call struct {
	Name   string
	Args   []string // texts as bytes, the others as strace writes them
	Result int64
}

// Number returns an argument that is a number.
func (c *Call) Number(i int) (int64, error) {
	if i >= len(c.Args) {
		return 0, fmt.Errorf("%s has %d arguments, and none at %d", c.Name, len(c.Args), i)
	}
	return strconv.ParseInt(c.Args[i], 10, 64)
}

// errNoCall says that a line is about something else, or that the call never returned.
var errNoCall = errors.New("not a system call that returned")

// Read calls fn for each system call, in the order in which they returned. Of two threads
// strace writes one call in two lines, if the other comes between.
func Read(trace io.Reader, fn func(Call) error) error {
	begun := map[string]string{} // by thread
	lines := bufio.NewReader(trace)
	for n := 1; ; n++ {
		line, err := lines.ReadString('\n')
		if errors.Is(err, io.EOF) && line == "" {
			return nil
		} else if err != nil && !errors.Is(err, io.EOF) {
			return err
		}
		thread, text, _ := strings.Cut(strings.TrimSuffix(line, "\n"), " ")
		text = strings.TrimLeft(text, " ")
		if start, ok := strings.CutSuffix(text, " <unfinished ...>"); ok {
			begun[thread] = start
			continue
		}
		if strings.HasPrefix(text, "<... ") {
			_, end, _ := strings.Cut(text, " resumed>")
			text = begun[thread] + end
		}
		c, err := Parse(text)
		if errors.Is(err, errNoCall) {
			continue
		}
		if err == nil {
			err = fn(c)
		}
		if err != nil {
			return fmt.Errorf("line %d of the trace: %w", n, err)
		}
	}
}

// Parse reads a line such as pwrite64(5, "\x0a\x0b", 2, 4096) = 2.
func Parse(text string) (c Call, err error) {
	name, rest, ok := strings.Cut(text, "(")
	if !ok || name == "???" || strings.HasPrefix(text, "+++") || strings.HasPrefix(text, "---") {
		return c, errNoCall // strace writes ??? where a thread ended within a call
	}
	c.Name = name
	for !strings.HasPrefix(rest, ")") {
		var arg string
		if strings.HasPrefix(rest, `"`) {
			arg, rest, err = cutText(rest)
		} else if end := strings.IndexAny(rest, ",)"); end >= 0 {
			arg, rest = rest[:end], rest[end:]
		} else {
			err = errors.New("it ends within the arguments")
		}
		if err != nil {
			return c, fmt.Errorf("%s: %w", name, err)
		}
		c.Args = append(c.Args, arg)
		rest = strings.TrimLeft(strings.TrimPrefix(rest, ","), " ")
	}
	_, result, ok := strings.Cut(rest, "= ")
	result, _, _ = strings.Cut(result, " ")
	if !ok || result == "?" {
		return c, errNoCall
	}
	c.Result, err = strconv.ParseInt(result, 0, 64)
	return c, err
}

// cutText reads a text in quotes and returns its bytes, and what follows.
func cutText(s string) (text, rest string, err error) {
	quoted, rest, ok := strings.Cut(s[1:], `"`)
	if !ok || strings.HasPrefix(rest, "...") || len(quoted)%4 != 0 {
		return "", "", errors.New("a text is cut short")
	}
	var b bytes.Buffer
	b.Grow(len(quoted) / 4)
	for i := 0; i < len(quoted); i += 4 {
		digits, ok := strings.CutPrefix(quoted[i:i+4], `\x`)
		v, err := strconv.ParseUint(digits, 16, 8)
		if !ok || err != nil {
			return "", "", fmt.Errorf("%q is no byte", quoted[i:i+4])
		}
		b.WriteByte(byte(v))
	}
	return b.String(), rest, nil
}
