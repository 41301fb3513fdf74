package results

import (
	"crypto/sha256"
	"fmt"
	"maps"
	"slices"
	"strings"
)

// distinct refuses results that are there twice, which would count what they hold twice. They
// are the same if they have the same settings and values, whatever their date, the command and
// the ends of their lines.
func distinct(all []*Results) error {
	seen := map[[sha256.Size]byte]*Results{}
	for _, rs := range all {
		key := sha256.Sum256([]byte(rs.measured()))
		if first := seen[key]; first != nil {
			return fmt.Errorf("%s: lines %d–%d are the same results as lines %d–%d of %s; give them "+
				"once", rs.file, rs.first, rs.last, first.first, first.last, first.file)
		}
		seen[key] = rs
	}
	return nil
}

// measured writes settings and values.
func (rs *Results) measured() string {
	var b strings.Builder
	fmt.Fprintln(&b, rs.settings, rs.Code) // fmt sorts what a map has
	for _, row := range rs.Rows {
		fmt.Fprintln(&b, row.kind, row.Title())
		for _, layer := range slices.Sorted(maps.Keys(row.Blocks)) {
			blocks := row.Blocks[layer]
			fmt.Fprintln(&b, layer, blocks.Seconds, blocks.Allocs, blocks.Other)
		}
	}
	return b.String()
}

// unpaired says why results with the same settings cannot be merged, if they cannot. The
// rounds of a row belong together across its layers, so both must have them all.
func (rs *Results) unpaired(more *Results) (reasons []string) {
	for _, row := range more.Rows {
		i := rs.row(row)
		if i < 0 {
			continue
		}
		here, there := more.layersOf(row), rs.layersOf(rs.Rows[i])
		if !slices.Equal(slices.Sorted(slices.Values(here)), slices.Sorted(slices.Values(there))) {
			reasons = append(reasons, fmt.Sprintf("%s is of %s here and of %s there", row.Title(),
				strings.Join(here, ", "), strings.Join(there, ", ")))
		}
	}
	for _, code := range more.Code {
		if rs.code(code.Layer) >= 0 {
			reasons = append(reasons, fmt.Sprintf("the code of %s is measured here and there",
				code.Layer))
		}
	}
	return reasons
}

// row returns the place of the row of the same, or -1.
func (rs *Results) row(row Row) int {
	return slices.IndexFunc(rs.Rows, func(have Row) bool {
		return have.like(row) && have.Engine == row.Engine
	})
}

func (rs *Results) layersOf(row Row) []string {
	return slices.DeleteFunc(rs.inRounds(), func(layer string) bool {
		_, there := row.Blocks[layer]
		return !there
	})
}

// merge adds results with the same settings, which have unpaired nothing: further rows, and
// further rounds of those that are there.
func (rs *Results) merge(more *Results) {
	for _, row := range more.Rows {
		i := rs.row(row)
		if i < 0 {
			rs.Rows = append(rs.Rows, row)
			continue
		}
		for layer, b := range row.Blocks {
			rs.Rows[i].Blocks[layer] = rs.Rows[i].Blocks[layer].and(b)
		}
	}
	rs.Layers = union(rs.Layers, more.Layers)
	rs.Engines = union(rs.Engines, more.Engines)
	rs.Dates = union(rs.Dates, more.Dates)
	rs.Commands = union(rs.Commands, more.Commands)
	for _, t := range more.Traces {
		if !slices.ContainsFunc(rs.Traces, t.like) { // one call of each is enough
			rs.Traces = append(rs.Traces, t)
		}
	}
	rs.Code = append(rs.Code, more.Code...)
	rs.Sealed = rs.Sealed && more.Sealed
}

// and returns the blocks of both. Neither is changed.
func (b Blocks) and(more Blocks) Blocks {
	both := Blocks{
		Seconds: slices.Concat(b.Seconds, more.Seconds),
		Allocs:  slices.Concat(b.Allocs, more.Allocs),
		Other:   maps.Clone(b.Other),
		Single:  both(b.Single, more.Single),
		last:    more.last,
	}
	for unit, values := range more.Other {
		both.Other[unit] = slices.Concat(both.Other[unit], values)
	}
	return both
}

// union returns the first names and those of the second that are not among them.
func union(first, second []string) []string {
	all := slices.Clone(first)
	for _, name := range second {
		if !slices.Contains(all, name) {
			all = append(all, name)
		}
	}
	return all
}

// only returns the results of one kind, or nil if there are none.
func (rs *Results) only(k kind) *Results {
	some := *rs
	some.Rows, some.Engines = nil, nil
	for _, row := range rs.Rows {
		if row.kind == k {
			some.Rows = append(some.Rows, row)
			if _, alone := row.Blocks[Oracle]; !alone || len(row.Blocks) > 1 {
				some.Engines = union(some.Engines, []string{row.Engine})
			}
		}
	}
	if k != counted {
		some.Code = nil
	}
	if k != compared { // which traces stand by
		some.Traces = nil
	}
	if len(some.Rows)+len(some.Code) == 0 {
		return nil
	}
	some.Layers = slices.DeleteFunc(slices.Clone(rs.Layers), func(layer string) bool {
		return !some.has(layer)
	})
	return &some
}

// has reports whether there is anything of a layer.
func (rs *Results) has(layer string) bool {
	return rs.code(layer) >= 0 || slices.ContainsFunc(rs.Rows, func(row Row) bool {
		_, there := row.Blocks[layer]
		return there
	})
}
