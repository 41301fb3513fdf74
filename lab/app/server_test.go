package app_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"html"
	"net/http"
	"regexp"
	"strings"
	"testing"
	"time"

	"example.com/impedance/lab/app"
	"example.com/impedance/models"
)

// eventually waits until something holds.
func eventually(t testing.TB, what string, holds func() bool) {
	t.Helper()
	for deadline := time.Now().Add(time.Minute); !holds(); time.Sleep(time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatalf("it never came that %s", what)
		}
	}
}

// TestWalk goes the way of a new user through every route that is not a list.
func TestWalk(t *testing.T) {
	t.Parallel()
	s := newSite(t, app.Limits{})
	ada := s.register("ada")
	joined := s.must(s.do("POST", "/users", `{"handle":"bob","email":"bob@example.com",
		"profile":{"display_name":"<script>alert(1)</script>","bio":null},
		"first_post":{"body":"Hello, 世界 👩‍🚀"},"follows":[`+quoted(ada)+`]}`), 201)
	bob := joined.Header.Get("Location")
	if joined.Header.Get("Content-Type") != "application/json" ||
		joined.Header.Get("X-Content-Type-Options") != "nosniff" || joined.Header.Get("ETag") != `"1"` {
		t.Errorf("the header is %v", joined.Header)
	}
	if strings.Contains(joined.text, "<") || strings.Contains(joined.text, "example.com") {
		t.Errorf("a browser could take this for a page, or it shows the email: %s", joined.text)
	}
	wrote := s.must(s.do("POST", bob+"/posts", `{"kind":"text","body":"one"}`), 201)
	answered := s.must(s.do("POST", bob+"/posts", `{"kind":"reply","body":"two","parent":`+
		quoted(idOf(t, wrote))+`}`), 201)
	var post struct {
		Kind, Body, Parent string
		Author             struct{ Handle string }
	}
	read(t, s.must(s.do("GET", answered.Header.Get("Location"), ""), 200), &post)
	if post.Kind != "reply" || post.Parent != fmt.Sprint(idOf(t, wrote)) ||
		post.Author.Handle != "bob" {
		t.Errorf("the reply is %+v", post)
	}
	edit := `{"profile":{"display_name":"Bob","bio":""},"discoverable":false}`
	edited := s.must(s.do("PUT", bob, edit, `If-Match: "1"`), 200)
	if edited.Header.Get("ETag") != `"2"` || !strings.Contains(edited.text, `"bio":""`) {
		t.Errorf("the edit has %v and %s", edited.Header, edited.text)
	}
	s.refused(s.do("PUT", bob, edit, `If-Match: "1"`), 412, "")

	again := fmt.Sprintf("%s/follows/%d", bob, ada)
	for _, step := range []struct {
		method string
		status int
	}{{"PUT", 204}, {"PUT", 204}, {"DELETE", 204}, {"DELETE", 404}, {"PUT", 204}} {
		if a := s.must(s.do(step.method, again, ""), step.status); step.status == 204 && a.text != "" {
			t.Errorf("%s has the body %q", step.method, a.text)
		}
	}
	page := s.must(s.do("GET", "/profiles/bob?limit=2", ""), 200)
	for _, want := range []string{`"following_count":1`, `"follower_count":0`, `"body":"two"`,
		`"followers":[]`} {
		if !strings.Contains(page.text, want) {
			t.Errorf("the profile page is %s, want %s in it", page.text, want)
		}
	}
	s.must(s.do("HEAD", "/profiles/bob", ""), 200)
	s.must(s.do("GET", "/healthz", ""), 200)
	s.must(s.do("GET", "/readyz", ""), 200)
}

func read(t *testing.T, a answer, v any) {
	t.Helper()
	if err := json.Unmarshal([]byte(a.text), v); err != nil {
		t.Fatalf("%s: %v", a.text, err)
	}
}

func idOf(t *testing.T, a answer) int64 {
	t.Helper()
	var thing struct {
		ID int64 `json:"id,string"`
	}
	read(t, a, &thing)
	return thing.ID
}

// TestRefusals holds what each route says to what it does not take.
func TestRefusals(t *testing.T) {
	t.Parallel()
	s := newSite(t, app.Limits{Body: 10_000})
	ada := s.register("ada")
	adaPath := fmt.Sprintf("/users/%d", ada)
	joining := func(change, to string) string {
		return strings.Replace(`{"handle":"bob","email":"bob@example.com",
			"profile":{"display_name":"Bob"},"first_post":{"body":"hi"},"follows":[]}`, change, to, 1)
	}
	for _, test := range []struct {
		name, method, path, body string
		status                   int
		field                    string
	}{
		{"no route", "GET", "/nothing", "", 404, ""},
		{"no route below", "GET", adaPath + "/friends", "", 404, ""},
		{"slashes", "GET", "/users/", "", 404, ""},
		{"no user", "GET", "/users/999", "", 404, ""},
		{"no post", "GET", "/posts/999", "", 404, ""},
		{"no profile", "GET", "/profiles/nobody", "", 404, ""},
		{"a handle that is a script", "GET", "/profiles/%3Cscript%3E", "", 404, ""},
		{"a handle that is SQL", "GET", "/profiles/'%20OR%201=1%20--", "", 404, ""},
		{"a handle with NUL", "GET", "/profiles/a%00b", "", 404, ""},
		{"an id that is a word", "GET", "/users/ada", "", 404, ""},
		{"an id with a plus", "GET", "/users/+1", "", 404, ""},
		{"an id with a nought", "GET", "/users/01", "", 404, ""},
		{"an id with a slash", "GET", "/users/1%2F2", "", 404, ""},
		{"an id that is too large", "GET", "/users/9223372036854775808", "", 404, ""},
		{"a wrong method", "DELETE", adaPath, "", 405, ""},
		{"a wrong method on a list", "PATCH", "/users", "", 405, ""},
		{"options", "OPTIONS", adaPath, "", 405, ""},
		{"a broken query", "GET", "/users?sort=%zz", "", 400, ""},
		{"a broken query of a list", "GET", adaPath + "/timeline?limit=1;cursor=2", "", 400, ""},
		{"a limit that is a word", "GET", adaPath + "/timeline?limit=ten", "", 422, "limit"},
		{"a limit of nothing", "GET", adaPath + "/followers?limit=", "", 422, "limit"},
		{"a limit of 0", "GET", adaPath + "/follows?limit=0", "", 422, "limit"},
		{"a limit over 100", "GET", "/profiles/ada?limit=101", "", 422, "limit"},
		{"an invalid cursor", "GET", adaPath + "/posts?cursor=x", "", 422, "cursor"},
		{"an unknown order", "GET", "/users?sort=random", "", 422, "sort"},
		{"an invalid time", "GET", "/users?joined_from=yesterday", "", 422, "joined_from"},
		{"an invalid flag", "GET", "/users?has_bio=maybe", "", 422, "has_bio"},
		{"a prefix that is a script", "GET", "/users?handle_prefix=%3Cscript%3E", "", 422,
			"handle_prefix"},
		{"fewer followers than none", "GET", "/users?minimum_followers=-1", "", 422,
			"minimum_followers"},
		{"no body", "POST", "/users", "", 400, ""},
		{"half a body", "POST", "/users", `{"handle":`, 400, ""},
		{"no JSON", "POST", "/users", "handle=bob", 400, ""},
		{"two values", "POST", "/users", joining("", "") + "{}", 400, ""},
		{"a value and a word", "POST", "/users", joining("", "") + " x", 400, ""},
		{"another shape", "POST", "/users", `["bob"]`, 400, ""},
		{"half a surrogate pair", "POST", "/users", joining(`hi`, `\ud800`), 400, ""},
		{"a pair the wrong way round", "POST", "/users", joining(`hi`, `\udc00\ud800`), 400, ""},
		{"a field twice", "POST", "/users", joining(`"follows"`, `"handle":"eve","follows"`), 400, ""},
		{"a field of a field twice", "POST", "/users", joining(`"Bob"`, `"Bob","display_name":"Eve"`),
			400, ""},
		{"a field in another case", "POST", "/users", joining(`"handle"`, `"Handle"`), 400, ""},
		{"an unknown field", "POST", "/users", joining(`"follows"`, `"admin":true,"follows"`), 400, ""},
		{"a long unknown field", "POST", "/users", `{"` + strings.Repeat("x", 5000) + `":1}`, 400, ""},
		{"a handle that is a number", "POST", "/users", joining(`"bob"`, `7`), 400, ""},
		{"an id that is a number", "POST", "/users", joining(`[]`, `[1]`), 400, ""},
		{"an id that is no number", "POST", "/users", joining(`[]`, `["one"]`), 400, ""},
		{"no UTF-8", "POST", "/users", joining(`hi`, "h\xffi"), 400, ""},
		{"deep nesting", "POST", "/users", strings.Repeat("[", 9_999), 400, ""},
		{"too large a body", "POST", "/users", strings.Repeat(" ", 10_001), 413, ""},
		{"a script for a handle", "POST", "/users", joining(`"bob"`, `"<script>"`), 422, "handle"},
		{"null", "POST", "/users", `null`, 422, "handle"},
		{"a taken handle", "POST", "/users", joining(`"bob"`, `"ada"`), 409, ""},
		{"no name", "POST", "/users", joining(`"Bob"`, `""`), 422, "display_name"},
		{"NUL", "POST", "/users", joining(`hi`, `h\u0000i`), 422, "body"},
		{"a followee who is missing", "POST", "/users", joining(`[]`, `["999"]`), 422, "follows"},
		{"a post without a kind", "POST", adaPath + "/posts", `{"body":"hi"}`, 422, "kind"},
		{"a text with a parent", "POST", adaPath + "/posts", `{"kind":"text","body":"hi","parent":"1"}`,
			422, "kind"},
		{"a reply to nothing", "POST", adaPath + "/posts", `{"kind":"reply","body":"hi"}`, 422,
			"parent"},
		{"a reply to what is gone", "POST", adaPath + "/posts",
			`{"kind":"reply","body":"hi","parent":"999"}`, 404, ""},
		{"a repost of nothing", "POST", adaPath + "/posts", `{"kind":"repost"}`, 422, "kind"},
		{"a post by nobody", "POST", "/users/999/posts", `{"kind":"text","body":"hi"}`, 404, ""},
		{"501 characters", "POST", adaPath + "/posts", `{"kind":"text","body":"` +
			strings.Repeat("é", 501) + `"}`, 422, "body"},
		{"500 characters", "POST", adaPath + "/posts", `{"kind":"text","body":"` +
			strings.Repeat("👩", 500) + `"}`, 201, ""},
		{"a follow of oneself", "PUT", adaPath + fmt.Sprintf("/follows/%d", ada), "", 422, "followee"},
		{"a follow of nobody", "PUT", adaPath + "/follows/999", "", 404, ""},
		{"a follow of no id", "PUT", adaPath + "/follows/me", "", 404, ""},
		{"an edit without a tag", "PUT", adaPath, `{}`, 428, ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			a := s.do(test.method, test.path, test.body)
			if test.status < 300 {
				s.must(a, test.status)
				return
			}
			s.in(t).refused(a, test.status, test.field)
		})
	}
	if allow := s.do("PATCH", adaPath, "").Header.Get("Allow"); allow != "GET, HEAD, PUT" {
		t.Errorf("after a wrong method Allow is %q", allow)
	}
}

// TestLinks follows the links of every list to its end.
func TestLinks(t *testing.T) {
	t.Parallel()
	s := newSite(t, app.Limits{})
	var all []int64
	for i := range 7 {
		all = append(all, s.register(fmt.Sprintf("user%d", i)))
	}
	me := s.register("me", all...)
	for _, id := range all {
		if err := s.store.Follow(t.Context(), id, me); err != nil {
			t.Fatal(err)
		}
		s.must(s.do("POST", fmt.Sprintf("/users/%d/posts", me), `{"kind":"text","body":"again"}`), 201)
	}
	for path, want := range map[string]int{
		"/users?limit=3&handle_prefix=user&sort=handle": 7,
		"/users?limit=3": 8,
		fmt.Sprintf("/users/%d/posts?limit=3", me):     8,
		fmt.Sprintf("/users/%d/timeline?limit=3", me):  7,
		fmt.Sprintf("/users/%d/follows?limit=3", me):   7,
		fmt.Sprintf("/users/%d/followers?limit=3", me): 7,
		"/users/999/timeline":                          0,
	} {
		seen := map[string]bool{}
		for next, pages := path, 0; next != ""; pages++ {
			a := s.must(s.do("GET", next, ""), 200)
			var page struct {
				Items []json.RawMessage
			}
			read(t, a, &page)
			if page.Items == nil || pages > want {
				t.Fatalf("%s: page %d is %s", path, pages, a.text)
			}
			for _, item := range page.Items {
				seen[string(item)] = true
			}
			next = strings.TrimPrefix(strings.TrimSuffix(a.Header.Get("Link"), `>; rel="next"`), "<")
		}
		if len(seen) != want {
			t.Errorf("%s has %d items, want %d", path, len(seen), want)
		}
	}
}

// faulty is a store that fails at UserByID in a way that the id chooses.
type faulty struct {
	models.Store
	do map[int64]func(context.Context) error
}

func (f faulty) UserByID(ctx context.Context, id int64) (*models.User, error) {
	return nil, f.do[id](ctx)
}

// TestFailures holds what becomes of each error that is nobody's request to blame for: the
// client learns the status, and the log the cause.
func TestFailures(t *testing.T) {
	t.Parallel()
	secret := errors.New("password=hunter2")
	failing := func(err error) func(context.Context) error {
		return func(context.Context) error { return err }
	}
	tests := []struct {
		name   string
		do     func(context.Context) error
		status int
		cause  string
	}{
		{"a defect", failing(secret), 500, "hunter2"},
		{"a panic", func(context.Context) error { panic(secret) }, 500, "server_test.go"},
		{"an unknown outcome", failing(fmt.Errorf("%w: %w", models.ErrUncertain, secret)), 500,
			"hunter2"},
		{"a deadlock", failing(fmt.Errorf("%w: %w", models.ErrAborted, secret)), 503, "hunter2"},
		{"a slow database", func(ctx context.Context) error { <-ctx.Done(); return ctx.Err() }, 503,
			"deadline exceeded"},
	}
	do := map[int64]func(context.Context) error{}
	for i, test := range tests {
		do[int64(i)] = test.do
	}
	s := newSiteWith(t, app.Limits{Request: 50 * time.Millisecond},
		func(store models.Store) models.Store { return faulty{store, do} })
	for i, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			a := s.do("GET", fmt.Sprintf("/users/%d", i), "")
			s.in(t).refused(a, test.status, "")
			if strings.Contains(a.text, "hunter2") {
				t.Errorf("the cause is in the answer: %s", a.text)
			}
			if retry := a.Header.Get("Retry-After"); (retry != "") != (test.status == 503) {
				t.Errorf("Retry-After is %q", retry)
			}
			record := s.in(t).records(a.Header.Get("X-Request-Id"))[0]
			if record["level"] != "ERROR" || !strings.Contains(fmt.Sprint(record["error"]), test.cause) {
				t.Errorf("the record is %v, want the cause %q", record, test.cause)
			}
		})
	}
	s.must(s.do("GET", "/healthz", ""), 200)
}

// TestClientLeft holds that the database is left alone for a client that is gone.
func TestClientLeft(t *testing.T) {
	t.Parallel()
	entered, left := make(chan struct{}), make(chan error, 1)
	s := newSiteWith(t, app.Limits{}, func(store models.Store) models.Store {
		return faulty{store, map[int64]func(context.Context) error{1: func(ctx context.Context) error {
			close(entered)
			<-ctx.Done()
			left <- ctx.Err()
			return ctx.Err()
		}}}
	})
	ctx, cancel := context.WithCancel(t.Context())
	r, err := http.NewRequestWithContext(ctx, "GET", s.url+"/users/1", nil)
	if err != nil {
		t.Fatal(err)
	}
	go func() { <-entered; cancel() }()
	if _, err := http.DefaultClient.Do(r); !errors.Is(err, context.Canceled) {
		t.Fatalf("the request ended with %v", err)
	}
	if err := <-left; !errors.Is(err, context.Canceled) {
		t.Errorf("the store's context ended with %v", err)
	}
	eventually(t, "the log has status 499", func() bool {
		s.log.mu.Lock()
		defer s.log.mu.Unlock()
		return strings.Contains(s.log.text.String(), `"status":499`)
	})
}

// TestLog holds what is in a request's record, and what is not: nothing that a person wrote.
func TestLog(t *testing.T) {
	t.Parallel()
	s := newSite(t, app.Limits{})
	ada := s.register("ada")
	a := s.must(s.do("GET", fmt.Sprintf("/users/%d/timeline?cursor=", ada), ""), 200)
	records := s.records(a.Header.Get("X-Request-Id"))
	if len(records) != 1 {
		t.Fatalf("there are %d records: %v", len(records), records)
	}
	record := records[0]
	for name, want := range map[string]any{"level": "INFO", "msg": "request", "method": "GET",
		"route": "GET /users/{id}/timeline", "status": 200.0, "bytes": float64(len(a.text))} {
		if record[name] != want {
			t.Errorf("%s is %v, want %v", name, record[name], want)
		}
	}
	if took, ok := record["took"].(float64); !ok || took <= 0 || len(record) != 9 {
		t.Errorf("the record is %v", record)
	}
}

// TestIndex holds that the first page of a browser, and what a program asks first, name all
// routes, and that what the page links to has an answer.
func TestIndex(t *testing.T) {
	t.Parallel()
	s := newSite(t, app.Limits{})
	var list struct {
		Routes []struct{ Method, Path, Does string }
	}
	a := s.must(s.do("GET", "/", ""), 200)
	if read(t, a, &list); len(list.Routes) < 10 {
		t.Errorf("the list is %s", a.text)
	}
	page := s.must(s.do("GET", "/", "", "Accept: text/html,application/xhtml+xml,*/*;q=0.8"), 200)
	if got := page.Header.Get("Content-Type"); got != "text/html; charset=utf-8" {
		t.Errorf("the page is %q", got)
	}
	for _, r := range list.Routes {
		if r.Method == "" || r.Does == "" || !strings.Contains(page.text, r.Path) {
			t.Errorf("the page has no %s %s, %q", r.Method, r.Path, r.Does)
		}
	}
	for _, link := range regexp.MustCompile(`href="([^"]+)"`).FindAllStringSubmatch(page.text, -1) {
		s.must(s.do("GET", html.UnescapeString(link[1]), ""), 200)
	}
	s.refused(s.do("POST", "/", ""), 405, "")
}
