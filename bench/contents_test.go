package bench

import (
	"path/filepath"
	"strings"
	"testing"

	"example.com/impedance/layers"
	"example.com/impedance/schema"
)

// tiny makes a database with a handful of rows, and changes them.
func tiny(t *testing.T, change string) *schema.DB {
	t.Helper()
	path := filepath.Join(t.TempDir(), "tiny.db")
	db := openFile(t, path, &schema.Options{Create: true, NoSync: true, Conns: 1})
	if err := schema.Apply(t.Context(), db); err != nil {
		t.Fatal(err)
	}
	for _, statement := range []string{
		`INSERT INTO users VALUES
			(1, 'ada', 'a@x', 'Ada', NULL, 'here', 'there', TRUE, 1, 1000000),
			(2, 'ben', 'b@x', 'Ben', '', '', '', TRUE, 1, 2000000),
			(3, 'cyd', 'c@x', 'Cyd', 'Hm', '', '', TRUE, 1, 2500000)`,
		`INSERT INTO follows VALUES (1, 2, 3000000, FALSE), (1, 3, 3000001, FALSE),
			(2, 1, 4000000, TRUE)`,
		change,
	} {
		if _, err := db.ExecContext(t.Context(), statement); err != nil {
			t.Fatal(err)
		}
	}
	return db
}

// TestContents changes a database past every layer, and holds that the comparison of the
// tables finds it, and shows the rows that changed and no other.
func TestContents(t *testing.T) {
	tests := []struct{ name, change, table, diff string }{
		{name: "nothing"},
		{"a value", `UPDATE follows SET notify = TRUE WHERE followee_id = 2`, "follows",
			"- 1 2 1970-01-01T00:00:03Z 0\n+ 1 2 1970-01-01T00:00:03Z 1\n"},
		{"a row less", `DELETE FROM follows WHERE followee_id = 2`, "follows",
			"- 1 2 1970-01-01T00:00:03Z 0\n"},
		{"the last row less", `DELETE FROM follows WHERE followee_id = 1`, "follows",
			"- 2 1 1970-01-01T00:00:04Z 1\n"},
		{"a row more", `INSERT INTO follows VALUES (2, 3, 5000000, FALSE)`, "follows",
			"+ 2 3 1970-01-01T00:00:05Z 0\n"},
		{"a row elsewhere", `UPDATE follows SET followee_id = 3 WHERE followee_id = 1`, "follows",
			"- 2 1 1970-01-01T00:00:04Z 1\n+ 2 3 1970-01-01T00:00:04Z 1\n"},
		{"another moment", `UPDATE follows SET since = since + 1 WHERE followee_id = 3`, "follows",
			"- 1 3 1970-01-01T00:00:03.000001Z 0\n+ 1 3 1970-01-01T00:00:03.000002Z 0\n"},
		{"text moved", `UPDATE users SET location = 'heret', website = 'here' WHERE id = 1`, "users",
			`- 1 "ada" "a@x" "Ada" NULL "here" "there" 1 1 1970-01-01T00:00:01Z` + "\n" +
				`+ 1 "ada" "a@x" "Ada" NULL "heret" "here" 1 1 1970-01-01T00:00:01Z` + "\n"},
		{"empty for NULL", `UPDATE users SET bio = '' WHERE id = 1`, "users",
			`- 1 "ada" "a@x" "Ada" NULL "here" "there" 1 1 1970-01-01T00:00:01Z` + "\n" +
				`+ 1 "ada" "a@x" "Ada" "" "here" "there" 1 1 1970-01-01T00:00:01Z` + "\n"},
		{"bytes for text", `UPDATE users SET bio = CAST(bio AS BLOB) WHERE id = 3`, "users",
			`- 3 "cyd" "c@x" "Cyd" "Hm" "" "" 1 1 1970-01-01T00:00:02.5Z` + "\n" +
				`+ 3 "cyd" "c@x" "Cyd" bytes "Hm" "" "" 1 1 1970-01-01T00:00:02.5Z` + "\n"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			all := []*instance{
				{layer: layers.Layer{Name: layers.Floor}, db: tiny(t, "")},
				{layer: layers.Layer{Name: "other"}, db: tiny(t, test.change)},
			}
			want := ""
			if test.table != "" {
				want = (&Disagreement{"other", schema.SQLite, "table " + test.table,
					layers.Floor, test.diff}).Error()
			}
			got := ""
			if err := sameContents(t.Context(), all, false); err != nil {
				got = err.Error()
			}
			if got != want {
				t.Errorf("got\n%s\nwant\n%s", got, want)
			}
		})
	}
}

// TestContentsInBrief holds that tables which differ in every row are shown in part.
func TestContentsInBrief(t *testing.T) {
	const grow = `INSERT INTO users (handle, email, display_name, location, website, created_at)
		SELECT 'u' || value, value || '@x', 'U', '', '', 1 FROM json_each('[1,2,3,4,5,6,7]')`
	diff, err := firstDifferences(t.Context(), tiny(t, ""), tiny(t, grow), tables[0])
	if err != nil {
		t.Fatal(err)
	}
	if lines := strings.Count(diff, "\n"); lines != 5 || strings.Count(diff, "+ ") != 5 {
		t.Errorf("got %d lines, want 5 with +:\n%s", lines, diff)
	}
}
