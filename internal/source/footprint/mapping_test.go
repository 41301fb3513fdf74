package footprint

import (
	"go/types"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"example.com/impedance/internal/source"
)

// TestMapping holds of named declarations of the real layers whether they are mapping as a
// whole, not at all, or in which of their lines. It pins the rules, not the numbers: who
// changes one of these declarations changes its row here.
func TestMapping(t *testing.T) {
	all, none := []string{"all"}, []string(nil)
	for _, test := range []struct {
		layer, declaration string
		want               []string
	}{
		{"floor", "userColumns", all},
		{"floor", "postColumns", all},
		{"floor", "userFields", all},
		{"floor", "addPostArgs", all},
		{"floor", "scanFollows", all},
		{"floor", "postRow", all},
		{"floor", "postRow.fields", all},
		{"floor", "postRow.model", all},
		{"floor", "insertUser", none},
		{"floor", "homeTimeline", none},
		{"floor", "Store.searchUsers", none},
		{"floor", "Store.bulk", none},
		{"floor", "Store.editAndRead", []string{
			"err = s.userByID.queryRow(ctx, e.UserID).Scan(userFields(u)...)",
			"u.Profile, u.Discoverable, u.Revision = e.Profile, e.Discoverable, e.Revision+1",
		}},
		{"floor", "postKey", none},
		{"floor", "Store.translate", none},
		{"floor", "Store.Follow", none},
		{"floor", "Store.DeleteUser", none},
		{"floor", "Store.UserByID", []string{
			"if err := s.userByID.queryRow(ctx, id).Scan(userFields(&u)...); err != nil {",
		}},
		{"floor", "Store.Suggestions", []string{
			"fields := append(userFields(&f.User), &f.Common)",
			"for rows.Next() {",
			"if err := rows.Scan(fields...); err != nil {",
			"return nil, s.translate(ctx, err)",
			"}",
			"found = append(found, f)",
			"}",
		}},

		{"sqlx", "userRow", all},
		{"sqlx", "userRow.model", all},
		{"sqlx", "foundUserRow", all},
		{"sqlx", "countRow", all},
		{"sqlx", "newPostRow", all},
		{"sqlx", "joinedUserColumns", all},
		{"sqlx", "newProfilePage", all},
		{"sqlx", "countColumns", none}, // it counts, so it is more than a list of columns
		{"sqlx", "searchArgs", none},
		{"sqlx", "newSearchArgs", none},
		{"sqlx", "Store.prepare", none},
		{"sqlx", "Store.Unfollow", none},
		{"sqlx", "Store.UserByHandle", []string{"return new(row.model()), nil"}},

		{"sqlc", "userModel", all},
		{"sqlc", "newUserParams", all},
		{"sqlc", "authoredPostModel", all},
		{"sqlc", "orZero", all}, // only these use it
		{"sqlc", "Store.changed", none},
		{"sqlc", "Store.searchByTime", none},
		{"sqlc", "Store.SetNotify", none},
		{"sqlc", "Store.UserByID", []string{"return new(userModel(&row)), nil"}},
		{"sqlc", "Store.FollowCounts", []string{
			"return &models.FollowCounts{Followers: row.Followers, Following: row.Followees}, nil",
		}},

		{"ent", "userModel", all},
		{"ent", "setUser", all},
		{"ent", "setPost", all},
		{"ent", "countsOf", all},
		{"ent", "User.Fields", all},
		{"ent", "User.Edges", none},
		{"ent", "User.Indexes", none},
		{"ent", "User.Annotations", none},
		{"ent", "followersGTE", none},
		{"ent", "dialect.postsAfter", none},
		{"ent", "dialect.onHomeTimeline", none},
		{"ent", "Store.searchUsers", none},
		{"ent", "Store.Follow", none},
		{"ent", "Store.UserByID", []string{"u := userModel(found)"}},

		{"gorm", "userRow", all},
		{"gorm", "countedUser", all},
		{"gorm", "newPostRow", all},
		{"gorm", "followRow.model", all},
		{"gorm", "newProfilePage", all},
		{"gorm", "userRow.TableName", none},
		{"gorm", "postKey", none},
		{"gorm", "sqliteDialector", none},
		{"gorm", "eager", none},
		{"gorm", "filterUsers", none},
		{"gorm", "Store.Follow", none},
		{"gorm", "Store.UserByID", []string{"return new(row.model()), nil"}},
		{"gorm", "Store.Suggestions", []string{
			"rows := make([]struct {",
			"User   userRow `gorm:\"embedded\"`",
			"Common int64",
			"}, 0, limit)",
			"for i := range rows {",
			"found[i] = models.Suggestion{User: rows[i].User.model(), Common: rows[i].Common}",
			"}",
		}},
	} {
		t.Run(test.layer+" "+test.declaration, func(t *testing.T) {
			i := slices.IndexFunc(theLayers, func(s source.Subject) bool {
				return s.Name == test.layer
			})
			l, mapping := open(t, loadLayers, theLayers[i])
			got := mappingOf(t, l, mapping, test.declaration)
			if !slices.Equal(got, test.want) {
				t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"),
					strings.Join(test.want, "\n"))
			}
		})
	}
}

// mappingOf returns "all" if a declaration is mapping as a whole, or those of its lines
// that are.
func mappingOf(t *testing.T, l *layer, mapping lines, name string) []string {
	t.Helper()
	for obj, d := range l.declarations {
		if l.generated[d.file.name] || fullName(obj) != name {
			continue
		}
		var found []string
		text, err := os.ReadFile(filepath.Join("../../..", d.file.name))
		if err != nil {
			t.Fatal(err)
		}
		for i, s := range strings.Split(string(text), "\n") {
			if at := (line{d.file.name, i + 1}); d.lines[at] && mapping[at] {
				found = append(found, strings.TrimSpace(s))
			}
		}
		if len(found) == len(d.lines) {
			return []string{"all"}
		}
		return found
	}
	t.Fatalf("there is no %s", name)
	return nil
}

// fullName returns the name of an object, a method's with its type.
func fullName(obj types.Object) string {
	if f, ok := obj.(*types.Func); ok && f.Signature().Recv() != nil {
		return source.Base(f.Signature().Recv().Type()).Name() + "." + f.Name()
	}
	return obj.Name()
}

// TestValues holds what the values of the domain are.
func TestValues(t *testing.T) {
	tree, err := loadLayers()
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for value := range tree.values() {
		got = append(got, value.Name())
	}
	slices.Sort(got)
	const want = "AuthorRank Content Follow FollowCounts Post Profile ProfilePage Reply Repost " +
		"Suggestion Text Thread User"
	if s := strings.Join(got, " "); s != want {
		t.Errorf("got %s, want %s", s, want)
	}
}

func TestColumns(t *testing.T) {
	for _, list := range []string{"id, name", "u.id,\n\tu.name", `u.id AS "user.id", u.x AS y`} {
		if !columns.MatchString(list) {
			t.Errorf("%q is a list of columns", list)
		}
	}
	for _, other := range []string{"", "id", "SELECT id, name", "count(*), id",
		"id, name FROM users", "inserts the rows, with care"} {
		if columns.MatchString(other) {
			t.Errorf("%q is no list of columns", other)
		}
	}
}
