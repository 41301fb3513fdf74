package diagram

import (
	"bytes"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"example.com/impedance/models"
	"example.com/impedance/probe"
	"example.com/impedance/schema"
)

// author returns a new user, always with the same key.
func author() *models.User {
	return &models.User{ID: 7, Handle: "ada", Profile: models.Profile{Bio: new("a bio")}}
}

// timeline returns posts with these authors.
func timeline(authors ...*models.User) *models.Listing[models.Post] {
	page := &models.Listing[models.Post]{}
	for i, a := range authors {
		page.Items = append(page.Items, models.Post{ID: int64(i), AuthorID: 7, Author: a,
			Content: models.Text{Body: fmt.Sprint("post ", i)}}) // a constant would be one object
	}
	return page
}

// graphWords returns a graph, so that a test can be read.
func graphWords(objects []*object) string {
	var b strings.Builder
	for _, o := range objects {
		for i, l := range o.lines {
			if l.to.object != nil {
				fmt.Fprintf(&b, "%s > %d.%d; ", o.pointerName(i), slices.Index(objects, l.to.object),
					l.to.line)
			}
		}
	}
	return strings.TrimSuffix(b.String(), "; ")
}

// linked is a value that pointers are drawn of in a few ways.
type linked struct {
	Next  *linked
	Value int64
	Into  *int64
	Any   any
	Of    []*linked
	Empty *struct{}
}

// TestWalk holds what is an object, and where pointers lead.
func TestWalk(t *testing.T) {
	a, b := author(), author()
	half := *a
	page := &models.ProfilePage{User: *author()}
	page.Followers = []models.Follow{{FollowerID: 1, FolloweeID: 7, Followee: &page.User}}
	page.Posts = timeline(&page.User, &page.User).Items
	inner := &linked{Empty: &struct{}{}}
	inner.Into, inner.Next = &inner.Value, inner
	for _, test := range []struct {
		name   string
		answer any
		want   string
	}{
		{"shared", timeline(a, a), "Listing Items > 1.0; Post 0 Author > 2.0; Post 0 Content > 3.0; " +
			"Post 1 Author > 2.0; Post 1 Content > 4.0; User 7 Bio > 5.0"},
		{"copied", timeline(a, b), "Listing Items > 1.0; Post 0 Author > 2.0; Post 0 Content > 3.0; " +
			"Post 1 Author > 4.0; Post 1 Content > 5.0; User 7 Bio > 6.0; User 7 Bio > 7.0"},
		{"half copied", timeline(a, &half), "Listing Items > 1.0; Post 0 Author > 2.0; " +
			"Post 0 Content > 3.0; Post 1 Author > 4.0; Post 1 Content > 5.0; User 7 Bio > 6.0; " +
			"User 7 Bio > 6.0"},
		{"into another", page, "ProfilePage Posts > 1.0; ProfilePage Followers > 2.0; " +
			"User 7 Bio > 3.0; Post 0 Author > 0.2; Post 0 Content > 4.0; Post 1 Author > 0.2; " +
			"Post 1 Content > 5.0; " +
			"Follow 1 → 7 Followee > 0.2"},
		{"empty", timeline(), ""},
		{"into itself", inner, "linked Next > 0.0; linked Into > 0.0"},
		{"in an interface", &linked{Any: inner, Of: []*linked{inner, nil}}, "linked Any > 1.0; " +
			"linked Of > 2.0; linked Next > 1.0; linked Into > 1.0; [2]*diagram.linked [0] > 1.0"},
	} {
		objects, err := walk(test.answer)
		if err != nil {
			t.Errorf("%s: %v", test.name, err)
			continue
		}
		if got := graphWords(objects); got != test.want {
			t.Errorf("%s:\ngot  %s\nwant %s", test.name, got, test.want)
		}
	}
}

// asked records queries on two posts by one author and a follower.
func asked(t *testing.T, queries ...string) ([]probe.Event, *schema.Catalog) {
	t.Helper()
	p := probe.New()
	db, err := schema.Open(t.Context(), filepath.Join(t.TempDir(), "a.db"),
		&schema.Options{Create: true, Conns: 1, Wrap: p.Connector})
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if err := schema.Apply(t.Context(), db); err != nil {
		t.Fatal(err)
	}
	for _, s := range []string{
		`INSERT INTO users (id, handle, email, display_name, location, website, created_at) VALUES
			(7, 'ada', 'a@b', 'Ada', '', '', 0), (8, 'bob', 'b@b', 'Bob', '', '', 0)`,
		`INSERT INTO posts (author_id, kind, body, created_at) VALUES (7, 'text', 'a post', 0),
			(7, 'text', 'a post', 0)`,
		`INSERT INTO follows (follower_id, followee_id, since) VALUES (8, 7, 0)`,
	} {
		if _, err := db.Exec(s); err != nil {
			t.Fatal(err)
		}
	}
	c, err := schema.ReadCatalog(t.Context(), db.DB)
	if err != nil {
		t.Fatal(err)
	}
	recording := p.Record()
	for _, q := range queries {
		rows, err := db.Query(q)
		if err != nil {
			t.Fatal(err)
		}
		for rows.Next() {
		}
		if err := rows.Close(); err != nil {
			t.Fatal(err)
		}
	}
	recording.Stop()
	return recording.Events(), c
}

// TestRectangles holds what is the same stored value again: of the same column of the row of the
// same key, in whichever result set, whatever it is called there.
func TestRectangles(t *testing.T) {
	for _, test := range []struct {
		query, spans, again string
	}{
		{`SELECT p.*, u.id AS Author__id, u.bio AS Author__bio FROM posts p JOIN users u
			ON u.id = p.author_id ORDER BY p.id`, "posts 0-7, users 7-9",
			"......... .......XX"},
		{`SELECT handle, count(*) OVER () FROM users ORDER BY id`, "users 0-1,  1-2", ".. .."},
		{`SELECT f.*, u.id AS "user.id", u.handle AS "user.handle", 1 AS one, 2 AS two
			FROM follows f JOIN users u ON u.id = f.followee_id`,
			"follows 0-4, users 4-6,  6-8", "........"},
		{`SELECT author_id, id FROM posts UNION ALL SELECT author_id, id FROM posts ORDER BY 2`,
			"posts 0-2", ".. XX .. XX"},
		{`SELECT id FROM users WHERE id < 0`, "users 0-1", ""},
	} {
		events, c := asked(t, test.query)
		all, _ := rectanglesOf(events, c)
		var spans, rows []string
		for _, s := range all[0].spans {
			spans = append(spans, fmt.Sprintf("%s %d-%d", s.table, s.from, s.to))
		}
		for _, row := range all[0].rows {
			marks := ""
			for _, c := range row {
				if c.again {
					marks += "X"
				} else {
					marks += "."
				}
			}
			rows = append(rows, marks)
		}
		if got := strings.Join(spans, ", "); got != test.spans {
			t.Errorf("%s\nhas the columns %q, want %q", test.query, got, test.spans)
		}
		if got := strings.Join(rows, " "); got != test.again {
			t.Errorf("%s\nrepeats %q, want %q", test.query, got, test.again)
		}
	}
}

// TestHeaps holds what a picture says, and that it is the same wherever the objects are.
func TestHeaps(t *testing.T) {
	joined, c := asked(t, `SELECT p.*, u.* FROM posts p JOIN users u ON u.id = p.author_id
		ORDER BY p.id`)
	apart, _ := asked(t, `SELECT * FROM posts ORDER BY id`, `SELECT * FROM users WHERE id = 7`)
	draw := func() ([]byte, string) {
		a := author()
		svg, mermaid, err := Heaps("A <page>", []Heap{{"floor", timeline(author(), author()), joined},
			{"ent", timeline(a, a), apart}, {"sqlx", timeline(author(), author()), joined}}, c)
		if err != nil {
			t.Fatal(err)
		}
		return svg, mermaid
	}
	svg, mermaid := draw()
	texts := textsOf(t, svg)
	for _, want := range []string{"A <page>", "floor · sqlx", "ent", "8 objects · 7 pointers",
		"objects ÷ keys: Post 2 ÷ 2 · User 2 ÷ 1", "1 result set · 2 rows · 150 B",
		"34 values, 10 of them again", "6 objects · 6 pointers",
		"objects ÷ keys: Post 2 ÷ 2 · User 1 ÷ 1", "2 result sets · 3 rows · 109 B",
		"24 values, 0 of them again", "User 7 ada", "posts", "users"} {
		if !texts[want] {
			t.Errorf("there is no text %q in the picture", want)
		}
	}
	if got := bytes.Count(svg, []byte(`class="shade"`)); got != 11 {
		t.Errorf("%d values and objects are shaded, want 10 and 1", got)
	}
	for _, want := range []string{"flowchart LR", `subgraph heap0["floor · sqlx"]`,
		`heap1object1 -->|"Post 1 Author"| heap1object2`, `["User 7 ada"]:::again`} {
		if !strings.Contains(mermaid, want) {
			t.Errorf("mermaid has no %q", want)
		}
	}
	if again, mermaidAgain := draw(); !bytes.Equal(svg, again) || mermaid != mermaidAgain {
		t.Error("the second picture differs from the first")
	}
}

// TestHeapLines holds that each pointer leads from box to box, and that pointers to different
// places never run over one another.
func TestHeapLines(t *testing.T) {
	page := &models.ProfilePage{User: *author()}
	for i := range 9 {
		page.Followers = append(page.Followers, models.Follow{FollowerID: int64(i), FolloweeID: 7,
			Follower: author(), Followee: &page.User})
		page.Posts = append(page.Posts, models.Post{ID: int64(i), Author: &page.User,
			Content: models.Reply{Body: strings.Repeat("界", 99), ParentID: new(int64(i))}})
	}
	a := author()
	for _, answer := range []any{page, timeline(a, author(), a, author(), a),
		&linked{Next: &linked{}}} {
		drawn, err := newPanel(Heap{Layer: "floor", Answer: answer}, &schema.Catalog{})
		if err != nil {
			t.Fatal(err)
		}
		p := drawHeaps("", []*panel{drawn})
		if found := p.problems(); len(found) > 0 {
			t.Errorf("%T: %s", answer, strings.Join(found, "; "))
		}
		for i, l := range p.lines {
			last := l.points[len(l.points)-1]
			if !p.atEdge(l.points[0]) || !p.atEdge(last) {
				t.Errorf("%T: %v does not lead from box to box", answer, l.points)
			}
			for _, other := range p.lines[:i] {
				if other.points[len(other.points)-1] != last && overlap(l, other) {
					t.Errorf("%T: %v runs over %v", answer, l.points, other.points)
				}
			}
		}
	}
}

// atEdge tells whether a point is on the left or right edge of a box.
func (p *picture) atEdge(at point) bool {
	return slices.ContainsFunc(p.boxes, func(a area) bool {
		return (at.x == a.x || at.x == a.x+a.width) && a.y < at.y && at.y < a.y+a.height
	})
}

// overlap tells whether parts of two lines that run in one direction have points in common.
func overlap(a, b route) bool {
	for i := range a.points[1:] {
		for k := range b.points[1:] {
			one, other := between(a.points[i], a.points[i+1]), between(b.points[k], b.points[k+1])
			if (one.height == 1) == (other.height == 1) && one.overlaps(other) {
				return true
			}
		}
	}
	return false
}

// TestHeapErrors holds that what cannot be drawn is refused with words.
func TestHeapErrors(t *testing.T) {
	ring := &linked{Next: &linked{Next: &linked{}}}
	ring.Next.Next.Next = ring
	for _, test := range []struct {
		answer any
		want   string
	}{
		{nil, "no pointer"},
		{models.User{}, "no pointer"},
		{(*models.User)(nil), "no pointer"},
		{&struct{ Names map[string]int }{map[string]int{"a": 1}}, "Names is a map, which is not drawn"},
		{&struct{ Pair [2]*int }{}, "Pair is an array, which is not drawn"},
		{ring, "leads back over objects"},
	} {
		_, _, err := Heaps("", []Heap{{Layer: "ent", Answer: test.answer}}, &schema.Catalog{})
		if err == nil || !strings.Contains(err.Error(), "heap of ent: ") ||
			!strings.Contains(err.Error(), test.want) {
			t.Errorf("%T: error %v, want one with %q", test.answer, err, test.want)
		}
	}
	if _, _, err := Heaps("", nil, nil); err == nil {
		t.Error("no heaps are drawn without an error")
	}
}
