package app

import (
	"net/http/httptest"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// TestRoutesDocumented holds that the table of routes in doc.go has every route and no other, in
// the same words, and that each is served.
func TestRoutesDocumented(t *testing.T) {
	doc, err := os.ReadFile("doc.go")
	if err != nil {
		t.Fatal(err)
	}
	s := New(nil, nil)
	var routes, documented []string
	for _, r := range s.routes() {
		routes = append(routes, strings.Join([]string{r.Method, r.Path, r.Does}, " "))
		path := strings.NewReplacer("{", "", "}", "").Replace(r.Path)
		_, served := s.mux.Handler(httptest.NewRequest(r.Method, path, nil))
		if served != r.pattern() {
			t.Errorf("%s is served by the route %q", r.pattern(), served)
		}
	}
	rows := regexp.MustCompile(`(?m)^//\t([A-Z]+) +(/\S*) +(.*)$`).FindAllStringSubmatch(string(doc), -1)
	for _, row := range rows {
		documented = append(documented, strings.Join(row[1:], " "))
	}
	if !slices.Equal(documented, routes) {
		t.Errorf("doc.go has\n%q, and there are\n%q", documented, routes)
	}
}
