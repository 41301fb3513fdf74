package durability

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

// traced are the system calls that a trace is made of: those that SQLite changes files with,
// and, so that none of them is overlooked, those that it could change them with. A question
// mark stands before what not every architecture has.
const traced = "?open,openat,?creat,close,write,pwrite64,ftruncate,fsync,fdatasync,?unlink," +
	"unlinkat,?rename,?renameat,?renameat2,writev,pwritev,pwritev2,truncate,fallocate,?dup2,dup3,dup"

// strace returns the command line that traces what follows it into a file. All text is
// written as bytes in hexadecimal digits, and none is cut short.
func strace(into string) []string {
	return []string{"strace", "-f", "-qq", "-xx", "-s", "16777216", "-e", "trace=" + traced,
		"-e", "signal=none", "-o", into}
}

// Tracing returns nil if power can be cut here, and otherwise what is missing.
func Tracing(ctx context.Context) error {
	if runtime.GOOS != "linux" {
		return errors.New("a power cut is replayed from a trace of strace, which is for Linux only")
	}
	if _, err := exec.LookPath("strace"); err != nil {
		return errors.New("a power cut is replayed from a trace, and strace is not installed; " +
			"apt-get install strace, or your system's way, gives it")
	}
	words := append(strace(os.DevNull), "true")
	if says, err := exec.CommandContext(ctx, words[0], words[1:]...).CombinedOutput(); err != nil {
		return fmt.Errorf("a power cut is replayed from a trace, and strace does not work here: %w: %s; "+
			"in a container, start that with --cap-add=SYS_PTRACE", err, bytes.TrimSpace(says))
	}
	return nil
}

// call is a system call that has returned.
type call struct {
	name   string
	args   []string // texts as bytes, the others as strace writes them
	result int64
}

// number returns an argument that is a number.
func (c *call) number(i int) (int64, error) {
	if i >= len(c.args) {
		return 0, fmt.Errorf("%s has %d arguments, and none at %d", c.name, len(c.args), i)
	}
	return strconv.ParseInt(c.args[i], 10, 64)
}

// errNoCall says that a line is about something else, or that the call never returned.
var errNoCall = errors.New("not a system call that returned")

// readTrace calls fn for each system call, in the order in which they returned. Of two threads
// strace writes one call in two lines, if the other comes between.
func readTrace(trace io.Reader, fn func(call) error) error {
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
		c, err := parseCall(text)
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

// parseCall reads a line such as pwrite64(5, "\x0a\x0b", 2, 4096) = 2.
func parseCall(text string) (c call, err error) {
	name, rest, ok := strings.Cut(text, "(")
	if !ok || name == "???" || strings.HasPrefix(text, "+++") || strings.HasPrefix(text, "---") {
		return c, errNoCall // strace writes ??? where a thread ended within a call
	}
	c.name = name
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
		c.args = append(c.args, arg)
		rest = strings.TrimLeft(strings.TrimPrefix(rest, ","), " ")
	}
	_, result, ok := strings.Cut(rest, "= ")
	result, _, _ = strings.Cut(result, " ")
	if !ok || result == "?" {
		return c, errNoCall
	}
	c.result, err = strconv.ParseInt(result, 0, 64)
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
