package report

import (
	"fmt"
	"io"
	"math"
	"slices"
	"strings"

	"example.com/impedance/internal/grid"
	"example.com/impedance/internal/growth"
	"example.com/impedance/internal/median"
	"example.com/impedance/internal/plural"
)

// growthTable is a table of what impedance scale found.
type growthTable struct {
	Title string
	Head  []string
	Rows  [][]string
	Left  int // columns after the first that hold text
	Note  string
}

// Growth writes what impedance scale found, as tables.
func Growth(w io.Writer, width int, rs *growth.Results) error {
	if words := disturbed(rs); words != "" {
		grid.Paragraph(w, width, words)
		fmt.Fprintln(w)
	}
	for i, t := range growthTables(rs) {
		if i > 0 {
			fmt.Fprintln(w)
		}
		fmt.Fprintln(w, t.Title)
		g := grid.Grid{Left: t.Left, Text: t.Left > 0}
		g.Add(t.Head...)
		for _, cells := range t.Rows {
			g.Add(cells...)
		}
		if err := g.Write(w, width); err != nil {
			return err
		}
		if t.Note != "" {
			grid.Paragraph(w, width, t.Note)
		}
	}
	return nil
}

// quietEnough is the share of the processors' time beyond which other programs disturb.
const quietEnough = 0.15

// disturbed says that other programs disturbed the measurement, or nothing.
func disturbed(rs *growth.Results) string {
	most := 0.0
	for _, d := range rs.Databases {
		if d.Others > most { // it is NaN where the system does not tell
			most = d.Others
		}
	}
	if most <= quietEnough {
		return ""
	}
	return fmt.Sprintf("Other programs took up to %s of the processors' time meanwhile, so these "+
		"times are too long and scatter. Take them again on a quiet machine.", percent(most))
}

// growthTables returns all tables that have a line.
func growthTables(rs *growth.Results) (tables []growthTable) {
	for _, engine := range rs.Engines() {
		on := ""
		if len(rs.Engines()) > 1 {
			on = " on " + engine
		}
		for _, t := range []growthTable{
			warmTable(rs, engine), coldTable(rs, engine), ratioTable(rs, engine),
			writeTable(rs, engine), clientTable(rs, engine), databaseTable(rs, engine),
			missTable(rs, engine), farTable(rs, engine), outlookTable(rs),
		} {
			if len(t.Rows) > 0 {
				t.Title += on
				tables = append(tables, t)
			}
		}
	}
	return tables
}

// sizeHeads are the heads of the columns of sizes.
func sizeHeads(rs *growth.Results) (heads []string) {
	for _, n := range rs.Sizes() {
		heads = append(heads, growth.Users(n))
	}
	return heads
}

// subjectLabel returns the first cell of a subject's line. A cohort stands below its operation.
func subjectLabel(s growth.Name) string {
	if s.Cohort == "" {
		return s.Operation
	}
	kind, degree := s.Kind()
	return "  " + kind + " " + growth.Users(degree)
}

// subjectsOf returns the subjects of an engine in a state, or with a sync.
func subjectsOf(rs *growth.Results, engine, cache, sync string) []growth.Name {
	return slices.DeleteFunc(rs.Subjects(), func(n growth.Name) bool {
		return n.Engine != engine || n.Cache != cache || n.Sync != sync
	})
}

// onLayer returns a subject's name on a layer.
func onLayer(n growth.Name, layer string) growth.Name {
	n.Layer = layer
	return n
}

// overSizes returns a cell for each size, a dash where there is no cost.
func overSizes(rs *growth.Results, n growth.Name, cell func(*growth.Cost) string) (cells []string) {
	for _, users := range rs.Sizes() {
		text := "–"
		if c := rs.Cost(n.At(users)); c != nil {
			text = cell(c)
		}
		cells = append(cells, text)
	}
	return cells
}

func medianTime(c *growth.Cost) string { return duration(c.Median()) }

// exponent writes how a cost grows, empty if that is not known.
func exponent(rs *growth.Results, n growth.Name) string {
	e, ok := growth.ExponentOf(rs.Over(n))
	if !ok {
		return ""
	}
	text := fmt.Sprintf("%.2f ±%.2f", e.B, (e.High-e.Low)/2)
	if e.Curved {
		text += " *"
	}
	return text
}

// pagesOver writes the pages of a call at the smallest size and at the largest.
func pagesOver(rs *growth.Results, n growth.Name) string {
	n.Cache = growth.Warm
	costs := rs.Over(n)
	if len(costs) == 0 || math.IsNaN(costs[0].Pages) {
		return ""
	}
	first, last := costs[0].Pages, costs[len(costs)-1].Pages
	if len(costs) == 1 {
		return amount(first)
	}
	return amount(rounded(first)) + " → " + amount(rounded(last))
}

// rounded rounds what is a hundred or more, so that a column stays narrow.
func rounded(v float64) float64 {
	if v >= 10 {
		return math.Round(v)
	}
	return v
}

// visitedOver writes the rows that the engine looked at, at the smallest size and at the largest.
func visitedOver(rs *growth.Results, n growth.Name) string {
	costs := rs.Over(n)
	if len(costs) == 0 || math.IsNaN(costs[0].Visited) || math.IsNaN(costs[len(costs)-1].Visited) {
		return ""
	}
	return amount(rounded(costs[0].Visited)) + " → " + amount(rounded(costs[len(costs)-1].Visited))
}

// growthColumns are the columns behind the sizes that say how a cost grows and why, without those
// that nothing fills.
func growthColumns(rs *growth.Results, subjects []growth.Name, head []string,
	rows [][]string) ([]string, [][]string) {
	for _, column := range []struct {
		head string
		cell func(*growth.Results, growth.Name) string
	}{{"GROWTH", exponent}, {"PAGES", pagesOver}, {"ROWS", visitedOver}} {
		cells, filled := make([]string, len(subjects)), false
		for i, s := range subjects {
			cells[i] = column.cell(rs, s)
			filled = filled || cells[i] != ""
		}
		if !filled {
			continue
		}
		head = append(head, column.head)
		for i := range rows {
			rows[i] = append(rows[i], cells[i])
		}
	}
	return head, rows
}

func warmTable(rs *growth.Results, engine string) growthTable {
	t := growthTable{Title: "A call of the floor, warm, by the number of users",
		Head: append([]string{"OPERATION"}, sizeHeads(rs)...)}
	var named []growth.Name
	for _, s := range subjectsOf(rs, engine, growth.Warm, "") {
		s = onLayer(s, floor)
		named = append(named, s)
		t.Rows = append(t.Rows, append([]string{subjectLabel(s)}, overSizes(rs, s, medianTime)...))
	}
	t.Head, t.Rows = growthColumns(rs, named, t.Head, t.Rows)
	t.Note = "Medians of the rounds. Growth is the exponent b of time ~ users^b over these sizes, " +
		"with its interval of 95 %; * says that it is not the same from size to size. Pages are those " +
		"of 4 KiB that a call touches. – : the data set has no such user or thread."
	if len(subjectsOf(rs, engine, growth.Cold, "")) == 0 {
		t.Note += " Pages and cold calls are not measured here."
	}
	return t
}

func coldTable(rs *growth.Results, engine string) growthTable {
	t := growthTable{Title: "The same with no page in memory, and a new pool",
		Head: append([]string{"OPERATION"}, sizeHeads(rs)...)}
	var named []growth.Name
	for _, s := range subjectsOf(rs, engine, growth.Cold, "") {
		s = onLayer(s, floor)
		named = append(named, s)
		t.Rows = append(t.Rows, append([]string{subjectLabel(s)}, overSizes(rs, s, medianTime)...))
	}
	if len(t.Rows) == 0 {
		return t
	}
	t.Head = append(t.Head, "GROWTH")
	for i, s := range named {
		t.Rows[i] = append(t.Rows[i], exponent(rs, s))
	}
	t.Note = "Medians of single calls."
	if n := len(rs.Machines); n > 0 {
		first, last := rs.Machines[0], rs.Machines[n-1]
		t.Note += fmt.Sprintf(" A page at a random place takes this disk %s with %s users",
			duration(first.RandomRead), growth.Users(first.Users))
		if n > 1 {
			t.Note += fmt.Sprintf(", and %s with %s", duration(last.RandomRead), growth.Users(last.Users))
		}
		t.Note += "."
	}
	return t
}

// ratioTable has the other layers as multiples of the floor.
func ratioTable(rs *growth.Results, engine string) growthTable {
	t := growthTable{Title: "Other layers, warm, as multiples of the floor's time",
		Head: []string{"OPERATION"}}
	var others []string
	for _, layer := range rs.Layers() {
		if layer != floor {
			others = append(others, layer)
			for i, size := range sizeHeads(rs) {
				if i == 0 {
					size = layer + " " + size
				}
				t.Head = append(t.Head, size)
			}
		}
	}
	if len(others) == 0 {
		return t
	}
	writes := subjectsOf(rs, engine, "", growth.Off)
	if len(writes) == 0 { // of a server that always syncs
		writes = subjectsOf(rs, engine, "", growth.Full)
	}
	subjects := slices.Concat(subjectsOf(rs, engine, growth.Warm, ""), writes)
	for _, s := range subjects {
		row := []string{subjectLabel(s)}
		for _, layer := range others {
			row = append(row, overSizes(rs, onLayer(s, layer), func(c *growth.Cost) string {
				return fmt.Sprintf("%.2f", c.Ratio())
			})...)
		}
		t.Rows = append(t.Rows, row)
	}
	t.Note = "Medians of the ratios of the same rounds. Writes are those without the disk's " +
		"syncs, unless the engine always syncs."
	return t
}

func writeTable(rs *growth.Results, engine string) growthTable {
	t := growthTable{Title: "A write of the floor, without and with the disk's syncs",
		Head: append([]string{"OPERATION", "SYNC"}, sizeHeads(rs)...), Left: 1}
	var named []growth.Name
	for _, sync := range []string{growth.Off, growth.Full} {
		for _, s := range subjectsOf(rs, engine, "", sync) {
			s = onLayer(s, floor)
			named = append(named, s)
			t.Rows = append(t.Rows, append([]string{subjectLabel(s), sync},
				overSizes(rs, s, medianTime)...))
		}
	}
	if len(t.Rows) > 0 {
		t.Head = append(t.Head, "GROWTH")
		for i, s := range named {
			t.Rows[i] = append(t.Rows[i], exponent(rs, s))
		}
		t.Left = 1
	}
	return t
}

func clientTable(rs *growth.Results, engine string) growthTable {
	t := growthTable{Head: []string{"MIX", "LAYER"}, Left: 1}
	var ends []string
	for _, mix := range rs.Mixes() {
		for _, layer := range rs.Layers() {
			curve := rs.Curve(mix, layer, engine)
			if len(curve) == 0 {
				continue
			}
			if len(t.Rows) == 0 {
				t.Title = fmt.Sprintf("Calls per second, by the clients on one pool, %s users",
					growth.Users(curve[0].Users))
				for _, l := range curve {
					t.Head = append(t.Head, fmt.Sprint(l.Clients))
				}
				t.Head = append(t.Head, "P99 1", fmt.Sprintf("P99 %d", curve[len(curve)-1].Clients))
			}
			row := []string{mix, layer}
			for _, l := range curve {
				row = append(row, amount(rounded(l.PerSecond)))
			}
			row = append(row, duration(curve[0].P99), duration(curve[len(curve)-1].P99))
			t.Rows = append(t.Rows, row)
			ends = append(ends, ceilingWords(mix, layer, growth.CeilingOf(curve)))
		}
	}
	t.Note = strings.Join(ends, " ")
	return t
}

// ceilingWords says where a layer stops scaling, and on what.
func ceilingWords(mix, layer string, c growth.Ceiling) string {
	if c.On == growth.Unlimited {
		return fmt.Sprintf("In %s, %s still gains at %s.", mix, layer,
			plural.Of(int64(c.Clients), "client"))
	}
	of := "the clients' time"
	if c.On == growth.Processors {
		of = "the processors' time"
	}
	return fmt.Sprintf("In %s, %s stops at %s, on %s (%s of %s).", mix, layer,
		plural.Of(int64(c.Clients), "client"), c.On, percent(c.Share), of)
}

func databaseTable(rs *growth.Results, engine string) growthTable {
	t := growthTable{Title: "The database, and its backup",
		Head: []string{"USERS", "BYTES", "PER USER", "PER POST", "PER FOLLOW", "BACKUP", "RESTORE"}}
	for _, d := range rs.Databases {
		if d.Engine != engine {
			continue
		}
		row := []string{growth.Users(d.Users), bytesWords(d.Bytes),
			amount(d.UsersBytes / float64(d.Users)), amount(d.PostsBytes / float64(d.Posts)),
			amount(d.FollowsBytes / float64(d.Follows))}
		i := slices.IndexFunc(rs.Backups, func(b growth.Backup) bool {
			return b.Engine == engine && b.Users == d.Users
		})
		if i < 0 {
			row = append(row, "not measured", "not measured")
		} else {
			row = append(row, duration(rs.Backups[i].Backup), duration(rs.Backups[i].Restore))
		}
		t.Rows = append(t.Rows, row)
	}
	t.Note = "Bytes of a row with its entries in all indexes. A restored database was checked."
	return t
}

// bytesWords writes bytes with three digits.
func bytesWords(v float64) string {
	if math.IsNaN(v) {
		return "–"
	}
	units := []string{"B", "kB", "MB", "GB", "TB", "PB"}
	i := 0
	for v >= 999.5 && i < len(units)-1 {
		v, i = v/1000, i+1
	}
	return amount(v) + " " + units[i]
}

// missTable has what became of the predictions. The figures as JSON have those of all layers.
func missTable(rs *growth.Results, engine string) growthTable {
	t := growthTable{Head: []string{"OPERATION"}}
	misses := map[growth.Name]growth.Miss{}
	var order []growth.Name
	all := map[string][]float64{}
	for _, m := range rs.Misses() {
		if m.Engine != engine {
			continue
		}
		misses[m.Name] = m
		n := m.Name
		n.Cache = ""
		if n.Layer == floor && !slices.Contains(order, n) {
			order = append(order, n)
		}
		all[m.Cache] = append(all[m.Cache], m.Miss)
		t.Title = fmt.Sprintf("Predicted for %s users before they were measured, and the miss",
			growth.Users(m.Users))
	}
	var words []string
	for _, state := range []string{growth.Warm, growth.Cold, growth.Half} {
		if len(all[state]) == 0 {
			continue
		}
		t.Head = append(t.Head, strings.ToUpper(state), "MISS")
		within := 0
		for _, miss := range all[state] {
			if miss < aim {
				within++
			}
		}
		const sentence = "%s: the median miss is %s, the largest %s; %d of %d are below %s."
		words = append(words, fmt.Sprintf(sentence, state, percent(median.Of(all[state])),
			percent(slices.Max(all[state])), within, len(all[state]), percent(aim)))
	}
	for _, n := range order {
		row := []string{subjectLabel(n)}
		for _, state := range []string{growth.Warm, growth.Cold, growth.Half} {
			if len(all[state]) == 0 {
				continue
			}
			n.Cache = state
			if m, ok := misses[n]; ok {
				row = append(row, duration(m.Seconds), percent(m.Miss))
			} else {
				row = append(row, "–", "–")
			}
		}
		t.Rows = append(t.Rows, row)
	}
	t.Note = "The miss is |measured ÷ predicted − 1|. Lines are those of the floor. Of all layers, " +
		strings.Join(words, " ")
	return t
}

// aim is the miss that the model aims to stay below.
const aim = 0.30

// farTable has the times that the model expects of sizes that were not measured.
func farTable(rs *growth.Results, engine string) growthTable {
	t := growthTable{Title: "A call of the floor as the model expects it, not measured",
		Head: []string{"OPERATION"}}
	var sizes []int64
	var subjects []growth.Name
	found := map[growth.Name]growth.Prediction{}
	for _, p := range rs.Predictions {
		state := p.Cache == growth.Warm || p.Cache == growth.Steady
		if p.Engine != engine || p.Layer != floor || !state || rs.Cost(p.Name) != nil {
			continue
		}
		n := p.Name
		n.Cache = ""
		found[n] = p
		if !slices.Contains(sizes, n.Users) {
			sizes = append(sizes, n.Users)
			t.Head = append(t.Head, growth.Users(n.Users))
		}
		if n = n.At(0); !slices.Contains(subjects, n) {
			subjects = append(subjects, n)
		}
	}
	for _, n := range subjects {
		row := []string{subjectLabel(n)}
		for _, users := range sizes {
			p, ok := found[n.At(users)]
			if !ok {
				row = append(row, "–")
				continue
			}
			if math.IsNaN(p.High) {
				row = append(row, "over "+duration(p.Low))
				continue
			}
			row = append(row, fmt.Sprintf("%s–%s", duration(p.Low), duration(p.High)))
		}
		t.Rows = append(t.Rows, row)
	}
	t.Note = "Intervals of 95 %, with as many pages in memory as it holds. The lower end is that of " +
		"a warm call where the data are larger than the memory."
	return t
}

// outlookTable has what the model says of sizes that are not measured.
func outlookTable(rs *growth.Results) growthTable {
	t := growthTable{Title: "Where the model ends", Head: []string{"USERS", "ON DISK", "IN MEMORY",
		"THE FIRST ASSUMPTION THAT BREAKS"}, Left: 3}
	for _, o := range rs.Outlooks {
		t.Rows = append(t.Rows, []string{growth.Users(o.Users),
			bytesWords(o.DiskLow) + "–" + bytesWords(o.DiskHigh), bytesWords(o.Memory), o.Breaks})
	}
	return t
}
