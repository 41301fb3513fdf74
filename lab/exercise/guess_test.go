package exercise

import (
	"math"
	"strings"
	"testing"
)

func TestParse(t *testing.T) {
	tests := []struct {
		unit Unit
		text string
		want float64 // 0: refused
	}{
		{Seconds, "1.5s", 1.5}, {Seconds, " 300ms\n", 0.3}, {Seconds, "800us", 800e-6},
		{Seconds, "800µs", 800e-6}, {Seconds, "2 m 30 s", 150}, {Seconds, "1h", 3600},
		{Seconds, "2 sec", 2}, {Seconds, "1 second", 1}, {Seconds, "1,5 s", 1.5},
		{Seconds, "0,25 seconds", 0.25}, {Seconds, "20 msec", 0.02}, {Seconds, "2 min 30 secs", 150},
		{Seconds, "3 minutes", 180}, {Seconds, "2 milliseconds", 0.002}, {Seconds, "1 hour", 3600},
		{Seconds, "24h", 86400}, {Seconds, "5ns", 5e-9},
		{Seconds, "", 0}, {Seconds, "1.5", 0}, {Seconds, "soon", 0}, {Seconds, "0s", 0},
		{Seconds, "-1s", 0}, {Seconds, "1,500s", 0},
		{Seconds, "1,5,5s", 0}, {Seconds, "1,5.5s", 0}, {Seconds, "25h", 0}, {Seconds, "0.1ns", 0},
		{Seconds, "9999999999h", 0}, {Seconds, "NaNs", 0}, {Seconds, "2000/s", 0},
		{PerSecond, "500", 500}, {PerSecond, "20k", 20e3}, {PerSecond, "1.5M", 1.5e6},
		{PerSecond, "2000/s", 2000}, {PerSecond, "2 k / s", 2000}, {PerSecond, "0.5", 0.5},
		{PerSecond, "1e3", 1000}, {PerSecond, "1000M", 1e9},
		{PerSecond, "", 0}, {PerSecond, "many", 0}, {PerSecond, "0", 0}, {PerSecond, "-5", 0},
		{PerSecond, "NaN", 0}, {PerSecond, "inf", 0}, {PerSecond, "-inf", 0}, {PerSecond, "1e400", 0},
		{PerSecond, "1001M", 0}, {PerSecond, "1e-400", 0}, {PerSecond, "1.5s", 0}, {PerSecond, "k", 0},
	}
	for _, test := range tests {
		got, err := test.unit.Parse(test.text)
		if (err == nil) != (test.want > 0) || math.Abs(got-test.want) > test.want*1e-12 {
			t.Errorf("%q as %s is %v (%v), want %v", test.text, test.unit, got, err, test.want)
		}
		if err != nil && strings.ContainsRune(err.Error(), '\n') {
			t.Errorf("the message %q has more than one line", err)
		}
	}
}
