package app

import (
	"context"
	"errors"
	"fmt"
	"net/http"

	"example.com/impedance/models"
)

// register stores a user, a first post and first follows.
func (s *Server) register(w http.ResponseWriter, r *http.Request) error {
	body, err := readBody[registration](r)
	if err != nil {
		return err
	}
	u, p, err := s.store.Register(r.Context(), body.model())
	if errors.Is(err, models.ErrNotFound) { // the path is right, it is the body that names nobody
		return &models.FieldError{Field: "follows", Problem: "one of them does not exist"}
	} else if err != nil {
		return err
	}
	setETag(w, u)
	w.Header().Set("Location", fmt.Sprintf("/users/%d", u.ID))
	return writeJSON(w, http.StatusCreated, registered{userOf(u), postOf(p)})
}

// sorts are the orders of a search.
var sorts = map[string]models.UserSort{
	"newest":    models.NewestFirst,
	"oldest":    models.OldestFirst,
	"handle":    models.ByHandle,
	"followers": models.MostFollowers,
}

// searchUsers answers with the users that pass every filter.
func (s *Server) searchUsers(w http.ResponseWriter, r *http.Request) error {
	p := paramsOf(r)
	search := models.UserSearch{
		HandlePrefix: p.Get("handle_prefix"),
		JoinedFrom:   p.time("joined_from"),
		JoinedBefore: p.time("joined_before"),
		HasBio:       p.flag("has_bio"),
		MinFollowers: int64(p.integer("minimum_followers", 0)),
		Sort: param(p, "sort", models.NewestFirst, sortOf,
			"newest, oldest, handle or followers"),
	}
	page := p.page()
	if p.err != nil {
		return p.err
	}
	list, err := s.store.SearchUsers(r.Context(), search, page)
	if err != nil {
		return err
	}
	return writeList(w, r, list, userOf)
}

func sortOf(name string) (models.UserSort, error) {
	sort, ok := sorts[name]
	if !ok {
		return 0, models.ErrInvalid
	}
	return sort, nil
}

// userByID answers with a user, and with the revision as an ETag.
func (s *Server) userByID(w http.ResponseWriter, r *http.Request) error {
	id, err := pathID(r, "id")
	if err != nil {
		return err
	}
	u, err := s.store.UserByID(r.Context(), id)
	if err != nil {
		return err
	}
	if !ifMatch(r).holds(u.Revision) {
		return fmt.Errorf("%w: it has revision %d", models.ErrStale, u.Revision)
	}
	setETag(w, u)
	return writeJSON(w, http.StatusOK, userOf(u))
}

// updateProfile replaces the fields that a user may change, unless another edit came first.
// If-Match names the revision that the editor saw.
func (s *Server) updateProfile(w http.ResponseWriter, r *http.Request) error {
	id, err := pathID(r, "id")
	if err != nil {
		return err
	}
	m := ifMatch(r)
	if !m.given {
		return newProblem(http.StatusPreconditionRequired,
			"Send the ETag of what you edit as If-Match.")
	}
	body, err := readBody[edit](r)
	if err != nil {
		return err
	}
	u, err := s.updateMatching(r.Context(), m, models.ProfileEdit{
		UserID:       id,
		Profile:      models.Profile(body.Profile),
		Discoverable: body.Discoverable == nil || *body.Discoverable,
	})
	if err != nil {
		return err
	}
	setETag(w, u)
	return writeJSON(w, http.StatusOK, userOf(u))
}

// updateMatching makes an edit of a revision that meets a condition. The store compares with one
// revision; a list, or *, is read as the revision that is there. If another edit comes between,
// that one is judged in its turn.
func (s *Server) updateMatching(ctx context.Context, m match, e models.ProfileEdit) (*models.User,
	error) {
	if len(m.revisions) == 1 {
		e.Revision = m.revisions[0]
		return s.store.UpdateProfile(ctx, e)
	}
	for {
		u, err := s.store.UserByID(ctx, e.UserID)
		if err != nil {
			return nil, err
		}
		if !m.holds(u.Revision) {
			return nil, fmt.Errorf("%w: it has revision %d", models.ErrStale, u.Revision)
		}
		e.Revision = u.Revision
		if u, err = s.store.UpdateProfile(ctx, e); !errors.Is(err, models.ErrStale) {
			return u, err
		}
	}
}

func setETag(w http.ResponseWriter, u *models.User) { w.Header().Set("ETag", etag(u.Revision)) }
