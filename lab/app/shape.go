package app

import (
	"encoding/json"
	"time"

	"example.com/impedance/models"
)

// The shapes of what clients send.
type (
	// registration is everything that happens when somebody joins.
	registration struct {
		Handle       string  `json:"handle"`
		Email        string  `json:"email"`
		Profile      profile `json:"profile"`
		Discoverable *bool   `json:"discoverable"` // left out: true
		FirstPost    struct {
			Body string `json:"body"`
		} `json:"first_post"`
		Follows []ident `json:"follows"`
	}

	// edit replaces what a user may change.
	edit struct {
		Profile      profile `json:"profile"`
		Discoverable *bool   `json:"discoverable"` // left out: true
	}

	// content is what a post is. Its kind says which fields it has.
	content struct {
		Kind    string `json:"kind"`              // text, reply or repost
		Body    string `json:"body,omitempty"`    // of a text or a reply
		Parent  *ident `json:"parent,omitempty"`  // of a reply, until that is deleted
		Comment string `json:"comment,omitempty"` // of a repost, if there is one
		Post    *ident `json:"post,omitempty"`    // of a repost
	}
)

// The shapes of what they get.
type (
	user struct {
		ID           ident     `json:"id"`
		Handle       string    `json:"handle"`
		Profile      profile   `json:"profile"`
		Discoverable bool      `json:"discoverable"`
		Revision     int64     `json:"revision"`
		CreatedAt    time.Time `json:"created_at"`
	}

	profile struct {
		DisplayName string  `json:"display_name"`
		Bio         *string `json:"bio"` // null: never set
		Location    string  `json:"location"`
		Website     string  `json:"website"`
	}

	post struct {
		ID       ident `json:"id"`
		AuthorID ident `json:"author_id"`
		Author   *user `json:"author,omitempty"`
		content
		CreatedAt time.Time `json:"created_at"`
	}

	// follow is one end of a follow: the follower or the followee.
	follow struct {
		User   user      `json:"user"`
		Since  time.Time `json:"since"`
		Notify bool      `json:"notify"`
	}

	profilePage struct {
		User      user     `json:"user"`
		Followers int64    `json:"follower_count"`
		Following int64    `json:"following_count"`
		Posts     []post   `json:"posts"`
		Newest    []follow `json:"followers"`
	}

	registered struct {
		User user `json:"user"`
		Post post `json:"post"`
	}

	items[S any] struct {
		Items []S `json:"items"`
	}

	health struct {
		Status string `json:"status"`
	}
)

// shapes gives every item its shape. None is an empty array, not null.
func shapes[T, S any](items []T, shape func(*T) S) []S {
	all := make([]S, len(items))
	for i := range items {
		all[i] = shape(&items[i])
	}
	return all
}

func (r registration) model() models.Registration {
	m := models.Registration{
		User: models.NewUser{Handle: r.Handle, Email: r.Email, Profile: models.Profile(r.Profile),
			Discoverable: r.Discoverable},
		First: models.Text{Body: r.FirstPost.Body},
	}
	for _, id := range r.Follows {
		m.Follows = append(m.Follows, int64(id))
	}
	return m
}

// model returns the content. One that has a field of another kind is ErrInvalid; what the
// fields hold is for the store to judge.
func (c content) model() (models.Content, error) {
	switch {
	case c.Kind == "text" && c.Parent == nil && c.Post == nil && c.Comment == "":
		return models.Text{Body: c.Body}, nil
	case c.Kind == "reply" && c.Post == nil && c.Comment == "":
		return models.Reply{Body: c.Body, ParentID: (*int64)(c.Parent)}, nil
	case c.Kind == "repost" && c.Post != nil && c.Parent == nil && c.Body == "":
		return models.Repost{Comment: c.Comment, PostID: int64(*c.Post)}, nil
	}
	return nil, &models.FieldError{Field: "kind", Problem: "must be text, with a body, reply, " +
		"with a body and a parent, or repost, with a post and a comment or none"}
}

func contentOf(c models.Content) content {
	switch c := c.(type) {
	case models.Text:
		return content{Kind: "text", Body: c.Body}
	case models.Reply:
		return content{Kind: "reply", Body: c.Body, Parent: (*ident)(c.ParentID)}
	case models.Repost:
		return content{Kind: "repost", Comment: c.Comment, Post: new(ident(c.PostID))}
	}
	return content{}
}

func userOf(u *models.User) user {
	return user{ID: ident(u.ID), Handle: u.Handle, Profile: profile(u.Profile),
		Discoverable: u.Discoverable, Revision: u.Revision, CreatedAt: u.CreatedAt}
}

// UserJSON returns what GET /users/{id} answers about a user, for who times that apart.
func UserJSON(u *models.User) ([]byte, error) { return json.Marshal(userOf(u)) }

func postOf(p *models.Post) post {
	shape := post{ID: ident(p.ID), AuthorID: ident(p.AuthorID), content: contentOf(p.Content),
		CreatedAt: p.CreatedAt}
	if p.Author != nil {
		shape.Author = new(userOf(p.Author))
	}
	return shape
}

func followerOf(f *models.Follow) follow {
	return follow{User: userOf(f.Follower), Since: f.Since, Notify: f.Notify}
}

func followeeOf(f *models.Follow) follow {
	return follow{User: userOf(f.Followee), Since: f.Since, Notify: f.Notify}
}

func profilePageOf(p *models.ProfilePage) profilePage {
	shape := profilePage{User: userOf(&p.User), Followers: p.Counts.Followers,
		Following: p.Counts.Following, Posts: shapes(p.Posts, postOf),
		Newest: shapes(p.Followers, followerOf)}
	for i := range shape.Posts {
		shape.Posts[i].Author = nil // it is the page's own user
	}
	return shape
}
