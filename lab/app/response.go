package app

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strconv"

	"example.com/impedance/models"
)

// response notes status and length of the answer for the log, and the cause of an error.
type response struct {
	http.ResponseWriter
	id     string
	status int // 0 before the answer is begun
	bytes  int
	cause  error // of a failure
}

// WriteHeader implements [http.ResponseWriter].
func (r *response) WriteHeader(status int) {
	r.status = status
	r.ResponseWriter.WriteHeader(status)
}

// Write implements [http.ResponseWriter].
func (r *response) Write(b []byte) (int, error) {
	if r.status == 0 {
		r.WriteHeader(http.StatusOK)
	}
	n, err := r.ResponseWriter.Write(b)
	r.bytes += n
	return n, err
}

// Unwrap is for [http.ResponseController].
func (r *response) Unwrap() http.ResponseWriter { return r.ResponseWriter }

// writeJSON answers with a value. An error says that nothing was written yet; if the client is
// gone, there is nobody to tell.
func writeJSON(w http.ResponseWriter, status int, v any) error {
	body, err := json.Marshal(v)
	if err != nil {
		return fmt.Errorf("writing an answer: %w", err)
	}
	header := w.Header()
	if header.Get("Content-Type") == "" {
		header.Set("Content-Type", "application/json")
	}
	header.Set("Content-Length", strconv.Itoa(len(body)))
	w.WriteHeader(status)
	w.Write(body)
	return nil
}

// writeList answers with a page of a list, and says in a Link header where the next one is
// (RFC 8288).
func writeList[T, S any](w http.ResponseWriter, r *http.Request, list *models.Listing[T],
	shape func(*T) S) error {
	if list.Next != "" {
		next := *r.URL
		query := next.Query()
		query.Set("cursor", string(list.Next))
		next.RawQuery = query.Encode()
		w.Header().Set("Link", fmt.Sprintf(`<%s>; rel="next"`, next.RequestURI()))
	}
	return writeJSON(w, http.StatusOK, items[S]{shapes(list.Items, shape)})
}
