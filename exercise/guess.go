package exercise

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"
)

// Unit is what the answer to an exercise is given in.
type Unit string

// The units.
const (
	Seconds   Unit = "s"
	PerSecond Unit = "requests/s"
)

// The limits of what is taken for a guess.
const (
	longestGuess = 24 * time.Hour
	lowestGuess  = 1e-3 // requests a second
	highestGuess = 1e9
)

// Parse reads a guess. Spaces do not count.
func (u Unit) Parse(text string) (float64, error) {
	text = strings.Join(strings.Fields(text), "")
	if u == PerSecond {
		return parseRate(text)
	}
	return parseTime(text)
}

func parseTime(text string) (float64, error) {
	d, err := time.ParseDuration(text)
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
