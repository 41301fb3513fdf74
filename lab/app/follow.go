package app

import "net/http"

// follow lets one user follow another. It changes nothing if the follow exists.
func (s *Server) follow(w http.ResponseWriter, r *http.Request) error {
	follower, followee, err := followIDs(r)
	if err != nil {
		return err
	}
	if err := s.store.Follow(r.Context(), follower, followee); err != nil {
		return err
	}
	w.WriteHeader(http.StatusNoContent)
	return nil
}

// unfollow ends a follow.
func (s *Server) unfollow(w http.ResponseWriter, r *http.Request) error {
	follower, followee, err := followIDs(r)
	if err != nil {
		return err
	}
	if err := s.store.Unfollow(r.Context(), follower, followee); err != nil {
		return err
	}
	w.WriteHeader(http.StatusNoContent)
	return nil
}

func followIDs(r *http.Request) (follower, followee int64, err error) {
	if follower, err = pathID(r, "id"); err != nil {
		return 0, 0, err
	}
	followee, err = pathID(r, "followee")
	return follower, followee, err
}

// following answers with the follows that a user made, newest first.
func (s *Server) following(w http.ResponseWriter, r *http.Request) error {
	return listAbout(w, r, s.store.Following, followeeOf)
}

// followers answers with the follows that a user received, newest first.
func (s *Server) followers(w http.ResponseWriter, r *http.Request) error {
	return listAbout(w, r, s.store.Followers, followerOf)
}
