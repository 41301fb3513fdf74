package main

import (
	"fmt"
	"io"
	"os"
	"time"

	"github.com/schollz/progressbar/v3"
	"golang.org/x/term"
)

// progress shows the progress of work: a bar on a terminal, a line for each stage elsewhere.
type progress struct {
	w        io.Writer
	terminal bool
	stage    string
	bar      *progressbar.ProgressBar
}

func newProgress(w io.Writer) *progress {
	f, ok := w.(*os.File)
	return &progress{w: w, terminal: ok && term.IsTerminal(int(f.Fd()))}
}

// load shows the loading of a data set, in the units of dataset.Options.Progress.
func (p *progress) load(stage string, done, total int64) {
	switch stage {
	case "indexes":
		p.show(stage, done, total, progressbar.OptionShowCount())
	case "reading", "checking":
		p.show(stage, done, total, progressbar.OptionShowBytes(true))
	default:
		p.show(stage, done, total, progressbar.OptionShowCount(), progressbar.OptionShowIts(),
			progressbar.OptionSetItsString("rows"))
	}
}

// steps shows work that is counted in steps.
func (p *progress) steps(stage string, done, total int) {
	p.show(stage, int64(done), int64(total))
}

func (p *progress) show(stage string, done, total int64, more ...progressbar.Option) {
	if stage != p.stage {
		p.end()
		p.stage = stage
		if !p.terminal {
			fmt.Fprintf(p.w, "%s …\n", stage)
			return
		}
		options := append(more,
			progressbar.OptionSetWriter(p.w),
			progressbar.OptionSetDescription(fmt.Sprintf("%-28s", stage)),
			progressbar.OptionSetPredictTime(true),
			progressbar.OptionThrottle(100*time.Millisecond),
			progressbar.OptionSetWidth(30),
			progressbar.OptionClearOnFinish(),
		)
		p.bar = progressbar.NewOptions64(total, options...)
	}
	if p.bar != nil {
		p.bar.Set64(done)
	}
}

// end clears the bar, so that something else can be written.
func (p *progress) end() {
	if p.bar != nil {
		p.bar.Clear()
	}
	p.bar, p.stage = nil, ""
}
