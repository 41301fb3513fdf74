package app

import (
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"strings"

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
	revision, err := ifMatch(r)
	if err != nil {
		return err
	}
	body, err := readBody[edit](r)
	if err != nil {
		return err
	}
	u, err := s.store.UpdateProfile(r.Context(), models.ProfileEdit{
		UserID:       id,
		Revision:     revision,
		Profile:      models.Profile(body.Profile),
		Discoverable: body.Discoverable == nil || *body.Discoverable,
	})
	if err != nil {
		return err
	}
	setETag(w, u)
	return writeJSON(w, http.StatusOK, userOf(u))
}

func setETag(w http.ResponseWriter, u *models.User) {
	w.Header().Set("ETag", fmt.Sprintf(`"%d"`, u.Revision))
}

// ifMatch returns the revision that an editor saw. A tag that this server did not make matches no
// revision.
func ifMatch(r *http.Request) (int64, error) {
	tag := r.Header.Get("If-Match")
	if tag == "" {
		return 0, newProblem(http.StatusPreconditionRequired,
			"Send the ETag of what you edit as If-Match.")
	}
	revision, err := strconv.ParseInt(strings.Trim(tag, `"`), 10, 64)
	if err != nil || tag != fmt.Sprintf(`"%d"`, revision) {
		return 0, fmt.Errorf("%w: a foreign tag", models.ErrStale)
	}
	return revision, nil
}
