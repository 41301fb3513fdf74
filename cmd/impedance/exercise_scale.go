package main

import (
	"fmt"
	"io"
	"math"
	"strings"
	"time"
	"unicode/utf8"

	"example.com/impedance/internal/report"
	"example.com/impedance/lab/exercise"
)

// drawScale draws the guess and the result of an answer on a logarithmic scale, and states the
// factor between them.
func drawScale(w io.Writer, a *exercise.Answer) {
	low, high := -6, 2 // powers of ten: 1 µs to 100 s
	if a.Unit == exercise.PerSecond {
		low, high = 0, 6
	}
	for _, v := range []float64{a.Guess, a.Result} {
		low = min(low, int(math.Floor(math.Log10(v))))
		high = max(high, int(math.Ceil(math.Log10(v))))
	}
	cell := max(6, (min(windowWidth(w), 80)-8)/(high-low)) // columns of a power of ten
	width := (high-low)*cell + 1
	var labels, axis strings.Builder
	for p := low; p <= high; p++ {
		column := (p - low) * cell
		labels.WriteString(strings.Repeat(" ", max(0, column-utf8.RuneCountInString(labels.String()))))
		labels.WriteString(mark(a.Unit, p))
		axis.WriteString("|" + strings.Repeat("-", cell-1))
	}
	column := func(v float64) int {
		return int(math.Round((math.Log10(v) - float64(low)) * float64(cell)))
	}
	line := []rune(axis.String())[:width]
	line[column(a.Guess)], line[column(a.Result)] = 'G', 'R'
	if column(a.Guess) == column(a.Result) {
		line[column(a.Guess)] = 'X'
	}
	fmt.Fprintf(w, "  %s\n  %s\n  G your guess: %s   R the result: %s   (X: both)\n", labels.String(),
		string(line), amount(a.Unit, a.Guess), amount(a.Unit, a.Result))
	say(w, fmt.Sprintf("You guessed %s.", off(a.Unit, a.Off())))
}

// mark is a power of ten as it stands at the scale.
func mark(u exercise.Unit, power int) string {
	if u == exercise.PerSecond {
		return short(math.Pow10(power)) + "/s"
	}
	unit, digits := "ns", power+9
	switch {
	case power >= 0:
		unit, digits = "s", power
	case power >= -3:
		unit, digits = "ms", power+3
	case power >= -6:
		unit, digits = "µs", power+6
	}
	if digits < 0 {
		return fmt.Sprintf("10^%d s", power)
	}
	return "1" + strings.Repeat("0", digits) + " " + unit
}

// amount writes a value with its unit.
func amount(u exercise.Unit, v float64) string {
	if u == exercise.PerSecond {
		return short(v) + " requests/s"
	}
	return duration(v)
}

// duration writes seconds with three significant digits.
func duration(seconds float64) string {
	return report.Duration(time.Duration(seconds * float64(time.Second)))
}

// short writes a number with about three significant digits.
func short(v float64) string {
	unit := ""
	switch {
	case v >= 1e6:
		v, unit = v/1e6, "M"
	case v >= 1e4:
		v, unit = v/1e3, "k"
	}
	switch {
	case v >= 100 || v == math.Trunc(v):
		return fmt.Sprintf("%.0f%s", v, unit)
	case v >= 10:
		return fmt.Sprintf("%.1f%s", v, unit)
	}
	return fmt.Sprintf("%.2f%s", v, unit)
}

// off describes in words the error of a guess.
func off(u exercise.Unit, factor float64) string {
	tooHigh, tooLow := "too long", "too short"
	if u == exercise.PerSecond {
		tooHigh, tooLow = "too many", "too few"
	}
	const close = 1.2
	switch {
	case factor > close:
		return short(factor) + " times " + tooHigh
	case factor < 1/close:
		return short(1/factor) + " times " + tooLow
	}
	return "right, within 20 %"
}
