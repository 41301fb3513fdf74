package app_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/http/httptrace"
	"net/url"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"
	"unicode/utf8"

	"example.com/impedance/lab/app"
	"example.com/impedance/models"
	"example.com/impedance/rawimpl"
	"example.com/impedance/schema"
	"example.com/impedance/storetest"
	"example.com/impedance/storetest/harness"
)

// TestContract runs the store's own contract through HTTP: a store that asks the application
// for all that the application offers, and the floor for the rest.
func TestContract(t *testing.T) {
	if testing.Short() {
		t.Skip("the whole contract takes seconds")
	}
	h := harness.SQLite(func(ctx context.Context, db *schema.DB,
		clock models.Clock) (models.Store, error) {
		store, err := rawimpl.New(ctx, db, &rawimpl.Options{Clock: clock})
		if err != nil {
			return nil, err
		}
		return newClient(models.Retrying(store), db), nil
	})
	open := h.New
	h.New = func(t storetest.TB, o storetest.Options) storetest.Subject {
		s := open(t, o)
		s.Asked = nil // a server hears a moment later that its client has given up
		return s
	}
	storetest.Run(t, h)
}

// client is a store whose operations are requests. Those that the application does not offer
// are the embedded store's.
type client struct {
	models.Store
	server *httptest.Server
	http   *http.Client
	emails sync.Map // by id: the application shows none
	busy   sync.Map // channels that are closed with a connection, by the client's address
}

func newClient(store models.Store, db *schema.DB) *client {
	c := &client{Store: store}
	c.server = httptest.NewUnstartedServer(app.New(store, &app.Options{Ready: db.PingContext,
		Limits: app.Limits{Body: 8 << 20, Request: time.Minute}}))
	c.server.Config.ConnState = func(conn net.Conn, state http.ConnState) {
		if state == http.StateClosed {
			if ended, ok := c.busy.LoadAndDelete(conn.RemoteAddr().String()); ok {
				close(ended.(chan struct{}))
			}
		}
	}
	c.server.Start()
	c.http = &http.Client{Transport: &http.Transport{DisableKeepAlives: true}}
	return c
}

func (c *client) Close() error {
	c.server.Close()
	return c.Store.Close()
}

// errUnsayable is of texts that no JSON can hold.
var errUnsayable = errors.New("no JSON has it")

// call makes a request over a connection of its own, and reads the answer into an object.
func (c *client) call(ctx context.Context, method, path string, header http.Header,
	body map[string]any, answer any) (http.Header, error) {
	if !utf8.ValidString(fmt.Sprint(body)) {
		return nil, errUnsayable
	}
	var ended chan struct{}
	traced := httptrace.WithClientTrace(ctx, &httptrace.ClientTrace{
		GotConn: func(info httptrace.GotConnInfo) {
			ended = make(chan struct{})
			c.busy.Store(info.Conn.LocalAddr().String(), ended)
		},
	})
	h, err := c.exchange(traced, method, path, header, body, answer)
	if ctx.Err() == nil || err == nil || ended == nil {
		return h, err
	}
	// The server learns it from the end of the connection. Its changes until then stay.
	<-ended
	if method != http.MethodGet {
		err = fmt.Errorf("%w: %w", models.ErrUncertain, err)
	}
	return nil, err
}

func (c *client) exchange(ctx context.Context, method, path string, header http.Header,
	body map[string]any, answer any) (http.Header, error) {
	var content io.Reader
	if body != nil {
		text, err := json.Marshal(body)
		if err != nil {
			return nil, err
		}
		content = bytes.NewReader(text)
	}
	r, err := http.NewRequestWithContext(ctx, method, c.server.URL+path, content)
	if err != nil {
		return nil, err
	}
	if header != nil {
		r.Header = header
	}
	r.Header.Set("Content-Type", "application/json")
	res, err := c.http.Do(r)
	if err != nil {
		return nil, err
	}
	defer res.Body.Close()
	text, err := io.ReadAll(res.Body)
	if err != nil {
		return nil, err
	}
	if res.StatusCode >= 300 {
		return nil, errorOf(res, text)
	}
	if answer == nil {
		return res.Header, nil
	}
	return res.Header, json.Unmarshal(text, answer)
}

// errorOf gives a problem the name that it has in package models.
func errorOf(res *http.Response, text []byte) error {
	var p struct {
		Type, Title, Detail, Field string
		Status                     int
	}
	if err := json.Unmarshal(text, &p); err != nil {
		return fmt.Errorf("status %d with %q: %w", res.StatusCode, text, err)
	}
	switch {
	case res.Header.Get("Content-Type") != "application/problem+json", p.Status != res.StatusCode,
		p.Type != "about:blank", p.Title != http.StatusText(p.Status), p.Detail == "":
		return fmt.Errorf("status %d is no problem: %q", res.StatusCode, text)
	case p.Status == http.StatusUnprocessableEntity && p.Field == "follows":
		return models.ErrNotFound
	case p.Status == http.StatusUnprocessableEntity && p.Field != "":
		return &models.FieldError{Field: strings.ReplaceAll(p.Field, "_", " "), Problem: p.Detail}
	case strings.HasPrefix(p.Detail, "The database can only be read"):
		return models.ErrReadOnly
	}
	names := map[int]error{422: models.ErrInvalid, 404: models.ErrNotFound, 409: models.ErrConflict,
		412: models.ErrStale}
	if name := names[p.Status]; name != nil {
		return name
	}
	return fmt.Errorf("status %d: %s", p.Status, p.Detail)
}

// What the application answers, read without its own types.
type (
	jsonUser struct {
		ID      int64 `json:"id,string"`
		Handle  string
		Profile struct {
			DisplayName       string `json:"display_name"`
			Bio               *string
			Location, Website string
		}
		Discoverable bool
		Revision     int64
		CreatedAt    time.Time `json:"created_at"`
	}
	jsonPost struct {
		ID            int64 `json:"id,string"`
		AuthorID      int64 `json:"author_id,string"`
		Author        *jsonUser
		Kind          string
		Body, Comment string
		Parent        *int64    `json:"parent,string"`
		Post          int64     `json:"post,string"`
		CreatedAt     time.Time `json:"created_at"`
	}
	jsonFollow struct {
		User   jsonUser
		Since  time.Time
		Notify bool
	}
)

func (c *client) user(j jsonUser) models.User {
	email, known := c.emails.Load(j.ID)
	if !known {
		if u, err := c.Store.UserByID(context.Background(), j.ID); err == nil {
			email, known = u.Email, true
			c.emails.Store(j.ID, u.Email)
		}
	}
	u := models.User{ID: j.ID, Handle: j.Handle, Profile: models.Profile(j.Profile),
		Discoverable: j.Discoverable, Revision: j.Revision, CreatedAt: j.CreatedAt}
	if known {
		u.Email = email.(string)
	}
	return u
}

func (c *client) post(j jsonPost) models.Post {
	p := models.Post{ID: j.ID, AuthorID: j.AuthorID, CreatedAt: j.CreatedAt}
	if j.Author != nil {
		p.Author = new(c.user(*j.Author))
	}
	switch j.Kind {
	case "text":
		p.Content = models.Text{Body: j.Body}
	case "reply":
		p.Content = models.Reply{Body: j.Body, ParentID: j.Parent}
	case "repost":
		p.Content = models.Repost{Comment: j.Comment, PostID: j.Post}
	}
	return p
}

// listOf reads a page of a list.
func listOf[J, T any](ctx context.Context, c *client, path string, query url.Values, p models.Page,
	model func(J) T) (*models.Listing[T], error) {
	query.Set("limit", strconv.Itoa(p.Limit))
	if p.After != "" {
		query.Set("cursor", string(p.After))
	}
	var page struct{ Items []J }
	header, err := c.call(ctx, "GET", path+"?"+query.Encode(), nil, nil, &page)
	if err != nil {
		return nil, err
	}
	list := &models.Listing[T]{Items: each(page.Items, model)}
	if link := header.Get("Link"); link != "" {
		next, err := url.Parse(strings.TrimSuffix(strings.TrimPrefix(link, "<"), `>; rel="next"`))
		if err != nil || next.Path != path {
			return nil, fmt.Errorf("the link to the next page of %s is %s", path, link)
		}
		list.Next = models.Cursor(next.Query().Get("cursor"))
	}
	return list, nil
}

// each makes a list of another. One that is null in JSON is nil.
func each[J, T any](list []J, model func(J) T) []T {
	if list == nil {
		return nil
	}
	all := make([]T, len(list))
	for i, j := range list {
		all[i] = model(j)
	}
	return all
}

// profileBody returns the fields of a profile as they are sent.
func profileBody(p models.Profile) map[string]any {
	body := map[string]any{"display_name": p.DisplayName, "location": p.Location,
		"website": p.Website}
	if p.Bio != nil {
		body["bio"] = *p.Bio
	}
	return body
}

func (c *client) UserByID(ctx context.Context, id int64) (*models.User, error) {
	var j jsonUser
	header, err := c.call(ctx, "GET", fmt.Sprintf("/users/%d", id), nil, nil, &j)
	if err != nil {
		return nil, err
	}
	if want := fmt.Sprintf("%q", strconv.FormatInt(j.Revision, 10)); header.Get("ETag") != want {
		return nil, fmt.Errorf("the ETag is %s, want %s", header.Get("ETag"), want)
	}
	return new(c.user(j)), nil
}

func (c *client) SearchUsers(ctx context.Context, s models.UserSearch, p models.Page) (
	*models.Listing[models.User], error) {
	sorts := map[models.UserSort]string{models.NewestFirst: "newest", models.OldestFirst: "oldest",
		models.ByHandle: "handle", models.MostFollowers: "followers"}
	query := url.Values{
		"handle_prefix":     {s.HandlePrefix},
		"has_bio":           {strconv.FormatBool(s.HasBio)},
		"minimum_followers": {strconv.FormatInt(s.MinFollowers, 10)},
		"sort":              {sorts[s.Sort]},
	}
	for name, at := range map[string]time.Time{"joined_from": s.JoinedFrom,
		"joined_before": s.JoinedBefore} {
		if at.After(models.Latest) {
			at = models.Latest // a year of RFC 3339 has four digits
		}
		if !at.IsZero() {
			query.Set(name, at.Format(time.RFC3339Nano))
		}
	}
	return listOf(ctx, c, "/users", query, p, c.user)
}

func (c *client) UpdateProfile(ctx context.Context, e models.ProfileEdit) (*models.User, error) {
	var j jsonUser
	_, err := c.call(ctx, "PUT", fmt.Sprintf("/users/%d", e.UserID),
		http.Header{"If-Match": {fmt.Sprintf(`"%d"`, e.Revision)}},
		map[string]any{"profile": profileBody(e.Profile), "discoverable": e.Discoverable}, &j)
	if errors.Is(err, errUnsayable) {
		err = e.Profile.Validate()
	}
	if err != nil {
		return nil, err
	}
	return new(c.user(j)), nil
}

func (c *client) Publish(ctx context.Context, n models.NewPost) (*models.Post, error) {
	var body map[string]any
	switch content := n.Content.(type) {
	case models.Text:
		body = map[string]any{"kind": "text", "body": content.Body}
	case models.Reply:
		body = map[string]any{"kind": "reply", "body": content.Body}
		if content.ParentID != nil {
			body["parent"] = strconv.FormatInt(*content.ParentID, 10)
		}
	case models.Repost:
		body = map[string]any{"kind": "repost", "post": strconv.FormatInt(content.PostID, 10),
			"comment": content.Comment}
	default:
		return nil, n.Validate()
	}
	var j jsonPost
	_, err := c.call(ctx, "POST", fmt.Sprintf("/users/%d/posts", n.AuthorID), nil, body, &j)
	if errors.Is(err, errUnsayable) {
		err = n.Validate()
	}
	if err != nil {
		return nil, err
	}
	return new(c.post(j)), nil
}

func (c *client) PostByID(ctx context.Context, id int64) (*models.Post, error) {
	var j jsonPost
	if _, err := c.call(ctx, "GET", fmt.Sprintf("/posts/%d", id), nil, nil, &j); err != nil {
		return nil, err
	}
	return new(c.post(j)), nil
}

func (c *client) PostsByAuthor(ctx context.Context, id int64, p models.Page) (
	*models.Listing[models.Post], error) {
	return listOf(ctx, c, fmt.Sprintf("/users/%d/posts", id), url.Values{}, p, c.post)
}

func (c *client) Follow(ctx context.Context, follower, followee int64) error {
	_, err := c.call(ctx, "PUT", fmt.Sprintf("/users/%d/follows/%d", follower, followee), nil, nil,
		nil)
	return err
}

func (c *client) Unfollow(ctx context.Context, follower, followee int64) error {
	_, err := c.call(ctx, "DELETE", fmt.Sprintf("/users/%d/follows/%d", follower, followee), nil, nil,
		nil)
	return err
}

func (c *client) Following(ctx context.Context, id int64, p models.Page) (
	*models.Listing[models.Follow], error) {
	return listOf(ctx, c, fmt.Sprintf("/users/%d/follows", id), url.Values{}, p,
		func(j jsonFollow) models.Follow {
			return models.Follow{FollowerID: id, FolloweeID: j.User.ID, Followee: new(c.user(j.User)),
				Since: j.Since, Notify: j.Notify}
		})
}

func (c *client) Followers(ctx context.Context, id int64, p models.Page) (
	*models.Listing[models.Follow], error) {
	return listOf(ctx, c, fmt.Sprintf("/users/%d/followers", id), url.Values{}, p,
		func(j jsonFollow) models.Follow {
			return models.Follow{FollowerID: j.User.ID, FolloweeID: id, Follower: new(c.user(j.User)),
				Since: j.Since, Notify: j.Notify}
		})
}

func (c *client) HomeTimeline(ctx context.Context, id int64, p models.Page) (
	*models.Listing[models.Post], error) {
	return listOf(ctx, c, fmt.Sprintf("/users/%d/timeline", id), url.Values{}, p, c.post)
}

func (c *client) ProfilePage(ctx context.Context, handle string, limit int) (
	*models.ProfilePage, error) {
	var j struct {
		User      jsonUser
		Followers []jsonFollow
		Posts     []jsonPost
		Follower  int64 `json:"follower_count"`
		Following int64 `json:"following_count"`
	}
	path := fmt.Sprintf("/profiles/%s?limit=%d", url.PathEscape(handle), limit)
	if _, err := c.call(ctx, "GET", path, nil, nil, &j); err != nil {
		return nil, err
	}
	page := &models.ProfilePage{User: c.user(j.User),
		Counts: models.FollowCounts{Followers: j.Follower, Following: j.Following}}
	page.Posts = each(j.Posts, func(p jsonPost) models.Post {
		post := c.post(p)
		post.Author = &page.User
		return post
	})
	page.Followers = each(j.Followers, func(f jsonFollow) models.Follow {
		follower := c.user(f.User)
		return models.Follow{FollowerID: follower.ID, FolloweeID: page.User.ID, Follower: &follower,
			Followee: &page.User, Since: f.Since, Notify: f.Notify}
	})
	return page, nil
}

func (c *client) Register(ctx context.Context, r models.Registration) (*models.User, *models.Post,
	error) {
	body := map[string]any{"handle": r.User.Handle, "email": r.User.Email,
		"profile": profileBody(r.User.Profile), "first_post": map[string]any{"body": r.First.Body}}
	if r.User.Discoverable != nil {
		body["discoverable"] = *r.User.Discoverable
	}
	var follows []string
	for _, id := range r.Follows {
		follows = append(follows, strconv.FormatInt(id, 10))
	}
	body["follows"] = follows
	var j struct {
		User jsonUser
		Post jsonPost
	}
	header, err := c.call(ctx, "POST", "/users", nil, body, &j)
	if errors.Is(err, errUnsayable) {
		_, _, _, err = r.Plan(time.Time{})
	}
	if err != nil {
		return nil, nil, err
	}
	if want := fmt.Sprintf("/users/%d", j.User.ID); header.Get("Location") != want {
		return nil, nil, fmt.Errorf("the Location is %q, want %q", header.Get("Location"), want)
	}
	return new(c.user(j.User)), new(c.post(j.Post)), nil
}
