package nearest

import (
	"strings"
	"testing"
)

func TestOf(t *testing.T) {
	layers := "floor floor-unprepared sqlx sqlc ent ent-prepared gorm gorm-quickstart"
	operations := "UserByID UserByHandle UsersByID Publish PublishAll HomeTimeline ProfilePage UpdateProfile"
	for _, test := range []struct{ name, known, want string }{
		{"grom", layers, "gorm"}, {"GORM", layers, "gorm"}, {"sql", layers, "sqlx sqlc"},
		{"sqlcc", layers, "sqlc"}, {"flor", layers, "floor"}, {"gorm-quickstrat", layers, "gorm-quickstart"},
		{"prepared", layers, "floor-unprepared ent-prepared"}, {"quick", layers, "gorm-quickstart"},
		{"hibernate", layers, ""}, {"", layers, ""}, {"x", layers, ""}, {"jooq", layers, ""},
		{"Publsh", operations, "Publish"}, {"hometimeline", operations, "HomeTimeline"},
		{"HomeTimelines", operations, "HomeTimeline"}, {"timeline", operations, "HomeTimeline"},
		{"profile", operations, "ProfilePage UpdateProfile"}, {"UserById", operations, "UserByID"},
		{"Delete", operations, ""}, {"gorm", "", ""}, {"json", "dsn out layers", ""},
		{"9", "1 2 3 review", ""}, {"tcsh", "bash zsh fish", ""}, {"bsah", "bash zsh fish", "bash"}, {"op", "ops out", "ops"},
	} {
		if got := strings.Join(Of(test.name, strings.Fields(test.known)), " "); got != test.want {
			t.Errorf("near %q is %q, want %q", test.name, got, test.want)
		}
	}
}

func TestSlips(t *testing.T) {
	for _, test := range []struct {
		a, b string
		want int
	}{{"", "", 0}, {"", "ab", 2}, {"ab", "", 2}, {"gorm", "gorm", 0}, {"grom", "gorm", 1},
		{"gorm", "form", 1}, {"gorm", "grm", 1}, {"kitten", "sitting", 3}, {"ca", "abc", 3}, {"é", "e", 1}} {
		if got := slips(test.a, test.b); got != test.want {
			t.Errorf("from %q to %q are %d slips, want %d", test.a, test.b, got, test.want)
		}
	}
}

func TestUnknown(t *testing.T) {
	known := []string{"a1b", "a2b", "a3b", "a4b"}
	for name, want := range map[string]string{
		"a9b": `unknown thing "a9b"; did you mean a1b or a2b or a3b?`,
		"xyz": `unknown thing "xyz"; there are a1b, a2b, a3b, a4b`,
	} {
		if got := Unknown("thing", name, known).Error(); got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}

func TestSpelled(t *testing.T) {
	known := []string{"HomeTimeline", "UserByID", "gorm", "gorm-quickstart", "floor-pgx"}
	for name, want := range map[string]string{"home timeline": "HomeTimeline",
		"hometimeline": "HomeTimeline", "home-timeline": "HomeTimeline", "HOME_TIMELINE": "HomeTimeline",
		"GORM": "gorm", "gorm quickstart": "gorm-quickstart", "FloorPgx": "floor-pgx",
		" user by id": "UserByID", "grom": "grom", "": "", "home": "home"} {
		if got := Spelled(name, known); got != want {
			t.Errorf("%q stands for %q, want %q", name, got, want)
		}
	}
	got := strings.Join(SpelledAll([]string{"Gorm", "other", "user-by-id"}, known), " ")
	if got != "gorm other UserByID" {
		t.Errorf("all are %q", got)
	}
}
