package exercise

import (
	"errors"
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"
)

// Unit is the unit of an answer.
type Unit string

// The units.
const (
	Seconds   Unit = "s"
	PerSecond Unit = "requests/s"
)

// The limits of what is taken for a guess, and for a result.
const (
	longestGuess  = 24 * time.Hour
	shortestGuess = time.Nanosecond
	lowestGuess   = 1e-3 // requests a second
	highestGuess  = 1e9
)

// check refuses a value in a file that is beyond the limits.
func (u Unit) check(what string, v float64) error {
	low, high := shortestGuess.Seconds(), longestGuess.Seconds()
	if u == PerSecond {
		low, high = lowestGuess, highestGuess
	}
	if !(v >= low && v <= high) {
		return fmt.Errorf("its %s is %g %s, and %g–%g are taken", what, v, u, low, high)
	}
	return nil
}

// Parse reads a guess. Spaces do not count.
func (u Unit) Parse(text string) (float64, error) {
	text = strings.Join(strings.Fields(text), "")
	if u == PerSecond {
		return parseRate(text)
	}
	return parseTime(text)
}

// units are long names of units, and what time.ParseDuration calls them.
var units = strings.NewReplacer("milliseconds", "ms", "millisecond", "ms", "msec", "ms",
	"seconds", "s", "second", "s", "secs", "s", "sec", "s", "minutes", "m", "minute", "m",
	"mins", "m", "min", "m", "hours", "h", "hour", "h")

// decimalComma is one that does not look like one of thousands.
var decimalComma = regexp.MustCompile(`^([0-9]+),([0-9]{1,2}|[0-9]{4,})([^0-9,.]+)$`)

func parseTime(text string) (float64, error) {
	d, err := time.ParseDuration(decimalComma.ReplaceAllString(units.Replace(text), "$1.$2$3"))
	if err != nil || d <= 0 {
		return 0, fmt.Errorf("%q is no time; give one with its unit, such as 800us, 20ms, 1.5s or 2m",
			text)
	}
	if d > longestGuess {
		return 0, fmt.Errorf("%s is more than a day, which is longer than anybody will wait here", text)
	}
	return d.Seconds(), nil
}

func parseRate(text string) (float64, error) {
	number, factor := strings.TrimSuffix(text, "/s"), 1.0
	if rest, ok := strings.CutSuffix(number, "k"); ok {
		number, factor = rest, 1e3
	} else if rest, ok := strings.CutSuffix(number, "M"); ok {
		number, factor = rest, 1e6
	}
	rate, err := strconv.ParseFloat(number, 64)
	rate *= factor
	if err != nil && !errors.Is(err, strconv.ErrRange) || !(rate >= lowestGuess) {
		return 0, fmt.Errorf("%q is no number of requests per second; give one such as 500, 20k "+
			"or 1.5M", text)
	}
	if rate > highestGuess {
		return 0, fmt.Errorf("%s is more than a billion requests per second", text)
	}
	return rate, nil
}
