package footprint

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"example.com/impedance/internal/listing"
	"example.com/impedance/internal/source"
)

// TestFixtureParts holds what operations of the fixture reach, and where it stands.
func TestFixtureParts(t *testing.T) {
	tree, err := loadFixture()
	if err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct {
		subject source.Subject
		want    string
	}{
		{hand, `
List
(*Store).List store.go:68-88 20(6)
Store.add, Store.list store.go:14-14 1(0)
{&s.list, …} store.go:29-29 1(0)
columns store.go:41-41 1(1)
list store.go:43-49 4(0)
row store.go:52-55 4(4)
row.TableName store.go:59-60 1(0)
(*row).model store.go:62-64 3(3)
zero store.go:66-66 1(1)
translate store.go:97-97 1(0)

Add
(*Store).Add store.go:92-95 4(0)
Store.add, Store.list store.go:14-14 1(0)
{&s.add, …} store.go:30-30 1(0)
add store.go:90-90 1(0)
translate store.go:97-97 1(0)
`},
		{generated, `
List
(*Store).List store.go:15-22 8(3)
ListUsers queries/sqlite/user.sql:1-4 3(0)
Store.queries store.go:12-12 1(0)
model store.go:24-26 3(3)
Queries internal/sqlite/user.sql.go:7-7 1(0) generated
listUsers internal/sqlite/user.sql.go:9-12 4(0) generated
User internal/sqlite/user.sql.go:14-17 4(0) generated
(*Queries).ListUsers internal/sqlite/user.sql.go:19-21 3(0) generated
query internal/sqlite/user.sql.go:28-30 3(0) generated

Add
(*Store).Add store.go:28-30 3(0)
AddUser queries/sqlite/user.sql:6-7 2(0)
Store.queries store.go:12-12 1(0)
Queries internal/sqlite/user.sql.go:7-7 1(0) generated
User internal/sqlite/user.sql.go:14-17 4(0) generated
(*Queries).AddUser internal/sqlite/user.sql.go:23-26 4(0) generated
query internal/sqlite/user.sql.go:28-30 3(0) generated
`},
	} {
		parts, reaches, err := tree.parts(test.subject)
		if err != nil {
			t.Fatal(err)
		}
		got := strings.ReplaceAll(written(parts, reaches), test.subject.Package+"/", "")
		if got != test.want {
			t.Errorf("%s has%swant%s", test.subject.Name, got, test.want)
		}
	}
}

// written writes the parts of each operation, its method first, with their lines and those of
// mapping.
func written(parts []listing.Part, reaches []listing.Reach) string {
	var b strings.Builder
	for _, r := range reaches {
		fmt.Fprintf(&b, "\n%s\n", r.Name)
		for _, index := range slices.Concat([]int{r.Method}, r.Parts) {
			p := parts[index]
			fmt.Fprintf(&b, "%s %s:%d-%d %d(%d)", p.Name, p.File, p.From, p.To, p.Lines, p.Mapping)
			if p.Generated {
				b.WriteString(" generated")
			}
			b.WriteString("\n")
		}
	}
	return b.String()
}

// TestCut holds that pieces are cut where others begin and end.
func TestCut(t *testing.T) {
	cuts := cut([]piece{
		{"outer", "a", 1, 9},
		{"y", "a", 3, 4}, {"x", "a", 3, 4}, {"x", "a", 3, 4},
		{"next", "a", 10, 10},
		{"far", "a", 12, 13},
		{"other", "b", 2, 3},
	})
	slices.SortFunc(cuts, (&layer{}).writtenFirst)
	want := []piece{
		{"outer", "a", 1, 2}, {"outer, x, y", "a", 3, 4}, {"outer", "a", 5, 9},
		{"next", "a", 10, 10}, {"far", "a", 12, 13}, {"other", "b", 2, 3},
	}
	if !slices.Equal(cuts, want) {
		t.Errorf("got %v, want %v", cuts, want)
	}
	got := reachOf("y", []piece{{"y", "a", 3, 4}, {"far", "a", 12, 13}}, cuts)
	if got.Name != "y" || got.Method != 1 || !slices.Equal(got.Parts, []int{4}) {
		t.Errorf("got %+v, want the cuts 1 and 4", got)
	}
}

// TestNoMethod holds that an operation that its layer does not declare is an error.
func TestNoMethod(t *testing.T) {
	l, _ := open(t, loadFixture, hand)
	if _, err := l.pieces("None"); err == nil ||
		!strings.Contains(err.Error(), "the Store of handimpl declares no method None") {
		t.Errorf("the error is %v", err)
	}
}
