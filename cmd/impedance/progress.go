package main

import (
	"fmt"
	"io"
	"os"
	"time"

	"github.com/schollz/progressbar/v3"
	"golang.org/x/term"
)

// progress shows how far work is: a bar on a terminal, a line for each stage elsewhere.
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

// rows shows work that is counted in rows, which come at a rate.
func (p *progress) rows(stage string, done, total int64) { p.show(stage, done, total, true) }

// steps shows work that is counted in steps.
func (p *progress) steps(stage string, done, total int) {
	p.show(stage, int64(done), int64(total), false)
}

func (p *progress) show(stage string, done, total int64, rate bool) {
	if stage != p.stage {
		p.end()
		p.stage = stage
		if !p.terminal {
			fmt.Fprintf(p.w, "%s …\n", stage)
			return
		}
		options := []progressbar.Option{
			progressbar.OptionSetWriter(p.w),
			progressbar.OptionSetDescription(fmt.Sprintf("%-28s", stage)),
			progressbar.OptionSetPredictTime(true),
			progressbar.OptionThrottle(100 * time.Millisecond),
			progressbar.OptionSetWidth(30),
			progressbar.OptionClearOnFinish(),
		}
		if rate {
			options = append(options, progressbar.OptionShowCount(), progressbar.OptionShowIts(),
				progressbar.OptionSetItsString("rows"))
		}
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
