package app

import (
	"fmt"
	"net/http"

	"example.com/impedance/models"
)

// publish stores a new post.
func (s *Server) publish(w http.ResponseWriter, r *http.Request) error {
	author, err := pathID(r, "id")
	if err != nil {
		return err
	}
	body, err := readBody[content](r)
	if err != nil {
		return err
	}
	c, err := body.model()
	if err != nil {
		return err
	}
	p, err := s.store.Publish(r.Context(), models.NewPost{AuthorID: author, Content: c})
	if err != nil {
		return err
	}
	w.Header().Set("Location", fmt.Sprintf("/posts/%d", p.ID))
	return writeJSON(w, http.StatusCreated, postOf(p))
}

// postByID answers with a post and its author.
func (s *Server) postByID(w http.ResponseWriter, r *http.Request) error {
	id, err := pathID(r, "id")
	if err != nil {
		return err
	}
	p, err := s.store.PostByID(r.Context(), id)
	if err != nil {
		return err
	}
	return writeJSON(w, http.StatusOK, postOf(p))
}

// postsByAuthor answers with a user's posts, newest first.
func (s *Server) postsByAuthor(w http.ResponseWriter, r *http.Request) error {
	return listAbout(w, r, s.store.PostsByAuthor, postOf)
}
