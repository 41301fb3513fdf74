package diagram

import (
	"bytes"
	"database/sql/driver"
	"errors"
	"fmt"
	"strings"
	"testing"

	"example.com/impedance/probe"
)

func TestShapeOf(t *testing.T) {
	for query, want := range map[string]string{
		`SELECT 1`:                               "SELECT",
		`select * from "public"."users" where 1`: "SELECT users",
		"SELECT `p`.`id` FROM `posts` AS `p` JOIN (SELECT f.id FROM `follows` f JOIN posts q ON 1) x " +
			"ON 1 INNER JOIN `users` ON 1 -- from t": "SELECT posts ⋈ follows ⋈ users",
		`SELECT a, (SELECT count(*) FROM follows f) FROM users u`: "SELECT users, follows",
		`SELECT a FROM t1 x, main.t2 y, (t3 JOIN t4)`:             "SELECT t1 ⋈ t2 ⋈ t3 ⋈ t4",
		`SELECT extract(year FROM since) FROM follows
			WHERE a IS DISTINCT FROM b AND c IN (SELECT d FROM e)`: "SELECT follows, e",
		`WITH RECURSIVE a (x) AS (SELECT y FROM b), c AS (SELECT 1 FROM a)
			SELECT * FROM c JOIN d ON 1`: "SELECT b ⋈ d",
		`SELECT a FROM b UNION ALL SELECT a FROM c ORDER BY a, d`: "SELECT b ⋈ c",
		`INSERT INTO users (a, b) VALUES (?, ?) RETURNING id`:     "INSERT users",
		`INSERT OR IGNORE INTO t VALUES (?, lower(?)), (?, ?),(?, ?)
			ON CONFLICT DO UPDATE SET a = 1`: "INSERT t ×3",
		`INSERT INTO t VALUES (1), (2) ON DUPLICATE KEY UPDATE a = VALUES(a)`: "INSERT t ×2",
		`INSERT INTO follows (a) SELECT value FROM json_each(?)`:              "INSERT follows ← json_each",
		"UPDATE `users` SET `a`=?, b = (SELECT c FROM d) WHERE id = ?":        "UPDATE users, d",
		`DELETE FROM posts WHERE id = ?`:                                      "DELETE posts",
		`SAVEPOINT sp1`:                                                       "SAVEPOINT sp1",
		``:                                                                    "",
	} {
		if got := shapeOf(query); got != want {
			t.Errorf("%s\ngot  %s\nwant %s", query, got, want)
		}
	}
}

// sequences are what no picture may fail on.
func sequences() []Sequence {
	var many []probe.Event
	for i := range 25 {
		for _, kind := range []probe.Kind{probe.Prepare, probe.Query, probe.Close} {
			many = append(many, event(kind, "SELECT a FROM b WHERE c = ?", int64(i)))
		}
	}
	failed := event(probe.Exec, "UPDATE users SET a = '"+strings.Repeat("界", 200)+"'")
	failed.Err = errors.New("a constraint; of #1\n<failed> " + strings.Repeat("long ", 50))
	wide := "SELECT * FROM " + strings.Repeat("a_table_with_a_long_name JOIN ", 20) + "users"
	return []Sequence{
		{"UserByID", "floor", "sqlite", []probe.Event{{
			Call:     call(probe.Query, "SELECT id\nFROM users -- all;\nWHERE id = ?", 7),
			Prepared: true, Columns: []string{"id", "handle"}, Rows: 1, Bytes: 14,
		}}},
		{"Register", "gorm-quickstart", "PostgreSQL", []probe.Event{
			event(probe.Connect, ""), event(probe.Begin, ""),
			event(probe.Exec, "INSERT INTO users VALUES (?), (?)", 1, 2), failed,
			event(probe.Rollback, "")}},
		{"Nothing", "ent", "sqlite", nil},
		{"Open", "sqlx", "sqlite", []probe.Event{event(probe.Begin, "")}},
		{"Many", "sqlc", "sqlite", many},
		{strings.Repeat("Operation", 9), strings.Repeat("layer", 9), strings.Repeat("engine", 9),
			[]probe.Event{event(probe.Query, wide), event(probe.Ping, "\x00\xff")}},
	}
}

func call(kind probe.Kind, query string, args ...driver.Value) probe.Call {
	c := probe.Call{Kind: kind, Conn: 1, Query: query}
	for i, a := range args {
		c.Args = append(c.Args, driver.NamedValue{Ordinal: i + 1, Value: a})
	}
	return c
}

func event(kind probe.Kind, query string, args ...driver.Value) probe.Event {
	e := probe.Event{Call: call(kind, query, args...)}
	if kind == probe.Exec {
		e.Affected = 1
	}
	return e
}

// TestSequence draws what is usual and what is not, twice each, single and beside the others.
// Drawing fails by itself if texts overlap or leave the picture.
func TestSequence(t *testing.T) {
	all := sequences()
	check := func(name string, draw func() ([]byte, string, error)) {
		svg, mermaid, err := draw()
		if err != nil {
			t.Errorf("%s: %v", name, err)
			return
		}
		textsOf(t, svg)
		again, mermaidAgain, _ := draw()
		if !bytes.Equal(svg, again) || mermaid != mermaidAgain {
			t.Errorf("%s: the second picture differs from the first", name)
		}
	}
	for i, s := range all {
		check(fmt.Sprint("sequence ", i), s.Draw)
	}
	check("sequences", func() ([]byte, string, error) { return Beside("All <of> them", all) })
	if _, _, err := Beside("None", nil); err == nil {
		t.Error("no sequences are drawn without an error")
	}
}

// TestSequenceTexts holds what a picture says about driver calls.
func TestSequenceTexts(t *testing.T) {
	for i, wants := range map[int][]string{
		0: {"UserByID on floor", "UserByID", "floor", "over database/sql",
			"SELECT users", "prepared, 1 value", "SELECT id FROM users WHERE id = ?",
			"1 row · 2 columns · 14 B", "answer"},
		1: {"connect", "BEGIN", "INSERT users ×2", "as text, 2 values", "1 row changed", "ROLLBACK",
			"2 statements · 4 driver calls waited for"},
		2: {"0 statements · 0 driver calls waited for", "0 rows · 0 B"},
		4: {"prepare SELECT b", "close SELECT b", "… 22 more like this: 22 statements",
			"25 statements · 50 driver calls waited for"},
	} {
		svg, _, err := sequences()[i].Draw()
		if err != nil {
			t.Fatal(err)
		}
		texts := textsOf(t, svg)
		for _, want := range wants {
			if !texts[want] {
				t.Errorf("there is no text %q in picture %d", want, i)
			}
		}
	}
}

// TestSequenceShade holds that a transaction is shaded, once, until it ends, and that one in
// strokes is not.
func TestSequenceShade(t *testing.T) {
	var many []probe.Event
	for range 9 {
		many = append(many, event(probe.Begin, ""), event(probe.Exec, "DELETE FROM a"),
			event(probe.Commit, ""))
	}
	all := append(sequences(), Sequence{"Transactions", "ent", "sqlite", many})
	for i, want := range []int{0, 1, 0, 1, 0, 0, shownRepeats} {
		svg, _, err := all[i].Draw()
		if err != nil {
			t.Fatal(err)
		}
		if got := bytes.Count(svg, []byte(`class="span"`)); got != want {
			t.Errorf("%s: %d transactions are shaded, want %d", all[i].Operation, got, want)
		}
	}
}

// TestSequenceLanes holds that no text crosses a lane.
func TestSequenceLanes(t *testing.T) {
	for _, s := range sequences() {
		for _, f := range []format{single, beside} {
			p := drawSequences("", []Sequence{s}, f)
			l := newLadder(p, f, s, 0, titleHeight)
			if f == beside {
				l.y += headingHeight
			}
			below, above := l.y+laneHeight, p.height-sumsHeight
			for _, a := range p.texts {
				if a.y < below || a.y > above {
					continue
				}
				for _, lane := range []int{l.application, l.library, l.driver, l.database} {
					if a.x < lane && lane < a.x+a.width {
						t.Errorf("%s: %q is over the lane at %d", s.Operation, a.what, lane)
					}
				}
			}
		}
	}
}

// TestSequenceFolds holds what is folded: cycles of calls from the fourth on.
func TestSequenceFolds(t *testing.T) {
	steps := sequences()[4].steps()
	if len(steps) != 10 || steps[9].folded != 22 || len(steps[9].events) != 66 {
		t.Fatalf("there are %d steps, the last one %+v", len(steps), steps[len(steps)-1])
	}
	few := Sequence{Events: sequences()[4].Events[:9]}
	if steps := few.steps(); len(steps) != 9 {
		t.Errorf("of three cycles there are %d steps, want 9", len(steps))
	}
}

// TestSequenceMermaid shows what mermaid is given.
func TestSequenceMermaid(t *testing.T) {
	_, got, err := Sequence{"Rename", "floor", "sqlite", []probe.Event{
		event(probe.Begin, ""), event(probe.Exec, `UPDATE "a;#b" SET c = ?`, "d"),
	}}.Draw()
	const want = `---
title: "Rename on floor"
---
sequenceDiagram
    participant app as application
    participant lib0 as floor over database/sql
    participant driver0 as driver of sqlite
    participant db0 as sqlite
    app->>lib0: Rename
    lib0->>driver0: BEGIN
    driver0->>db0: begin
    db0-->>driver0: done
    driver0-->>lib0: done
    lib0->>driver0: UPDATE a#59;#35;b
    driver0->>db0: as text, 1 value
    db0-->>driver0: 1 row changed
    driver0-->>lib0: 1 row changed
    lib0-->>app: answer
    Note over app,db0: 1 statement · 2 driver calls waited for<br/>0 rows · 0 B · 1 row changed
`
	if err != nil || got != want {
		t.Errorf("error %v, got\n%s\nwant\n%s", err, got, want)
	}
}

func TestCut(t *testing.T) {
	for _, text := range []string{"", "a", "shape of it", "界界界界界", "e\u0301e\u0301e\u0301",
		"a\nb\x00\xff"} {
		for room := 7; room < 80; room++ {
			if got := cut(text, small, room); textWidth(got, small) > room || strings.Contains(got, "\n") {
				t.Errorf("%q cut to %d is %q", text, room, got)
			}
		}
	}
}
