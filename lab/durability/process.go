package durability

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"os/exec"
)

// process is a child that runs.
type process struct {
	cmd       *exec.Cmd
	reports   *bufio.Scanner
	complaint bytes.Buffer
}

// start starts this program as a child, under the program and arguments of wrap, if there
// are any. When ctx ends it is killed.
func start(ctx context.Context, o order, wrap ...string) (*process, error) {
	program, err := os.Executable()
	if err != nil {
		return nil, err
	}
	text, err := json.Marshal(o)
	if err != nil {
		return nil, err
	}
	words := append(wrap, program)
	p := &process{cmd: exec.CommandContext(ctx, words[0], words[1:]...)}
	p.cmd.Env = append(p.cmd.Environ(), variable+"="+string(text))
	p.cmd.Stderr = &p.complaint
	killAll(p.cmd)
	out, err := p.cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	if err := p.cmd.Start(); err != nil {
		return nil, err
	}
	p.reports = bufio.NewScanner(out)
	if p.reports.Scan() && p.reports.Text() == opening {
		return p, nil
	}
	p.cmd.Cancel()
	return nil, p.failed(ctx, p.cmd.Wait())
}

// rest reads what the child reports until nobody can report any more, and sees it off.
// The error is that of the child's end.
func (p *process) rest() (as []acknowledgement, ended, err error) {
	for p.reports.Scan() {
		a, err2 := parseAcknowledgement(p.reports.Text())
		if err2 != nil {
			err = err2
			break
		}
		as = append(as, a)
	}
	if err != nil {
		p.cmd.Cancel()
	}
	return as, p.cmd.Wait(), err
}

// failed explains the end of a child that should not have ended so.
func (p *process) failed(ctx context.Context, ended error) error {
	if ctx.Err() != nil {
		return ctx.Err()
	}
	if ended == nil {
		ended = io.ErrUnexpectedEOF
	}
	return fmt.Errorf("the child that commits ended by itself: %w: %s", ended,
		bytes.TrimSpace(p.complaint.Bytes()))
}
