package report

import (
	"fmt"
	"math"
	"strings"

	"example.com/impedance/internal/median"
	"example.com/impedance/internal/plural"
	"example.com/impedance/internal/results"
)

// reason is why a layer takes more time than the floor, as counts and the ledger have it.
type reason struct {
	words string // for a sentence
	mark  string // for a table
	trips bool   // of the network, so that it counts whatever the time is here
}

// notable is how many times the floor's amount a layer must have for that to be a reason.
const notable = 1.2

// reasonsOf returns at most two reasons why a layer takes more time than the floor in an operation:
// more statements, more bytes fetched, longer scans, more allocations.
func reasonsOf(run *results.Run, row results.Row, layer string) (all []reason) {
	base, b := row.Blocks[floor], row.Blocks[layer]
	of := func(b results.Blocks, unit string) float64 { return median.Of(b.Other[unit]) }
	add := func(r reason) {
		if len(all) < 2 {
			all = append(all, r)
		}
	}
	if n, m := of(b, results.UnitStatements), of(base, results.UnitStatements); n > m {
		count := amount(n) + " statements"
		if n == math.Trunc(n) {
			count = plural.Of(int64(n), "statement")
		}
		add(reason{count + ", not " + amount(m), count, true})
	} else if n, m := waits(b), waits(base); n > m {
		add(reason{amount(n) + " round trips, not " + amount(m), amount(n) + " round trips", true})
	}
	if n, m := of(b, results.UnitFetched), of(base, results.UnitFetched); n > notable*m && m > 0 {
		add(reason{fmt.Sprintf("%.1f times the bytes fetched", n/m), amountOfBytes(n-m) + " more", false})
	}
	if scan := scans(run, row, layer); scan > notable {
		add(reason{fmt.Sprintf("%.1f times the time to scan", scan), fmt.Sprintf("scans %.1f ×", scan), false})
	}
	if n, m := median.Of(b.Allocs), median.Of(base.Allocs); n > notable*m && m > 0 {
		add(reason{fmt.Sprintf("%.1f times the allocations", n/m), fmt.Sprintf("allocates %.1f ×", n/m), false})
	}
	return all
}

// marks writes reasons for a table.
func marks(all []reason) string {
	var texts []string
	for _, r := range all {
		texts = append(texts, r.mark)
	}
	return strings.Join(texts, ", ")
}

// scans returns the time that a layer scans as a multiple of the floor's, 0 if no ledger has it.
func scans(run *results.Run, row results.Row, layer string) float64 {
	if run.Ledger == nil || row.Page != "" {
		return 0
	}
	for _, r := range run.Ledger.Rows {
		if r.Operation == row.Operation && r.Engine == row.Engine && r.Page == "" {
			ratio := median.Of(r.Blocks[layer].Other[results.UnitScan]) /
				median.Of(r.Blocks[floor].Other[results.UnitScan])
			if !math.IsNaN(ratio) && !math.IsInf(ratio, 0) {
				return ratio
			}
		}
	}
	return 0
}

// amountOfBytes writes a number of bytes with two or three digits.
func amountOfBytes(n float64) string {
	switch {
	case n >= 1e6:
		return amount(n/1e6) + " MB"
	case n >= 1e4:
		return fmt.Sprintf("%.0f kB", n/1e3)
	case n >= 1e3:
		return fmt.Sprintf("%.1f kB", n/1e3)
	}
	return fmt.Sprintf("%.0f B", n)
}
