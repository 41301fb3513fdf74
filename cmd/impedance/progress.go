package main

import (
	"fmt"
	"io"
	"os"
	"strings"
	"sync"
	"time"
	"unicode/utf8"

	"golang.org/x/term"
)

// progress shows on a terminal the work, its share that is done, and an estimate of the time left.
// Elsewhere it shows nothing.
type progress struct {
	w        io.Writer
	terminal bool

	mu    sync.Mutex
	stage stage
	wide  int           // columns that were written last
	stop  chan struct{} // closed to end the clock, nil without a stage
}

// stage is a part of the work.
type stage struct {
	name        string
	done, total int64
	begun       time.Time
	drawn       time.Time
}

// newProgress shows progress on a stream. It writes the returns of its lines past what makes the
// stream printable.
func newProgress(w io.Writer) *progress {
	terminal := isTerminal(w)
	if p, ok := w.(*printable); ok {
		w = p.to
	}
	return &progress{w: w, terminal: terminal}
}

// isTerminal reports whether a stream is a terminal, or says so of itself.
func isTerminal(stream any) bool {
	switch s := stream.(type) {
	case *os.File:
		return term.IsTerminal(int(s.Fd()))
	case *printable:
		return isTerminal(s.to)
	case interface{ IsTerminal() bool }:
		return s.IsTerminal()
	}
	return false
}

// load shows the loading of a data set, by what dataset.Options.Progress counts.
func (p *progress) load(stage string, done, total int64) { p.show(stage, done, total) }

// steps shows work that is counted in steps.
func (p *progress) steps(stage string, done, total int) { p.show(stage, int64(done), int64(total)) }

func (p *progress) show(name string, done, total int64) {
	if !p.terminal {
		return
	}
	p.mu.Lock()
	another := name != p.stage.name
	p.mu.Unlock()
	if another {
		p.end()
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if another {
		p.stage = stage{name: name, begun: time.Now()}
		p.stop = make(chan struct{})
		go p.tick(p.stop)
	}
	p.stage.done, p.stage.total = done, total
	if time.Since(p.stage.drawn) >= 100*time.Millisecond {
		p.draw()
	}
}

// tick draws a stage every second, so that one which is long between two steps is seen to go on.
func (p *progress) tick(stop chan struct{}) {
	ticker := time.NewTicker(time.Second)
	defer ticker.Stop()
	for {
		select {
		case <-stop:
			return
		case <-ticker.C:
		}
		p.mu.Lock()
		if p.stop == stop {
			p.draw()
		}
		p.mu.Unlock()
	}
}

func (p *progress) draw() {
	p.stage.drawn = time.Now()
	p.write(p.stage.line(time.Since(p.stage.begun), windowWidth(p.w)-1))
}

// write replaces the line. It needs no colours and no other escape sequences.
func (p *progress) write(line string) {
	line = string(appendPrintable(nil, []byte(line)))
	wide := utf8.RuneCountInString(line)
	fmt.Fprint(p.w, "\r"+line+strings.Repeat(" ", max(0, p.wide-wide)))
	p.wide = wide
}

// barWidth is how many columns a bar has, where there is room for one.
const barWidth = 20

// line returns a stage in a line of a width at most.
func (s stage) line(took time.Duration, width int) string {
	line := s.name + "  " + seconds(took)
	if s.total > 0 && s.done > 0 {
		share := min(1, float64(s.done)/float64(s.total))
		left := time.Duration(float64(took) * (1 - share) / share)
		line = fmt.Sprintf("%s  %3.0f %%  %s, about %s left", s.name, 100*share, seconds(took),
			seconds(left))
		if width-utf8.RuneCountInString(line) > barWidth+2 {
			full := int(share * barWidth)
			line += "  " + strings.Repeat("█", full) + strings.Repeat("░", barWidth-full)
		}
	}
	if runes := []rune(line); len(runes) > width {
		line = string(runes[:width])
	}
	return line
}

// seconds writes a time in whole seconds, or minutes and seconds.
func seconds(d time.Duration) string {
	d = d.Round(time.Second)
	if d < time.Minute {
		return fmt.Sprintf("%d s", d/time.Second)
	}
	return fmt.Sprintf("%d min %02d s", d/time.Minute, d%time.Minute/time.Second)
}

// end clears the line, so that something else can be written.
func (p *progress) end() {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.stop == nil {
		return
	}
	close(p.stop)
	p.write("")
	fmt.Fprint(p.w, "\r")
	p.stop, p.stage = nil, stage{}
}
