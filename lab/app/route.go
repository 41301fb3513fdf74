package app

import (
	"bytes"
	"html/template"
	"net/http"
	"strings"
)

// route is something to ask of the application. Its exported fields are what its index says.
type route struct {
	Method string   `json:"method"`
	Path   string   `json:"path"` // with parameters in braces
	Does   string   `json:"does"`
	Takes  []string `json:"takes,omitempty"` // the parameters of its query; others are refused

	handle func(http.ResponseWriter, *http.Request) error
}

// pattern returns the route as [http.ServeMux] has it.
func (r route) pattern() string {
	path := r.Path
	if path == "/" { // alone, and not all below it
		path = "/{$}"
	}
	return r.Method + " " + path
}

// Plain reports whether the route can be followed as a link: it reads, and has no parameter.
func (r route) Plain() bool { return r.Method == http.MethodGet && !strings.Contains(r.Path, "{") }

// routes returns all routes, as doc.go has them.
func (s *Server) routes() []route {
	page := []string{"limit", "cursor"}
	search := append([]string{"handle_prefix", "joined_from", "joined_before", "has_bio",
		"minimum_followers", "sort"}, page...)
	return []route{
		{"GET", "/", "this list", nil, s.index},
		{"POST", "/users", "register: a user, a first post, first follows", nil, s.register},
		{"GET", "/users", "search", search, s.searchUsers},
		{"GET", "/users/{id}", "a user, with an ETag", nil, s.userByID},
		{"PUT", "/users/{id}", "replace the profile, with If-Match", nil, s.updateProfile},
		{"GET", "/profiles/{handle}", "profile page: user, counts, newest posts and followers",
			[]string{"limit"}, s.profilePage},
		{"POST", "/users/{id}/posts", "publish", nil, s.publish},
		{"GET", "/users/{id}/posts", "posts, newest first", page, s.postsByAuthor},
		{"GET", "/users/{id}/timeline", "posts of the user's followees, newest first",
			page, s.homeTimeline},
		{"GET", "/users/{id}/follows", "the user's follows of others, newest first", page,
			s.following},
		{"PUT", "/users/{id}/follows/{followee}", "follow; again changes nothing", nil, s.follow},
		{"DELETE", "/users/{id}/follows/{followee}", "unfollow", nil, s.unfollow},
		{"GET", "/users/{id}/followers", "follows of the user, newest first", page, s.followers},
		{"GET", "/posts/{id}", "a post with its author", nil, s.postByID},
		{"GET", "/healthz", "the process is there", nil, s.healthz},
		{"GET", "/readyz", "and so is the database", nil, s.readyz},
	}
}

// routeList is the index as JSON.
type routeList struct {
	Routes []route `json:"routes"`
}

// index answers with all routes: a page where HTML is accepted, as browsers do, else JSON.
func (s *Server) index(w http.ResponseWriter, r *http.Request) error {
	w.Header().Set("Vary", "Accept")
	list := routeList{s.routes()}
	if !strings.Contains(r.Header.Get("Accept"), "text/html") {
		return writeJSON(w, http.StatusOK, list)
	}
	var page bytes.Buffer
	if err := indexPage.Execute(&page, list); err != nil {
		return err
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.Header().Set("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'")
	w.Write(page.Bytes())
	return nil
}

// indexPage is the index for browsers. Paths without parameters are links.
var indexPage = template.Must(template.New("index").Parse(`<!DOCTYPE html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>impedance serve</title>
<style>
	:root { color-scheme: light dark; font: 1rem/1.5 system-ui, sans-serif }
	body { margin: 2rem auto; max-width: 60rem; padding: 0 1rem }
	td, th { padding: .15rem 1rem .15rem 0; text-align: left; vertical-align: top }
</style>
<h1>A small social network</h1>
<p>It answers in JSON. There is no authentication: every client may act as the user in the path.</p>
<table>
<thead><tr><th>Method<th>Path<th>What it does</thead>
<tbody>
{{- range .Routes}}
<tr><td>{{.Method}}<td><code>{{if .Plain}}<a href="{{.Path}}">{{.Path}}</a>{{else}}{{.Path}}{{end}}</code><td>{{.Does}}
{{- end}}
</tbody>
</table>
<p>Lists take <code>limit</code> (1–100), and a Link header has the address of the next page. Search
takes <code>handle_prefix</code>, <code>joined_from</code>, <code>joined_before</code>,
<code>has_bio</code>, <code>minimum_followers</code> and <code>sort</code> (newest, oldest, handle or
followers), as in <a href="/users?sort=followers&amp;limit=3"><code>/users?sort=followers&amp;limit=3</code></a>.</p>
</html>
`))
