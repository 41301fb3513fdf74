package capacity

import (
	"fmt"
	"maps"
	"slices"
	"strings"
)

// dimension has the powers of base units, such as user 1 and second -1 for users per second. Powers
// of zero are left out.
type dimension map[string]int

// times returns the product with another dimension to a power.
func (d dimension) times(other dimension, power int) dimension {
	product := maps.Clone(d)
	if product == nil {
		product = dimension{}
	}
	for base, p := range other {
		if product[base] += p * power; product[base] == 0 {
			delete(product, base)
		}
	}
	return product
}

// equals reports whether two dimensions are the same.
func (d dimension) equals(other dimension) bool { return len(d.times(other, -1)) == 0 }

// String writes a dimension in its base units, such as users/s.
func (d dimension) String() string {
	var above, below []string
	for _, base := range slices.Sorted(maps.Keys(d)) {
		name := base
		if plural := things[base]; plural != "" && d[base] > 0 {
			name = plural
		}
		for range d[base] {
			above = append(above, name)
		}
		for range -d[base] {
			below = append(below, name)
		}
	}
	if len(above)+len(below) == 0 {
		return "a plain number"
	}
	text := strings.Join(above, "·")
	for _, name := range below {
		text += "/" + name
	}
	return text
}

// The base units that are scaled.
const (
	second = "s"
	octet  = "B"
	money  = "$"
)

// things are base units that are counted, with their plurals. Counting something else is a mistake.
var things = map[string]string{
	"author": "authors", "click": "clicks", "commit": "commits", "connection": "connections",
	"copy": "copies", "delivery": "deliveries", "disk": "disks", "entry": "entries",
	"follower": "followers", "IO": "IO", "lookup": "lookups", "machine": "machines",
	"operation": "operations", "page": "pages", "post": "posts", "processor": "processors",
	"query": "queries", "registration": "registrations", "replica": "replicas",
	"request": "requests", "shard": "shards", "task": "tasks", "trip": "trips", "user": "users",
}

// measures are the units that are scaled, by their names.
var measures = map[string]struct {
	base  string
	scale float64
}{
	"ns": {second, 1e-9}, "µs": {second, 1e-6}, "us": {second, 1e-6}, "ms": {second, 1e-3},
	"s": {second, 1}, "min": {second, 60}, "h": {second, 3600}, "day": {second, 86_400},
	"days": {second, 86_400}, "month": {second, 30 * 86_400}, "months": {second, 30 * 86_400},
	"year": {second, 365 * 86_400}, "years": {second, 365 * 86_400},
	"B": {octet, 1}, "kB": {octet, 1e3}, "MB": {octet, 1e6}, "GB": {octet, 1e9},
	"TB": {octet, 1e12}, "PB": {octet, 1e15}, "EB": {octet, 1e18},
	"kbit": {octet, 1e3 / 8}, "Mbit": {octet, 1e6 / 8}, "Gbit": {octet, 1e9 / 8},
	"$": {money, 1}, "%": {"", 0.01},
}

// unit is a unit that a value is written in.
type unit struct {
	text  string
	scale float64 // of 1 in base units
	dim   dimension
}

// parseUnit reads a unit such as users, s, kB/post or requests/s. An empty text is a plain number.
func parseUnit(text string) (unit, error) {
	u := unit{text: text, scale: 1, dim: dimension{}}
	if text == "" {
		return u, nil
	}
	for i, name := range strings.Split(text, "/") {
		power := 1
		if i > 0 {
			power = -1
		}
		if name == "1" && i == 0 {
			continue
		}
		scale, base, err := unitNamed(name)
		if err != nil {
			return u, err
		}
		if base != "" {
			u.dim = u.dim.times(dimension{base: 1}, power)
		}
		if power > 0 {
			u.scale *= scale
		} else {
			u.scale /= scale
		}
	}
	return u, nil
}

// unitNamed returns the scale and the base of a single unit.
func unitNamed(name string) (scale float64, base string, err error) {
	if m, ok := measures[name]; ok {
		return m.scale, m.base, nil
	}
	for thing, plural := range things {
		if name == thing || name == plural {
			return 1, thing, nil
		}
	}
	return 0, "", fmt.Errorf("unknown unit %q", name)
}
