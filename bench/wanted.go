package bench

import (
	"fmt"
	"reflect"

	"example.com/impedance/models"
	"example.com/impedance/probe"
)

// Wanted is the data that an answer needs from the database: each stored thing once, however often
// it is in the answer, with all of its columns. Everything else that a statement fetched was
// fetched in vain: an author repeated for each post, the row that only shows that there is a next
// page.
type Wanted struct {
	Values int64
	Bytes  int64 // by probe.ValueSize, like the bytes fetched
}

func (w Wanted) add(more Wanted) Wanted {
	return Wanted{w.Values + more.Values, w.Bytes + more.Bytes}
}

// wantedOf returns the data that an answer to a call with an argument needs. Of things that the
// caller made, these are the ids; of an edited thing, the columns that the edit does not change.
func wantedOf(arg, answer any) Wanted {
	w := weighing{seen: map[any]bool{}}
	switch arg.(type) {
	case models.NewUser, []models.NewUser, models.NewPost, []models.NewPost, models.Registration:
		w.ids = true
	case models.ProfileEdit:
		w.edited = true
	}
	w.weigh(reflect.ValueOf(answer))
	return w.Wanted
}

// weighing is a walk over an answer.
type weighing struct {
	Wanted
	ids    bool // only they were not known before
	edited bool // profiles were known before
	seen   map[any]bool
}

// thing names something stored, for counting it once.
type thing struct {
	kind  string
	id, b int64
}

func (w *weighing) first(t thing) bool {
	if w.seen[t] {
		return false
	}
	w.seen[t] = true
	return true
}

func (w *weighing) values(vs ...any) {
	if w.ids {
		vs = vs[:1]
	}
	for _, v := range vs {
		w.Values++
		w.Bytes += probe.ValueSize(v)
	}
}

// weigh adds the data in v. It counts stored things, and looks into everything else.
func (w *weighing) weigh(v reflect.Value) {
	switch v.Kind() {
	case reflect.Pointer, reflect.Interface:
		if !v.IsNil() {
			w.weigh(v.Elem())
		}
		return
	case reflect.Slice:
		for i := range v.Len() {
			w.weigh(v.Index(i))
		}
		return
	case reflect.Int64:
		w.values(v.Int()) // a count
		return
	case reflect.String:
		return // a cursor, made of what was fetched
	case reflect.Struct:
	default:
		panic(fmt.Sprintf("nothing is known of %s in an answer", v.Type()))
	}
	switch x := v.Interface().(type) {
	case models.User:
		w.user(&x)
	case models.Post:
		w.post(&x)
	case models.Follow:
		w.follow(&x)
	default:
		for i := range v.NumField() {
			w.weigh(v.Field(i))
		}
	}
}

func (w *weighing) user(u *models.User) {
	if !w.first(thing{"user", u.ID, 0}) {
		return
	}
	if w.edited {
		w.values(u.ID, u.Handle, u.Email, u.CreatedAt)
		return
	}
	w.values(u.ID, u.Handle, u.Email, u.Profile.DisplayName, orNull(u.Profile.Bio),
		u.Profile.Location, u.Profile.Website, truth(u.Discoverable), u.Revision, u.CreatedAt)
}

func (w *weighing) post(p *models.Post) {
	if w.first(thing{"post", p.ID, 0}) {
		kind, body, parent, repostOf := columns(p.Content)
		w.values(p.ID, p.AuthorID, kind, body, parent, repostOf, p.CreatedAt)
	}
	if p.Author != nil {
		w.user(p.Author)
	}
}

// columns returns what is stored of a content.
func columns(c models.Content) (kind, body, parent, repostOf any) {
	switch c := c.(type) {
	case models.Text:
		return "text", c.Body, nil, nil
	case models.Reply:
		if c.ParentID != nil {
			parent = *c.ParentID
		}
		return "reply", c.Body, parent, nil
	case models.Repost:
		if c.Comment != "" {
			body = c.Comment
		}
		return "repost", body, nil, c.PostID
	}
	panic(fmt.Sprintf("nothing is known of a %T", c))
}

func (w *weighing) follow(f *models.Follow) {
	if w.first(thing{"follow", f.FollowerID, f.FolloweeID}) {
		w.values(f.FollowerID, f.FolloweeID, f.Since, truth(f.Notify))
	}
	for _, u := range []*models.User{f.Follower, f.Followee} {
		if u != nil {
			w.user(u)
		}
	}
}

// orNull returns a text that may be NULL.
func orNull(s *string) any {
	if s == nil {
		return nil
	}
	return *s
}

// truth returns a boolean as SQLite's driver does, as a number.
func truth(b bool) any {
	if b {
		return int64(1)
	}
	return int64(0)
}
