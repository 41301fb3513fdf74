package app

import (
	"context"
	"database/sql/driver"
	"errors"
	"fmt"
	"net"
	"net/http"
	"strings"

	"example.com/impedance/models"
)

// problem is an error in the form that a client receives (RFC 9457).
type problem struct {
	Type   string `json:"type"` // about:blank: the status says it all
	Title  string `json:"title"`
	Status int    `json:"status"`
	Detail string `json:"detail"`
	Field  string `json:"field,omitempty"` // whose value breaks a rule
}

// Error implements error.
func (p *problem) Error() string { return fmt.Sprintf("%d: %s", p.Status, p.Detail) }

func newProblem(status int, detail string) *problem {
	return &problem{Type: "about:blank", Title: http.StatusText(status), Status: status,
		Detail: detail}
}

// statusClientLeft is for the log: nobody is there to read it. The number is nginx's.
const statusClientLeft = 499

// errAway says that the database cannot be reached, or not be written.
var errAway = errors.New("the database is not ready")

// seeLog is the only detail that a client receives about a defect.
const seeLog = "Something is wrong here; the log has the cause under this X-Request-Id."

// fail answers with an error, whose cause is for the log alone.
func (s *Server) fail(w http.ResponseWriter, r *http.Request, err error) {
	if res, ok := w.(*response); ok {
		res.cause = err
	}
	writeProblem(w, s.problemOf(r.Context(), err))
}

func writeProblem(w http.ResponseWriter, p *problem) {
	switch p.Status {
	case http.StatusServiceUnavailable:
		w.Header().Set("Retry-After", "1")
	case http.StatusUnsupportedMediaType:
		w.Header().Set("Accept", "application/json")
		w.Header().Set("Accept-Encoding", "identity")
	case http.StatusRequestTimeout:
		w.Header().Set("Connection", "close")
	}
	w.Header().Set("Content-Type", "application/problem+json")
	writeJSON(w, p.Status, p) // strings and a number are always JSON
}

// problemOf gives the errors of package models their status codes.
func (s *Server) problemOf(ctx context.Context, err error) *problem {
	var p *problem
	var field *models.FieldError
	switch {
	case errors.As(err, &p):
		return p
	case errors.As(err, &field):
		p = newProblem(http.StatusUnprocessableEntity, field.Error()+".")
		p.Field = strings.ReplaceAll(field.Field, " ", "_") // as it stands in JSON and queries
		return p
	case errors.Is(err, models.ErrInvalid):
		return newProblem(http.StatusUnprocessableEntity,
			"It breaks a rule that the database knows, such as that a repost is not passed on.")
	case errors.Is(err, models.ErrNotFound):
		return newProblem(http.StatusNotFound, "There is no such user, post or follow.")
	case errors.Is(err, models.ErrConflict):
		return newProblem(http.StatusConflict, "The handle or the email is taken.")
	case errors.Is(err, models.ErrStale):
		return newProblem(http.StatusPreconditionFailed,
			"It was changed since; read it again and edit what is there now.")
	case errors.Is(err, models.ErrUncertain):
		return newProblem(http.StatusInternalServerError,
			"It is stored whole or not at all, and which of the two is unknown; read it back.")
	case errors.Is(err, context.Canceled):
		return newProblem(statusClientLeft, "The client left.")
	case errors.Is(err, models.ErrAborted):
		return newProblem(http.StatusServiceUnavailable,
			"Others were writing the same; nothing was stored, try again.")
	case errors.Is(err, context.DeadlineExceeded):
		return newProblem(http.StatusServiceUnavailable, "It took too long; try again later.")
	case errors.Is(err, models.ErrReadOnly):
		return newProblem(http.StatusServiceUnavailable,
			"The database can only be read at present; nothing was stored, try again later.")
	case s.away(ctx, err):
		return newProblem(http.StatusServiceUnavailable,
			"The database cannot be reached, or not be written; try again later.")
	}
	return newProblem(http.StatusInternalServerError, seeLog)
}

// away reports whether an error without a name means that the database is away. A lost connection
// does. For any other error away asks the database, whether the request still has time or not.
func (s *Server) away(ctx context.Context, err error) bool {
	var network net.Error
	return errors.Is(err, errAway) || errors.Is(err, driver.ErrBadConn) ||
		errors.As(err, &network) || s.reach(context.WithoutCancel(ctx)) != nil
}
