package app_test

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"

	"example.com/impedance/lab/app"
	"example.com/impedance/models"
)

// raw sends a request as it stands here, over a connection of its own, and returns the first
// answer.
func (s *site) raw(lines ...string) answer {
	s.Helper()
	conn := s.dial()
	method, _, _ := strings.Cut(lines[0], " ")
	if _, err := io.WriteString(conn, strings.Join(lines, "\r\n")); err != nil {
		s.Fatal(err)
	}
	res, err := http.ReadResponse(bufio.NewReader(conn), &http.Request{Method: method})
	if err != nil {
		s.Fatalf("%q: %v", lines, err)
	}
	defer res.Body.Close()
	text, err := io.ReadAll(res.Body)
	if err != nil {
		s.Fatal(err)
	}
	return answer{res, string(text)}
}

// TestHosts holds that a page whose name was made to lead here gets nothing.
func TestHosts(t *testing.T) {
	t.Parallel()
	s := newSite(t, app.Limits{})
	id := s.register("ada")
	for host, want := range map[string]int{
		"localhost": 200, "LOCALHOST:8080": 200, "127.0.0.1": 200, "127.9.9.9:80": 200, "[::1]:1": 200,
		"social.example": 200, "Social.Example:443": 200, "192.0.2.7": 200,
		"evil.example": 421, "evil.example:8080": 421, "localhost.evil.example": 421,
		"127.0.0.1.evil.example": 421, "127.0.0.1:x": 421, "localhost:8080:8080": 421,
		"other.social.example": 421, "192.0.2.8": 421, "0.0.0.0": 421, "[::]": 421, "": 421,
	} {
		for _, line := range []string{fmt.Sprintf("GET /users/%d HTTP/1.1", id), "GET /none HTTP/1.1",
			"GET /healthz HTTP/1.1"} {
			a := s.raw(line, "Host: "+host, "", "")
			switch {
			case want == 421:
				s.refused(a, 421, "")
			case a.StatusCode == 421, strings.Contains(line, "users") && a.StatusCode != 200:
				t.Errorf("%s of the host %q has status %d: %s", line, host, a.StatusCode, a.text)
			}
		}
	}
	post := `{"kind":"text","body":"from a page of somebody else"}`
	s.refused(s.raw(fmt.Sprintf("POST /users/%d/posts HTTP/1.1", id), "Host: evil.example",
		"Content-Type: application/json", fmt.Sprintf("Content-Length: %d", len(post)), "", post),
		421, "")
	s.refused(s.raw("GET http://evil.example/users HTTP/1.1", "Host: localhost", "", ""), 421, "")
	s.hasPosts(id, 1)
}

// TestOrigins holds that only pages of this origin, and programs that are no browsers, write.
func TestOrigins(t *testing.T) {
	t.Parallel()
	s := newSite(t, app.Limits{})
	id := s.register("ada")
	path, post := fmt.Sprintf("/users/%d", id), `{"kind":"text","body":"hi"}`
	for _, header := range []string{"Sec-Fetch-Site: cross-site", "Sec-Fetch-Site: same-site",
		"Origin: https://evil.example", "Origin: null", "Origin: http://localhost:1"} {
		s.refused(s.do("POST", path+"/posts", post, header), 403, "")
		s.refused(s.do("PUT", path, `{"profile":{"display_name":"x"}}`, header, `If-Match: *`), 403, "")
		s.refused(s.do("DELETE", path+"/follows/1", "", header), 403, "")
		s.must(s.do("GET", path, "", header), 200) // no CORS header lets the page see it
	}
	s.hasPosts(id, 1)
	for _, header := range []string{"Sec-Fetch-Site: same-origin", "Sec-Fetch-Site: none",
		"Origin: " + s.url} {
		s.must(s.do("POST", path+"/posts", post, header), 201)
	}
	s.hasPosts(id, 4)
}

// hasPosts checks how many posts a user wrote, by the store.
func (s *site) hasPosts(id int64, want int) {
	s.Helper()
	list, err := s.store.PostsByAuthor(context.Background(), id, models.Page{Limit: 100})
	if err != nil || len(list.Items) != want {
		s.Errorf("there are %d posts, %v; want %d", len(list.Items), err, want)
	}
}

// TestBodyAnnounced holds that no byte of a body is asked for that is refused already: the first
// line of the answer is not that of 100 Continue.
func TestBodyAnnounced(t *testing.T) {
	t.Parallel()
	s := newSite(t, app.Limits{Body: 1000})
	ada := fmt.Sprintf("/users/%d", s.register("ada"))
	const expect = "Expect: 100-continue"
	const kind = "Content-Type: application/json"
	for _, test := range []struct {
		path, length string
		headers      []string
		want         int
	}{
		{ada + "/posts", "1000000000", []string{kind, expect}, 413},
		{ada + "/posts", "1000000000", []string{kind}, 413},
		{ada + "/posts", "1001", []string{kind, expect}, 413},
		{ada + "/posts", "1001", []string{"Content-Type: text/plain", expect}, 413},
		{"/none", "1001", []string{kind, expect}, 413},
		{ada + "/posts", "1000", []string{"Content-Type: text/plain", expect}, 415},
		{ada + "/posts", "1000", []string{kind, "Content-Encoding: gzip", expect}, 415},
		{ada + "/posts?again", "1000", []string{kind, expect}, 400},
		{"/none", "1000", []string{kind, expect}, 404},
		{ada + "/posts", "1000", []string{kind, expect}, 100},
	} {
		lines := append([]string{"POST " + test.path + " HTTP/1.1", "Host: localhost",
			"Content-Length: " + test.length}, test.headers...)
		a := s.raw(append(lines, "", "")...)
		if test.want == 100 {
			s.must(answer{&http.Response{StatusCode: a.StatusCode, Request: &http.Request{}}, a.text}, 100)
			continue
		}
		s.refused(a, test.want, "")
		if waits := len(test.headers) > 1; waits && !a.Close {
			t.Errorf("%q: the connection is to be used again, in which no body came", lines)
		}
	}
	chunk := strings.Repeat(" ", 1001)
	s.refused(s.raw("POST "+ada+"/posts HTTP/1.1", "Host: localhost", kind,
		"Transfer-Encoding: chunked", "", fmt.Sprintf("%x", len(chunk)), chunk, "0", "", ""), 413, "")
}

// TestContentTypes holds that a body is refused if it is said to be something else than it is
// read as.
func TestContentTypes(t *testing.T) {
	t.Parallel()
	s := newSite(t, app.Limits{})
	post := `{"kind":"text","body":"hi"}`
	ada := s.register("ada")
	for headers, want := range map[string]int{
		"Content-Type: application/json":                               201,
		"Content-Type: Application/JSON; charset=UTF-8":                201,
		`Content-Type: application/json; charset="utf-8"; profile=x`:   201,
		"Content-Type: application/json\r\nContent-Encoding: identity": 201,
		"X-Nothing: x":             415,
		"Content-Type: ;":          415,
		"Content-Type: text/plain": 415,
		"Content-Type: application/x-www-form-urlencoded":                  415,
		"Content-Type: application/json; charset=latin1":                   415,
		"Content-Type: application/json; charset=utf-16":                   415,
		"Content-Type: application/json; charset=":                         415,
		"Content-Type: application/json; charset=utf-8; charset=latin1":    415,
		"Content-Type: application/json\r\nContent-Type: text/plain":       415,
		"Content-Type: application/json\r\nContent-Encoding: gzip":         415,
		"Content-Type: application/json\r\nContent-Encoding: identity, br": 415,
		"Content-Type: application/json\r\nContent-Encoding: identity\r\n" +
			"Content-Encoding: zstd": 415,
	} {
		a := s.raw(fmt.Sprintf("POST /users/%d/posts HTTP/1.1", ada), "Host: localhost", headers,
			fmt.Sprintf("Content-Length: %d", len(post)), "", post)
		if want == 201 {
			if a.StatusCode != 201 {
				t.Errorf("%q has status %d: %s", headers, a.StatusCode, a.text)
			}
			continue
		}
		s.refused(a, want, "")
		if a.Header.Get("Accept") != "application/json" ||
			a.Header.Get("Accept-Encoding") != "identity" {
			t.Errorf("%q is not told what would be taken: %v", headers, a.Header)
		}
	}
	s.hasPosts(ada, 5)
}

// TestFieldsNamed holds that a refusal of a field or parameter says which.
func TestFieldsNamed(t *testing.T) {
	t.Parallel()
	s := newSite(t, app.Limits{})
	ada := fmt.Sprintf("/users/%d", s.register("ada"))
	for body, want := range map[string]string{
		`{"kind":"text","body":"a","body":"b"}`: `the field \"body\" stands twice`,
		`{"kind":"text","Body":"a"}`:            `the field \"Body\" is unknown`,
		`{"kind":"text","body":7}`:              `a number cannot stand at \"/body\"`,
		`{"kind":"repost","post":7}`:            `a number cannot stand at \"/post\"`,
		`{"kind":"text","body":"\ud83d"}`:       `at byte 23`,
		"{\"kind\":\"text\",\"body\":\"\xff\"}": `invalid UTF-8 at byte 23`,
		`{"kind":"text","body":"a"} {}`:         `at byte 27`,
		`{"kind":"text","body":"a"`:             `it ends too early`,
		``:                                      `it ends too early`,
	} {
		a := s.do("POST", ada+"/posts", body)
		if s.refused(a, 400, ""); !strings.Contains(a.text, want) {
			t.Errorf("%q gets %s, want %s in it", body, a.text, want)
		}
	}
	for query, want := range map[string]string{
		"/users?limt=3":                      `\"limt\" is unknown here`,
		"/users?Limit=3":                     `\"Limit\" is unknown here`,
		"/users?limit=3&limit=4":             `limit stands twice`,
		"/users?limit=3&limit=3&x&sort=":     `\"x\" is unknown here, limit stands twice`,
		"/users?%00=":                        `\"\\x00\" is unknown here`,
		"/profiles/ada?cursor=":              `\"cursor\" is unknown here`,
		ada + "?limit=1":                     `\"limit\" is unknown here`,
		"/posts/1?limit=1":                   `\"limit\" is unknown here`,
		"/?sort=newest":                      `\"sort\" is unknown here`,
		"/healthz?now":                       `\"now\" is unknown here`,
		"/readyz?now":                        `\"now\" is unknown here`,
		"/users?" + strings.Repeat("x", 999): `\"` + strings.Repeat("x", 20) + `\" is unknown here`,
	} {
		a := s.do("GET", query, "")
		if s.refused(a, 400, ""); !strings.Contains(a.text, want) {
			t.Errorf("%q gets %s, want %s in it", query, a.text, want)
		}
	}
	for _, write := range []string{"POST " + ada + "/posts", "PUT " + ada, "PUT " + ada + "/follows/1",
		"DELETE " + ada + "/follows/1", "POST /users"} {
		method, path, _ := strings.Cut(write, " ")
		s.refused(s.do(method, path+"?dry_run=true", `{}`, "If-Match: *"), 400, "")
	}
}

// TestParametersRead holds that the parameters that a route takes are those that it reads: a value
// that none takes is refused by each.
func TestParametersRead(t *testing.T) {
	t.Parallel()
	s := newSite(t, app.Limits{})
	s.register("ada")
	var list struct {
		Routes []struct {
			Method, Path string
			Takes        []string
		}
	}
	read(t, s.must(s.do("GET", "/", ""), 200), &list)
	seen := 0
	for _, r := range list.Routes {
		path := strings.NewReplacer("{id}", "1", "{handle}", "ada").Replace(r.Path)
		for _, name := range r.Takes {
			seen++
			s.refused(s.do(r.Method, path+"?"+name+"=%3C", ""), 422, name)
		}
	}
	if seen != 17 {
		t.Errorf("the routes take %d parameters", seen)
	}
}

// TestIfMatch holds the condition of an edit, and of a read (RFC 9110, 13.1.1).
func TestIfMatch(t *testing.T) {
	t.Parallel()
	s := newSite(t, app.Limits{})
	for _, test := range []struct {
		name    string
		headers []string
		want    int
	}{
		{"the tag", []string{`If-Match: "1"`}, 200},
		{"any", []string{`If-Match: *`}, 200},
		{"any, with spaces", []string{"If-Match: \t* "}, 200},
		{"a list", []string{`If-Match: "x", "1", "7"`}, 200},
		{"a list without spaces", []string{`If-Match: "0","1"`}, 200},
		{"a list with empty elements", []string{`If-Match: , "1" ,, "2",`}, 200},
		{"a list in two headers", []string{`If-Match: "7"`, `If-Match: "1"`}, 200},
		{"a list with a comma in a tag", []string{`If-Match: "a,b", "1"`}, 200},
		{"a weak tag in the list", []string{`If-Match: W/"1", "1"`}, 200},
		{"another revision", []string{`If-Match: "2"`}, 412},
		{"a list of others", []string{`If-Match: "2", "3", "x"`}, 412},
		{"a tag in a tag", []string{`If-Match: "x,1"`}, 412},
		{"a weak tag", []string{`If-Match: W/"1"`}, 412},
		{"weak tags", []string{`If-Match: W/"1", W/"2"`}, 412},
		{"another spelling", []string{`If-Match: "01"`}, 412},
		{"a foreign tag", []string{`If-Match: "x"`}, 412},
		{"no quotes", []string{`If-Match: 1`}, 412},
		{"a list that breaks off", []string{`If-Match: "1", "2`}, 412},
		{"a list without a comma", []string{`If-Match: "1" "2"`}, 412},
		{"any in a list", []string{`If-Match: *, "1"`}, 412},
		{"nothing", nil, 428},
		{"an empty header", []string{`If-Match:`}, 428},
		{"an empty list", []string{`If-Match: ,`}, 428},
	} {
		t.Run(test.name, func(t *testing.T) {
			s := s.in(t)
			handle := strings.NewReplacer(" ", "_", ",", "").Replace(test.name)
			path := fmt.Sprintf("/users/%d", s.register(handle))
			body := `{"profile":{"display_name":"x"}}`
			ask := func(method, path string) answer {
				lines := append([]string{method + " " + path + " HTTP/1.1", "Host: localhost",
					"Content-Type: application/json", fmt.Sprintf("Content-Length: %d", len(body))},
					test.headers...)
				return s.raw(append(lines, "", body)...)
			}
			read := test.want
			if read == 428 { // a read needs no condition
				read = 200
			}
			for _, step := range []struct {
				method, etag string
				status       int
			}{{"GET", `"1"`, read}, {"PUT", `"2"`, test.want}} {
				a := ask(step.method, path)
				if step.status != 200 {
					s.refused(a, step.status, "")
				} else if a.StatusCode != 200 || a.Header.Get("ETag") != step.etag {
					t.Errorf("%s has status %d and %v: %s", step.method, a.StatusCode, a.Header, a.text)
				}
			}
			missing := 404 // a condition on what is not there is not looked at
			if test.want == 428 {
				missing = 428
			}
			s.refused(ask("PUT", "/users/999"), missing, "")
		})
	}
}

// overtaken is a store in which somebody else edits first, once, after a user is read.
type overtaken struct {
	models.Store
	edit *models.ProfileEdit
}

func (o overtaken) UserByID(ctx context.Context, id int64) (*models.User, error) {
	u, err := o.Store.UserByID(ctx, id)
	if err != nil || o.edit.UserID != id {
		return u, err
	}
	o.edit.UserID = 0
	e := models.ProfileEdit{UserID: id, Revision: u.Revision, Profile: o.edit.Profile}
	if _, err := o.Store.UpdateProfile(ctx, e); err != nil {
		return nil, err
	}
	return u, nil
}

// TestIfMatchOvertaken holds the condition of an edit before which another comes: * is true of
// whatever is there, and a list is not.
func TestIfMatchOvertaken(t *testing.T) {
	t.Parallel()
	edit := &models.ProfileEdit{Profile: models.Profile{DisplayName: "First"}}
	s := newSiteWith(t, app.Limits{}, func(store models.Store) models.Store {
		return overtaken{store, edit}
	})
	id := s.register("ada")
	path := fmt.Sprintf("/users/%d", id)
	body := `{"profile":{"display_name":"Second"}}`
	edit.UserID = id
	if a := s.must(s.do("PUT", path, body, `If-Match: *`), 200); a.Header.Get("ETag") != `"3"` {
		t.Errorf("the edit has %v", a.Header)
	}
	edit.UserID = id
	s.refused(s.do("PUT", path, body, `If-Match: "3", "9"`), 412, "")
	if u, err := s.store.UserByID(t.Context(), id); err != nil || u.Revision != 4 ||
		u.Profile.DisplayName != "First" {
		t.Errorf("the user is %+v, %v", u, err)
	}
}
