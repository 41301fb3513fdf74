package diagram

import (
	"fmt"
	"slices"
	"strings"

	"example.com/impedance/internal/plural"
	"example.com/impedance/schema"
)

// Drift is the difference between two catalogs of one engine: the one that is wanted and the
// one that is found.
type Drift struct {
	Wanted, Found string // what the catalogs are of
	Note          string // what to know of them, in a sentence, if anything
	tables        []tableDrift
}

// tableDrift is a table with all that is declared in it, in either catalog.
type tableDrift struct {
	name   string
	change change
	parts  int // in the table, if only one catalog has it
	pairs  []pair
}

// pair is a part of a table in both catalogs.
type pair struct {
	part
	wanted, found string
	change        change
}

// part is what a table is made of, such as a column. It is found again by its label and name.
type part struct {
	label string // a column's name, or what else it is, as FOREIGN KEY
	name  string
	text  string
}

// change is what has become of something.
type change string

const (
	isSame    change = ""
	isMissing change = "missing"
	isAdded   change = "added"
	isChanged change = "changed"
)

// Compare compares two catalogs, each of one schema, whose own names are no difference. It matches
// tables by name, foreign keys by their columns, checks by their conditions, and unique constraints
// and unique indexes by their columns, because both do the same. It ignores the order of columns, the
// names of constraints, comments, and the case of types and of SQL's words.
func Compare(wanted, found *schema.Catalog) Drift {
	var d Drift
	added := slices.Clone(found.Tables)
	for _, w := range wanted.Tables {
		i := tableNamed(w.Name, added)
		if i < 0 {
			d.tables = append(d.tables, onlyOne(w, isMissing))
			continue
		}
		d.tables = append(d.tables, tableDrift{name: w.Name, pairs: pairs(partsOf(w), partsOf(added[i]))})
		added = slices.Delete(added, i, i+1)
	}
	for _, f := range added {
		d.tables = append(d.tables, onlyOne(f, isAdded))
	}
	return d
}

// tableNamed returns where a table is by its name, in the same spelling or else in another, or -1.
func tableNamed(name string, tables []schema.Table) int {
	i := slices.IndexFunc(tables, func(t schema.Table) bool { return t.Name == name })
	if i < 0 {
		i = slices.IndexFunc(tables, func(t schema.Table) bool { return strings.EqualFold(t.Name, name) })
	}
	return i
}

// onlyOne returns a table that only one catalog has.
func onlyOne(t schema.Table, c change) tableDrift {
	return tableDrift{name: t.Name, change: c, parts: len(partsOf(t))}
}

// partsOf returns what a table is made of, kind by kind.
func partsOf(t schema.Table) (parts []part) {
	add := func(label, name, text string) { parts = append(parts, part{label, name, text}) }
	if t.Kind != schema.KindTable {
		add(strings.ToUpper(string(t.Kind)), "", "")
	}
	if t.PartitionOf != (schema.TableName{}) {
		add("PARTITION OF", "", elsewhere(t, t.PartitionOf)+" "+t.Bound)
	}
	for _, parent := range t.Inherits {
		add("INHERITS", elsewhere(t, parent), elsewhere(t, parent))
	}
	if t.PartitionBy != "" {
		add("PARTITION BY", "", t.PartitionBy+listed(t.Partitions))
	}
	if t.Fault != "" {
		add("unreadable", "", t.Fault)
	}
	for _, c := range t.Columns {
		add(c.Name, "column", columnText(c))
	}
	if key := primaryKey(t); len(key) > 0 {
		add("PRIMARY KEY", "", listed(key))
	}
	for _, k := range t.ForeignKeys {
		add("FOREIGN KEY", listed(k.Columns), strings.TrimSpace(listed(k.Columns)+" → "+
			elsewhere(t, k.To())+" "+listed(k.References)+" "+actions(&k)))
	}
	for _, x := range t.Indexes {
		switch text := indexText(x); {
		case x.Origin == schema.FromPrimaryKey:
		case x.Origin == schema.FromExclude:
			add("EXCLUDE", text, text)
		case x.Unique && x.Where == "":
			add("UNIQUE", text, text)
		default:
			add("INDEX", x.Name, x.Name+" "+text)
		}
	}
	for _, condition := range t.Checks {
		add("CHECK", condition, condition)
	}
	for _, name := range t.Triggers {
		add("TRIGGER", name, name)
	}
	for _, option := range t.Options {
		add(option, "option", "")
	}
	return parts
}

// columnText returns what is declared of a column, as SQL has it.
func columnText(c schema.Column) string {
	words := []string{c.Type}
	if c.Generated {
		words = append(words, "GENERATED AS ("+c.Expression+")")
	}
	if c.Stored {
		words = append(words, "STORED")
	}
	if c.Identity != "" {
		words = append(words, identityText(c))
	}
	if c.NotNull {
		words = append(words, "NOT NULL")
	}
	if c.Default != "" {
		words = append(words, "DEFAULT "+c.Default)
	}
	return strings.TrimSpace(strings.Join(words, " "))
}

// identityText returns how rows get their numbers, as SQL has it.
func identityText(c schema.Column) string {
	if c.Identity == "AUTO_INCREMENT" {
		return c.Identity
	}
	return "GENERATED " + c.Identity + " AS IDENTITY"
}

// elsewhere returns the name of a table that another refers to: with its schema, if that is another.
func elsewhere(from schema.Table, to schema.TableName) string {
	if to.Schema == from.Schema {
		return to.Name
	}
	return to.Schema + "." + to.Name
}

// indexText returns what an index is of, in about the words of SQL.
func indexText(x schema.Index) string {
	words := []string{listed(x.Terms())}
	if len(x.Include) > 0 {
		words = append(words, "INCLUDE "+listed(x.Include))
	}
	if x.Method != "" {
		words = append(words, "USING "+x.Method)
	}
	if x.NullsEqual {
		words = append(words, nullsEqual)
	}
	if x.Unfinished {
		words = append(words, unfinished)
	}
	if x.Unique && x.Where != "" {
		words = append(words, "unique")
	}
	if x.Where != "" {
		words = append(words, "WHERE "+x.Where)
	}
	return strings.Join(words, " ")
}

// primaryKey returns the columns of a table's key in its order.
func primaryKey(t schema.Table) []string {
	var columns []schema.Column
	for _, c := range t.Columns {
		if c.PrimaryKey > 0 {
			columns = append(columns, c)
		}
	}
	slices.SortFunc(columns, func(a, b schema.Column) int { return a.PrimaryKey - b.PrimaryKey })
	names := make([]string, len(columns))
	for i, c := range columns {
		names[i] = c.Name
	}
	return names
}

func listed(names []string) string {
	if len(names) == 0 {
		return ""
	}
	return "(" + strings.Join(names, ", ") + ")"
}

// pairs matches parts. What was added stands behind the last of its kind.
func pairs(wanted, found []part) (all []pair) {
	found = slices.Clone(found)
	for _, w := range wanted {
		i := slices.IndexFunc(found, w.matches)
		if i < 0 {
			all = append(all, pair{w, w.text, "", isMissing})
			continue
		}
		p := pair{w, w.text, found[i].text, isSame}
		if !sameSQL(p.wanted, p.found) {
			p.change = isChanged
		}
		all = append(all, p)
		found = slices.Delete(found, i, i+1)
	}
	sortAdded(found)
	for _, f := range found {
		at := len(all)
		for at > 0 && all[at-1].kind() != f.kind() {
			at--
		}
		if at == 0 {
			at = len(all)
		}
		all = slices.Insert(all, at, pair{f, "", f.text, isAdded})
	}
	return all
}

// sortAdded sorts what but columns is added by name within its kind, because GORM declares its
// foreign keys in another order each time.
func sortAdded(parts []part) {
	kinds := numbers{}
	for _, p := range parts {
		kinds.add(p.kind())
	}
	slices.SortStableFunc(parts, func(a, b part) int {
		if order := kinds.add(a.kind()) - kinds.add(b.kind()); order != 0 || a.kind() == "column" {
			return order
		}
		return strings.Compare(a.name, b.name)
	})
}

func (p part) matches(other part) bool {
	return sameSQL(p.label, other.label) && sameSQL(p.name, other.name)
}

// kind returns what parts are listed together.
func (p part) kind() string {
	if p.name == "column" || p.name == "option" {
		return p.name
	}
	return p.label
}

// sameSQL compares what has words of SQL in it, and texts in quotes, whose case matters.
func sameSQL(a, b string) bool {
	as, bs := strings.Split(a, "'"), strings.Split(b, "'")
	if len(as) != len(bs) {
		return false
	}
	for i := range as {
		if i%2 == 0 && !strings.EqualFold(as[i], bs[i]) || i%2 == 1 && as[i] != bs[i] {
			return false
		}
	}
	return true
}

func (d Drift) title() string { return "Drift: " + d.Found + ", against " + d.Wanted }

// Summary returns how many differences there are. A table that only one catalog has is one.
func (d Drift) Summary() string {
	counts := map[change]int{}
	for _, t := range d.tables {
		counts[t.change]++
		for _, p := range t.pairs {
			counts[p.change]++
		}
	}
	total := counts[isMissing] + counts[isChanged] + counts[isAdded]
	if total == 0 {
		return "no differences"
	}
	return fmt.Sprintf("%s: %d missing, %d changed, %d added", plural.Of(int64(total), "difference"),
		counts[isMissing], counts[isChanged], counts[isAdded])
}

// Markdown returns the differences as a table.
func (d Drift) Markdown() string {
	var b strings.Builder
	fmt.Fprintf(&b, "# %s\n\n%s.\n", shown(d.title()), d.Summary())
	if d.Note != "" {
		fmt.Fprintf(&b, "\n%s\n", d.Note)
	}
	rows := 0
	row := func(cells ...string) {
		if rows++; rows == 1 {
			fmt.Fprintf(&b, "\n| table | part | %s | %s | |\n|---|---|---|---|---|\n", code(d.Wanted),
				code(d.Found))
		}
		fmt.Fprintf(&b, "| %s |\n", strings.Join(cells, " | "))
	}
	for _, t := range d.tables {
		if t.change != isSame {
			row(code(t.name), "table", "", "", string(t.change))
		}
		for _, p := range t.pairs {
			if p.change != isSame {
				row(code(t.name), code(p.label), code(p.wanted), code(p.found), string(p.change))
			}
		}
	}
	return b.String()
}
