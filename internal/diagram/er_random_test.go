package diagram

import (
	"encoding/xml"
	"fmt"
	"io"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"example.com/impedance/schema"
)

// words are parts of names and texts that somebody's reader may stumble over.
var words = []string{"id", "name", "a.b", `"`, "<b>", "&", "|", "`", `\`, "\n", "%%{", "}", "PK", "🚀",
	"数据", "שלום", "e\u0301", "*_", "[x](y)", "$1$", "#", " ", "enum('" + strings.Repeat("long ", 80) + "')",
	"\x00", "\xff"}

// catalogs are of any kinds of tables in several schemas, whose parts fit one another.
var catalogs = rapid.Custom(func(t *rapid.T) *schema.Catalog {
	text := func(label string) string {
		return strings.Join(rapid.SliceOfN(rapid.SampledFrom(words), 0, 3).Draw(t, label), "")
	}
	maybe := func(label string) bool { return rapid.IntRange(0, 3).Draw(t, label) == 0 }
	c := &schema.Catalog{}
	for i := range rapid.IntRange(1, 4).Draw(t, "schemas") {
		c.Schemas = append(c.Schemas, text("schema")+fmt.Sprint(i))
	}
	for i := range rapid.IntRange(1, 25).Draw(t, "tables") {
		table := schema.Table{Schema: rapid.SampledFrom(c.Schemas).Draw(t, "of"),
			Name: text("table") + fmt.Sprint(i), Comment: text("comment"),
			Kind: rapid.SampledFrom([]schema.Kind{schema.KindTable, schema.KindTable, schema.KindView,
				schema.KindSequence, schema.KindMaterialized}).Draw(t, "kind")}
		if maybe("broken") {
			table.Fault = text("fault") + "no such table"
		}
		for k := range rapid.IntRange(0, 12).Draw(t, "columns") {
			table.Columns = append(table.Columns, schema.Column{Name: text("column") + fmt.Sprint(k),
				Type: text("type"), NotNull: maybe("not null"), Default: text("default"),
				Comment: text("remark"), Generated: maybe("generated"), Expression: text("expression")})
		}
		if len(table.Columns) > 0 && maybe("key") {
			table.Columns[0].PrimaryKey = 1
		}
		c.Tables = append(c.Tables, table)
	}
	some := func(label string, of *schema.Table) []string {
		var names []string
		for _, c := range of.Columns {
			if maybe(label) {
				names = append(names, c.Name)
			}
		}
		return names
	}
	for i := range c.Tables {
		table := &c.Tables[i]
		other := &c.Tables[rapid.IntRange(0, len(c.Tables)-1).Draw(t, "other")]
		switch rapid.IntRange(0, 6).Draw(t, "relation") {
		case 0:
			table.PartitionOf, table.Bound, table.Kind = other.ID(), text("bound"), schema.KindPartition
		case 1:
			table.Inherits = []schema.TableName{other.ID()}
		case 2:
			table.PartitionBy, table.Partitions = text("by")+"x", []string{text("one"), "two"}
		}
		for range rapid.IntRange(0, 3).Draw(t, "keys") {
			parent := &c.Tables[rapid.IntRange(0, len(c.Tables)-1).Draw(t, "parent")]
			key := schema.ForeignKey{Columns: some("from", table), Schema: parent.Schema, Table: parent.Name,
				OnDelete: "CASCADE"}
			if maybe("outside") {
				key.Schema, key.Table, key.Missing = "else", text("missing")+"x", maybe("gone")
			} else if columns := parent.Columns; len(columns) > 0 {
				for range key.Columns {
					key.References = append(key.References,
						columns[rapid.IntRange(0, len(columns)-1).Draw(t, "to")].Name)
				}
			}
			if len(key.Columns) > 0 {
				table.ForeignKeys = append(table.ForeignKeys, key)
			}
		}
		for k := range rapid.IntRange(0, 2).Draw(t, "indexes") {
			x := schema.Index{Name: text("index") + fmt.Sprint(k), Unique: maybe("unique"), Where: text("where"),
				Include: some("include", table), Method: text("method"),
				Origin: rapid.SampledFrom([]schema.Origin{schema.FromIndex, schema.FromUnique,
					schema.FromExclude}).Draw(t, "origin"),
				Columns: []schema.IndexColumn{{Expression: text("expression") + "x", Desc: maybe("desc")}}}
			for _, name := range some("in", table) {
				x.Columns = append(x.Columns, schema.IndexColumn{Name: name, With: text("with")})
			}
			table.Indexes = append(table.Indexes, x)
		}
	}
	return c
})

// TestERRandom draws random catalogs, whole and in small parts: each table, column and key is there
// once, and no text is over another, out of its box or beyond the edge. The files are well-formed.
func TestERRandom(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c := catalogs.Draw(t, "catalog")
		checkPosters(t, c, rapid.SampledFrom([]int{posterRoom, 2_000, 4_000}).Draw(t, "room"))
		drawn, err := ER(c, "A title", "schema")
		if err != nil {
			t.Fatal(err)
		}
		for _, p := range drawn.Pictures {
			wellFormed(t, p.SVG)
		}
		for line := range strings.Lines(drawn.Mermaid) {
			if !isMermaid(strings.TrimSuffix(line, "\n")) {
				t.Errorf("mermaid is given %q", line)
			}
		}
		rows, columns := 0, 0
		for line := range strings.Lines(drawn.Markdown) {
			if strings.HasPrefix(line, "| ") && !strings.HasPrefix(line, "| column | type | null | key |") {
				rows++
			}
		}
		m := newModel(c)
		for _, table := range c.Tables {
			if m.boxes[boxName{m.groupOf(table), table.ID()}] != nil {
				columns += len(table.Columns)
			}
		}
		if rows != columns {
			t.Errorf("Markdown has %d rows for %d columns", rows, columns)
		}
	})
}

func wellFormed(t *rapid.T, svg []byte) {
	for d := xml.NewDecoder(strings.NewReader(string(svg))); ; {
		if _, err := d.Token(); err == io.EOF {
			return
		} else if err != nil {
			t.Fatal(err)
		}
	}
}

// isMermaid tells whether a line is one of those that the text of a diagram has, with nothing in its
// strings that mermaid does not take there.
func isMermaid(line string) bool {
	rest, ok := strings.CutPrefix(line, "    ")
	if !ok {
		return line == "erDiagram" || line == "---" || strings.HasPrefix(line, "title: ")
	}
	if remark, ok := strings.CutPrefix(rest, "%% "); ok {
		return !strings.ContainsAny(remark, "%{}")
	}
	parts := strings.Split(rest, `"`)
	for i, part := range parts {
		if i%2 == 1 && strings.ContainsAny(part, "%\\<>`&") || i%2 == 0 && strings.Contains(part, "%") {
			return false
		}
	}
	return len(parts)%2 == 1
}

// TestERParts holds that a picture that would be too large is in parts, which say so, whether no line
// joins its tables or lines join all of them.
func TestERParts(t *testing.T) {
	for name, c := range map[string]*schema.Catalog{"alone": manyTables(300, false),
		"joined": manyTables(300, true)} {
		t.Run(name, func(t *testing.T) {
			all := checkPosters(t, c, 2_000)
			drawn, err := drawER(c, "A title", "schema", 2_000)
			if err != nil || len(drawn.Pictures) != len(all) {
				t.Fatalf("%d pictures, want %d, error %v", len(drawn.Pictures), len(all), err)
			}
			if len(all) < 2 || len(drawn.Notes) == 0 || !strings.Contains(drawn.Notes[0],
				fmt.Sprintf("in %d files", len(all))) {
				t.Errorf("%d pictures, and it says %q", len(all), drawn.Notes)
			}
			for i, p := range drawn.Pictures {
				if want := fmt.Sprintf("schema-%d", i+1); p.Name != want ||
					!strings.Contains(drawn.Notes[0], want+".svg") ||
					!strings.Contains(drawn.Markdown, "("+want+".svg)") {
					t.Errorf("part %d is called %q, and it says %q", i+1, p.Name, drawn.Notes)
				}
			}
		})
	}
}

// TestERWideTable holds that a table with as many columns as PostgreSQL takes fits, with its lines or
// with its keys in words.
func TestERWideTable(t *testing.T) {
	checkPosters(t, wideTable(1600), posterRoom)
}

// manyTables returns a catalog of tables of 8 columns. Joined, each refers to two before it.
func manyTables(n int, joined bool) *schema.Catalog {
	c := &schema.Catalog{Schemas: []string{"main"}}
	for i := range n {
		t := schema.Table{Schema: "main", Name: fmt.Sprintf("table_%04d", i), Kind: schema.KindTable}
		for k := range 8 {
			t.Columns = append(t.Columns, schema.Column{Name: fmt.Sprintf("column_%d", k), Type: "INTEGER"})
		}
		t.Columns[0].PrimaryKey = 1
		for k := 1; joined && i > 0 && k <= 2; k++ {
			t.ForeignKeys = append(t.ForeignKeys, schema.ForeignKey{Columns: []string{t.Columns[k].Name},
				Schema: "main", Table: fmt.Sprintf("table_%04d", i*k/3), References: []string{"column_0"}})
		}
		c.Tables = append(c.Tables, t)
	}
	return c
}

// wideTable returns a catalog of one table with columns that all refer to it.
func wideTable(columns int) *schema.Catalog {
	t := schema.Table{Schema: "main", Name: "wide", Kind: schema.KindTable}
	for i := range columns {
		name := fmt.Sprintf("column_%d", i)
		t.Columns = append(t.Columns, schema.Column{Name: name, Type: "INTEGER"})
		t.ForeignKeys = append(t.ForeignKeys, schema.ForeignKey{Columns: []string{name}, Schema: "main",
			Table: "wide", References: []string{"column_0"}})
	}
	return &schema.Catalog{Schemas: []string{"main"}, Tables: []schema.Table{t}}
}

// TestERText holds that long texts are cut in the picture, with the whole for those who point at it.
func TestERText(t *testing.T) {
	long := "enum(" + strings.Repeat("'Country number', ", 250) + "'end')"
	c := &schema.Catalog{Schemas: []string{"main"}, Tables: []schema.Table{{Schema: "main",
		Name: strings.Repeat("name", 40), Comment: "table " + long, Kind: schema.KindTable,
		Columns: []schema.Column{{Name: strings.Repeat("column", 40), Type: long, Default: "default " + long,
			Comment: "comment " + long}},
		Indexes: []schema.Index{{Name: "i", Columns: []schema.IndexColumn{{Expression: long}}}}}}}
	drawn, err := ER(c, strings.Repeat("title ", 100), "schema")
	if err != nil {
		t.Fatal(err)
	}
	if p := checkPosters(t, c, posterRoom)[0]; p.width > 1500 {
		t.Errorf("the picture is %d pixels wide", p.width)
	}
	texts := textsOf(t, drawn.Pictures[0].SVG)
	table, column := c.Tables[0], c.Tables[0].Columns[0]
	for _, whole := range []string{table.Name, table.Comment, column.Name, column.Comment,
		long + "? = " + column.Default, "i (" + long + ")"} {
		if !texts[whole] {
			t.Errorf("no title has the whole of %.40q", whole)
		}
	}
	for _, whole := range []string{table.Name, long, column.Name, column.Default, column.Comment} {
		if !strings.Contains(drawn.Markdown, whole) {
			t.Errorf("Markdown has not the whole of %.40q", whole)
		}
	}
	for line := range strings.Lines(drawn.Mermaid) {
		if strings.HasPrefix(line, "        ") && len(line) > 400 {
			t.Errorf("mermaid, which breaks no lines, is given %s", line)
		}
	}
}

// TestERFillsSpace holds that tables that no line joins stand beside one another and below, as wide as
// a screen is, and beside what is joined.
func TestERFillsSpace(t *testing.T) {
	for _, n := range []int{12, 100, 300} {
		p := checkPosters(t, manyTables(n, false), posterRoom)[0]
		if p.width > 3*p.height || p.height > 3*p.width {
			t.Errorf("%d tables take %d × %d pixels", n, p.width, p.height)
		}
	}
	joined, alone := manyTables(30, true), manyTables(30, false)
	before := checkPosters(t, joined, posterRoom)[0]
	for _, table := range alone.Tables {
		table.Name = "alone_" + table.Name
		joined.Tables = append(joined.Tables, table)
	}
	p := checkPosters(t, joined, posterRoom)[0]
	filled := 0
	for _, b := range p.boxes {
		filled += b.width * b.height
	}
	if p.width > 3*p.height || p.height > 3*p.width || filled*8 < p.width*p.height {
		t.Errorf("with tables alone, %d × %d pixels become %d × %d, with boxes on %d of them", before.width,
			before.height, p.width, p.height, filled)
	}
}

// TestERSchemas holds what is drawn of several schemas: each in a frame, with a table of another one
// of the same name, and a table outside of the picture as a dashed box.
func TestERSchemas(t *testing.T) {
	column := func(name string) schema.Column { return schema.Column{Name: name, Type: "int", NotNull: true} }
	table := func(in, name string, keys ...schema.ForeignKey) schema.Table {
		return schema.Table{Schema: in, Name: name, Kind: schema.KindTable,
			Columns: []schema.Column{column("id"), column("emp")}, ForeignKeys: keys}
	}
	to := func(in, name string) schema.ForeignKey {
		return schema.ForeignKey{Columns: []string{"emp"}, Schema: in, Table: name, References: []string{"id"}}
	}
	c := &schema.Catalog{Schemas: []string{"hr", "a.b"}, Tables: []schema.Table{table("hr", "employee"),
		table("a.b", "employee"), table("a.b", "badge", to("hr", "employee"), to("away", "employee"))}}
	checkPosters(t, c, posterRoom)
	drawn, err := ER(c, "Several", "schema")
	if err != nil {
		t.Fatal(err)
	}
	texts := textsOf(t, drawn.Pictures[0].SVG)
	for _, want := range []string{"hr", "a.b", "employee", "badge", "away.employee", "not drawn"} {
		if !texts[want] {
			t.Errorf("the picture has no %q", want)
		}
	}
	if texts["missing"] {
		t.Error("something is said to be missing")
	}
	for _, want := range []string{`"#quot;a.b#quot;.badge" }o--|| "hr.employee" : "emp"`,
		`"#quot;a.b#quot;.badge" }o--|| "away.employee" : "emp"`} {
		if !strings.Contains(drawn.Mermaid, want) {
			t.Errorf("mermaid has no %s:\n%s", want, drawn.Mermaid)
		}
	}
	for _, want := range []string{"\n## `a.b`\n", "\n### `badge`\n",
		"- Foreign key (`emp`) → `hr.employee` (`id`)\n", "- Foreign key (`emp`) → `away.employee` (`id`)\n"} {
		if !strings.Contains(drawn.Markdown, want) {
			t.Errorf("Markdown has no %s:\n%s", want, drawn.Markdown)
		}
	}
	one := &schema.Catalog{Schemas: []string{"a.b"}, Tables: c.Tables[1:]}
	drawn, err = ER(one, "One", "schema")
	if err != nil {
		t.Fatal(err)
	}
	texts = textsOf(t, drawn.Pictures[0].SVG)
	if !texts["hr.employee"] || !texts["away.employee"] || texts["a.b"] || texts["missing"] {
		t.Errorf("one schema is drawn with %v", texts)
	}
}

// TestERPartitions holds that partitions stand in the box of the whole, with their bounds, except those
// that a foreign key refers to alone, and that no more of many are listed than fit.
func TestERPartitions(t *testing.T) {
	id := []schema.Column{{Name: "id", Type: "int", PrimaryKey: 1, NotNull: true}}
	whole := schema.Table{Schema: "public", Name: "part", Kind: schema.KindTable, Columns: id,
		PartitionBy: "RANGE (id)"}
	tables := []schema.Table{whole}
	for i := range 20 {
		tables = append(tables, schema.Table{Schema: "public", Name: fmt.Sprintf("part%02d", i), Columns: id,
			Kind: schema.KindPartition, PartitionOf: whole.ID(), Bound: fmt.Sprintf("FOR VALUES IN (%d)", i)})
	}
	own := schema.Index{Name: "part00_own", Unique: true, Origin: schema.FromIndex,
		Columns: []schema.IndexColumn{{Name: "id"}}}
	tables[1].Indexes, tables[2].Checks = []schema.Index{own}, []string{"id > 0"}
	tables[2].PartitionBy = "HASH (id)"
	tables = append(tables, schema.Table{Schema: "public", Name: "below", Columns: id,
		Kind: schema.KindPartition, PartitionOf: tables[2].ID(), Bound: "FOR VALUES WITH (modulus 2)"})
	tables = append(tables, schema.Table{Schema: "public", Name: "other", Kind: schema.KindTable, Columns: id,
		ForeignKeys: []schema.ForeignKey{{Columns: []string{"id"}, Schema: "public", Table: "part07",
			References: []string{"id"}}}})
	c := &schema.Catalog{Schemas: []string{"public"}, Tables: tables}
	checkPosters(t, c, posterRoom)
	drawn, err := ER(c, "Partitions", "schema")
	if err != nil {
		t.Fatal(err)
	}
	texts := textsOf(t, drawn.Pictures[0].SVG)
	for _, want := range []string{"part07", "partition", "PARTITION OF part FOR VALUES IN (7)",
		"PARTITION BY RANGE (id)", "PARTITION part00 FOR VALUES IN (0)",
		"ON part00: part00_own UNIQUE (id)", "PARTITION below FOR VALUES WITH (modulus 2)"} {
		if !texts[want] {
			t.Errorf("the picture has no %q", want)
		}
	}
	if texts["part00"] || texts["missing"] {
		t.Error("a partition has a box, or something is said to be missing")
	}
	const listed = "- Partition `part00` `FOR VALUES IN (0)`\n  - Unique index `part00_own` (`id`)\n" +
		"- Partition `part01` `FOR VALUES IN (1)`\n  - Check `id > 0`\n" +
		"  - Partitioned by `HASH (id)`\n  - Partition `below` `FOR VALUES WITH (modulus 2)`\n"
	if !strings.Contains(drawn.Markdown, listed) {
		t.Errorf("Markdown has no\n%s in\n%s", listed, drawn.Markdown)
	}
	for _, t2 := range tables {
		if !strings.Contains(drawn.Markdown, "`"+t2.Name+"`") {
			t.Errorf("Markdown has no %s", t2.Name)
		}
	}
}

// TestERDeclared shows what is written of declarations.
func TestERDeclared(t *testing.T) {
	c := &schema.Catalog{Schemas: []string{"public"}, Tables: []schema.Table{
		{Schema: "public", Name: "room", Kind: schema.KindTable, Comment: "One room.\nNot | two <b>",
			Columns: []schema.Column{
				{Name: "id", Type: "bigint", PrimaryKey: 1, NotNull: true, Identity: "BY DEFAULT"},
				{Name: "a|b", Type: "text", Default: "'x'", Comment: "*what* it is"},
				{Name: "c", Type: "int", Generated: true, Stored: true, Expression: "id + 1"}},
			Indexes: []schema.Index{
				{Name: "room_pkey", Origin: schema.FromPrimaryKey, Unique: true,
					Columns: []schema.IndexColumn{{Name: "id"}}},
				{Name: "no_overlap", Origin: schema.FromExclude, Method: "gist",
					Columns: []schema.IndexColumn{{Name: "id", With: "="}, {Name: "c", With: "&&"}}},
				{Name: "latest", Columns: []schema.IndexColumn{{Name: "c", Desc: true}, {Expression: "lower(a)"}},
					Include: []string{"id"}, Where: "c > 0", Origin: schema.FromIndex}}},
		{Schema: "public", Name: "suite", Kind: schema.KindTable,
			Inherits: []schema.TableName{{Schema: "public", Name: "room"}}},
		{Schema: "public", Name: "broken", Kind: schema.KindView, Fault: "no such table: gone"},
		{Schema: "public", Name: "ids", Kind: schema.KindSequence}}}
	checkPosters(t, c, posterRoom)
	drawn, err := ER(c, "Rooms", "schema")
	if err != nil {
		t.Fatal(err)
	}
	texts := textsOf(t, drawn.Pictures[0].SVG)
	for _, want := range []string{"One room. Not | two <b>", "bigint identity by default", "text? = 'x'",
		"*what* it is", "int? generated = id + 1, stored", "INHERITS room", "view", "sequence",
		"cannot be read: no such table: gone", "is inherited"} {
		if !texts[want] {
			t.Errorf("the picture has no %q in %v", want, texts)
		}
	}
	lines := ""
	for _, n := range newModel(c).entities[2].notes {
		lines += n.text.drawn + " "
	}
	const notes = "latest (c DESC, lower(a)) INCLUDE (id) WHERE c > 0 " +
		"EXCLUDE gist (id WITH =, c WITH &&) "
	if lines != notes {
		t.Errorf("the notes are %q, want %q", lines, notes)
	}
	const want = "# Rooms\n\n![The tables and what they refer to](schema.svg)\n\n" +
		"## `broken`\n\n*view*\n\nIts columns cannot be read: no such table: gone\n\n" +
		"## `ids`\n\n*sequence*\n\n" +
		"## `room`\n\nOne room.<br>Not &#124; two &lt;b&gt;\n\n" +
		"| column | type | null | key | default | comment |\n|---|---|---|---|---|---|\n" +
		"| `id` | `bigint` |  | PK | identity by default |  |\n" +
		"| <code>a&#124;b</code> | `text` | yes |  | `'x'` | \\*what\\* it is |\n" +
		"| `c` | `int` | yes |  | generated, stored `id + 1` |  |\n\n" +
		"- Index `latest` (`c DESC`, `lower(a)`) including (`id`) where `c > 0`\n" +
		"- Exclude `no_overlap` (`id WITH =`, `c WITH &&`) using `gist`\n\n" +
		"## `suite`\n\n- Inherits `room`\n"
	if drawn.Markdown != want {
		t.Errorf("got\n%s\nwant\n%s", drawn.Markdown, want)
	}
	if i := slices.IndexFunc(strings.Split(drawn.Mermaid, "\n"), func(line string) bool {
		return line == `    "suite" |o..|| "room" : "INHERITS"`
	}); i < 0 {
		t.Errorf("mermaid says nothing on what is inherited:\n%s", drawn.Mermaid)
	}
}

// TestPlain holds that comments are read as they are in Markdown, and mark nothing.
func TestPlain(t *testing.T) {
	for text, want := range map[string]string{
		"":                        "",
		"a user_id, a_b_c, _d_ _": `a user_id, a_b_c, \_d\_ \_`,
		"1. first":                `1\. first`,
		"2024":                    "2024",
		"- item":                  `\- item`,
		"# head":                  `\# head`,
		"a\r\nb | c":              "a<br>b &#124; c",
		"<script>&amp;":           "&lt;script&gt;&amp;amp;",
		"[x](y) `c` ~~s~~ $m$ \\": "\\[x\\](y) \\`c\\` \\~\\~s\\~\\~ \\$m\\$ \\\\",
	} {
		if got := plain(text); got != want {
			t.Errorf("%q becomes %q, want %q", text, got, want)
		}
	}
	for text, want := range map[string]string{"": "", "a": "`a`", "a|b": "<code>a&#124;b</code>",
		"`x`": "<code>&#96;x&#96;</code>", "a\nb": "`a␊b`", `a\`: "<code>a&#92;</code>"} {
		if got := code(text); got != want {
			t.Errorf("the code %q becomes %q, want %q", text, got, want)
		}
	}
}

// TestPack holds that tiles keep their distance, whatever their sizes, and that none is lower than
// the poster is high.
func TestPack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		const most = 1_000
		var tiles []*tile
		for range rapid.IntRange(1, 40).Draw(t, "tiles") {
			tiles = append(tiles, &tile{width: rapid.IntRange(1, most).Draw(t, "width"),
				height: rapid.IntRange(1, most).Draw(t, "height")})
		}
		posters := pack(tiles, most)
		for i, a := range tiles {
			if a.poster < 1 || a.poster > posters || a.x < 0 || a.y < 0 || a.x+a.width > most ||
				a.y+a.height > most {
				t.Fatalf("%+v is outside of %d posters", *a, posters)
			}
			for _, b := range tiles[:i] {
				if a.poster == b.poster && a.x < b.x+b.width+tileGap && b.x < a.x+a.width+tileGap &&
					a.y < b.y+b.height+tileGap && b.y < a.y+a.height+tileGap {
					t.Fatalf("%+v is too near to %+v", *a, *b)
				}
			}
		}
	})
}
