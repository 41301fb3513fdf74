package app

import (
	"net/http/httptest"
	"os"
	"regexp"
	"strings"
	"testing"
)

// TestRoutesDocumented holds that the table of routes in doc.go has every route and no other.
func TestRoutesDocumented(t *testing.T) {
	doc, err := os.ReadFile("doc.go")
	if err != nil {
		t.Fatal(err)
	}
	source, err := os.ReadFile("server.go")
	if err != nil {
		t.Fatal(err)
	}
	s := New(nil, nil)
	rows := regexp.MustCompile(`(?m)^//\t([A-Z]+) +(/\S*) `).FindAllStringSubmatch(string(doc), -1)
	for _, row := range rows {
		want := row[1] + " " + row[2]
		r := httptest.NewRequest(row[1], strings.NewReplacer("{", "", "}", "").Replace(row[2]), nil)
		if _, got := s.mux.Handler(r); got != want {
			t.Errorf("%s is served by the route %q", want, got)
		}
	}
	if routes := strings.Count(string(source), "s.handle(\""); len(rows) != routes || routes == 0 {
		t.Errorf("doc.go has %d routes, and there are %d", len(rows), routes)
	}
}
