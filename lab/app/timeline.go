package app

import (
	"context"
	"net/http"

	"example.com/impedance/models"
)

// homeTimeline answers with the posts of the users that a user follows, newest first.
func (s *Server) homeTimeline(w http.ResponseWriter, r *http.Request) error {
	return listAbout(w, r, s.store.HomeTimeline, postOf)
}

// profilePage answers with a user's profile page, as of one moment.
func (s *Server) profilePage(w http.ResponseWriter, r *http.Request) error {
	p := paramsOf(r)
	limit := p.integer("limit", 20)
	if p.err != nil {
		return p.err
	}
	page, err := s.store.ProfilePage(r.Context(), r.PathValue("handle"), limit)
	if err != nil {
		return err
	}
	return writeJSON(w, http.StatusOK, profilePageOf(page))
}

// listAbout answers with a page of one of the store's lists about the user of the path.
func listAbout[T, S any](w http.ResponseWriter, r *http.Request,
	read func(context.Context, int64, models.Page) (*models.Listing[T], error),
	shape func(*T) S) error {
	id, err := pathID(r, "id")
	if err != nil {
		return err
	}
	p := paramsOf(r)
	page := p.page()
	if p.err != nil {
		return p.err
	}
	list, err := read(r.Context(), id, page)
	if err != nil {
		return err
	}
	return writeList(w, r, list, shape)
}
