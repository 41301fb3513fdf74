package exercise

import (
	"context"
	"os"
	"runtime"
	"strconv"
	"strings"
	"time"
)

// Reading is the time of the machine's processors up to a moment, in seconds of one processor. Only
// the difference between two readings has a meaning.
type Reading struct {
	Own        float64 // on this process
	Busy       float64 // on all programs, and on other guests of the machine's host
	All        float64 // busy and idle; 0 where the system does not tell
	Processors int     // of the machine
	Usable     int     // by this process at once
}

// Meter reads the processors' time.
type Meter func() Reading

// OthersLimit is the share of the processors beyond which other programs disturb a measurement.
const OthersLimit = 0.15

// ThisMachine is the meter of this machine. Only Linux reports the time of other programs.
func ThisMachine() Reading {
	r := Reading{Own: cpuTime().Seconds(), Usable: runtime.GOMAXPROCS(0)}
	if text, err := os.ReadFile("/proc/stat"); err == nil {
		r.Busy, r.All, r.Processors = processorsTime(string(text))
	}
	return r
}

// processorsTime reads the text of /proc/stat. What other guests of the host took (steal) counts
// as busy: it was not to be had.
func processorsTime(stat string) (busy, all float64, processors int) {
	const second = 100 // ticks
	for line := range strings.Lines(stat) {
		fields := strings.Fields(line)
		if len(fields) == 0 || !strings.HasPrefix(fields[0], "cpu") {
			continue
		}
		if fields[0] != "cpu" {
			processors++
			continue
		}
		for i, field := range fields {
			ticks, err := strconv.ParseFloat(field, 64)
			if err != nil || i > 8 { // its name; and guests, who are in the users' time already
				continue
			}
			all += ticks / second
			if i != 4 && i != 5 { // idle, and idle with a disk under way
				busy += ticks / second
			}
		}
	}
	return busy, all, processors
}

// span is what the processors did over one stretch of time, or over several.
type span struct {
	own, busy, all     float64
	processors, usable int
}

// add adds the stretch between two readings.
func (s *span) add(before, after Reading) {
	s.own += after.Own - before.Own
	s.busy += after.Busy - before.Busy
	s.all += after.All - before.All
	s.processors, s.usable = after.Processors, after.Usable
}

// known reports whether the system told what other programs took.
func (s span) known() bool { return s.all > 0 }

// busyShare is the share of the machine's processors that all programs took, 0 if it is not
// known.
func (s span) busyShare() float64 {
	if !s.known() {
		return 0
	}
	return s.busy / s.all
}

// others is the share that other programs took of the processors that this one may use, 0 if it
// is not known. On a machine with more processors than that, they take those first that this
// program leaves alone.
func (s span) others() float64 {
	if !s.known() {
		return 0
	}
	machine, usable := float64(s.processors), float64(s.usable)
	taken := (s.busy - s.own) / s.all * machine
	return min(1, max(0, (taken-(machine-usable))/usable))
}

// disturbed reports whether other programs took too much.
func (s span) disturbed() bool { return s.others() > OthersLimit }

// watch looks at what other programs take while an exercise runs.
type watch struct {
	Setup
	patience time.Duration // what is left of it
}

func (s Setup) watch() *watch { return &watch{s, s.Patience} }

// during does something, and adds what the processors did meanwhile to a span.
func (w *watch) during(s *span, do func() error) error {
	before := w.Meter()
	err := do()
	s.add(before, w.Meter())
	return err
}

// settle waits until other programs leave the processors alone, or until patience ends.
func (w *watch) settle(ctx context.Context) {
	const look = 250 * time.Millisecond
	for w.patience > 0 && ctx.Err() == nil {
		w.Progress("waiting for other programs", 0, 1)
		var now span
		w.during(&now, func() error { pause(ctx, min(look, w.patience)); return nil })
		w.patience -= look
		if !now.disturbed() {
			return
		}
	}
}

// rounds does rounds until n of them were undisturbed, and forgets the others. It returns how
// many there are, or a refusal if they are too few. Each round adds the stretches that count to
// the span; forget removes the measurements after the first kept rounds.
func (w *watch) rounds(ctx context.Context, n int, do func(round int, s *span) error,
	forget func(kept int)) (kept int, _ *Refusal, _ error) {
	var others []float64 // in disturbed rounds
	for kept < n && len(others) < n/2+leastRounds {
		var s span
		if err := do(kept, &s); err != nil {
			return 0, nil, err
		}
		if !s.disturbed() {
			kept++
			continue
		}
		others = append(others, s.others())
		forget(kept)
		w.settle(ctx)
	}
	if kept < min(n, leastRounds) {
		return 0, busy(others), ctx.Err()
	}
	return kept, nil, ctx.Err()
}

// leastRounds is how many rounds there must be to speak of a median.
const leastRounds = 3
