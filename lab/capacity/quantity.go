package capacity

import (
	"math"
	"strconv"
	"strings"
)

// in writes a range, given in base units, in a unit. Times and bytes in plain units are written in
// the unit of their size, such as ms for s.
func (r Range) in(u unit) string {
	low, high := u.value(r.Low), u.value(r.High)
	first, last := low.String(), high.String()
	if first == last {
		return first
	}
	if low.more == high.more || r.Low == 0 {
		return strings.TrimSuffix(first, low.tail()) + "–" + last
	}
	return strings.TrimSuffix(first, low.per) + "–" + last
}

// written is a value as it is written.
type written struct {
	number string
	unit   string // as it follows the number
	more   string // as it follows several
	per    string // what it is for each of, such as /s
}

func (w written) String() string {
	if w.unit == money {
		return money + w.number + w.per
	}
	return w.number + w.tail()
}

// tail returns what follows the number.
func (w written) tail() string {
	if w.unit == "" || w.unit == money {
		return w.per
	}
	return " " + w.unit + w.per
}

// scales are the units that plain ones are scaled to, from small to large.
var scales = map[string][]string{
	"s": {"ns", "µs", "ms", "s", "min", "h", "days", "years"},
	"B": {"B", "kB", "MB", "GB", "TB", "PB", "EB"},
}

// value writes one value, given in base units.
func (u unit) value(v float64) written {
	first, per, _ := strings.Cut(u.text, "/")
	if per != "" {
		per = "/" + per
	}
	v /= u.scale
	name := first
	for i, scaled := range scales[first] {
		if v != 0 && (i == 0 || math.Abs(v) >= 0.9995*measures[scaled].scale) {
			name = scaled
		}
	}
	if name != first {
		v /= measures[name].scale
	}
	w := written{number(v), name, name, per}
	if w.number == "1" {
		w.unit = singular(name)
	}
	return w
}

// singular returns the name of a unit for one of it.
func singular(name string) string {
	if name == "days" || name == "months" || name == "years" {
		return strings.TrimSuffix(name, "s")
	}
	for thing, plural := range things {
		if name == plural {
			return thing
		}
	}
	return name
}

// number writes a number with three significant digits, and whole numbers below 100,000 in full.
func number(v float64) string {
	size := math.Abs(v)
	switch {
	case v == 0:
		return "0"
	case size >= 0.9995e18 || size < 1e-6:
		return strconv.FormatFloat(v, 'g', 3, 64)
	case size >= 0.9995e12:
		return number(v/1e12) + " trillion"
	case size >= 0.9995e9:
		return number(v/1e9) + " billion"
	case size >= 0.9995e6:
		return number(v/1e6) + " million"
	case size >= 99_950:
		return grouped(math.Round(v/1000) * 1000)
	case size >= 999.5:
		return grouped(math.Round(v))
	}
	digits := 2 - int(math.Floor(math.Log10(size)))
	text := strconv.FormatFloat(v, 'f', max(0, digits), 64)
	if strings.Contains(text, ".") {
		text = strings.TrimRight(strings.TrimRight(text, "0"), ".")
	}
	return text
}

// grouped writes a whole number with a comma before every third digit.
func grouped(v float64) string {
	text := strconv.FormatFloat(v, 'f', 0, 64)
	for i := len(text) - 3; i > 0 && text[i-1] != '-'; i -= 3 {
		text = text[:i] + "," + text[i:]
	}
	return text
}
