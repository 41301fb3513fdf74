package app

import (
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"
	"net/url"
	"os"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"example.com/impedance/models"
)

// ident is an id as clients see it: a string, because the numbers of JavaScript end at 53 bits.
type ident int64

// MarshalText implements encoding.TextMarshaler.
func (i ident) MarshalText() ([]byte, error) { return strconv.AppendInt(nil, int64(i), 10), nil }

// UnmarshalText implements encoding.TextUnmarshaler. An id has one spelling.
func (i *ident) UnmarshalText(text []byte) error {
	n, err := strconv.ParseInt(string(text), 10, 64)
	if err != nil || strconv.FormatInt(n, 10) != string(text) {
		return errors.New("an id is a whole number in quotes")
	}
	*i = ident(n)
	return nil
}

// pathID returns an id of the path. An invalid id is not found.
func pathID(r *http.Request, name string) (int64, error) {
	var id ident
	if id.UnmarshalText([]byte(r.PathValue(name))) != nil {
		return 0, fmt.Errorf("%w: no id in the path", models.ErrNotFound)
	}
	return int64(id), nil
}

// readBody reads the body of a request as JSON.
func readBody[T any](r *http.Request) (T, error) {
	var none T
	if err := checkContent(r.Header); err != nil {
		return none, err
	}
	body, err := io.ReadAll(r.Body)
	var over *http.MaxBytesError
	switch {
	case errors.As(err, &over):
		return none, tooLarge(over.Limit)
	case errors.Is(err, os.ErrDeadlineExceeded):
		return none, newProblem(http.StatusRequestTimeout, "The body took too long to come.")
	case err != nil:
		return none, newProblem(http.StatusBadRequest, "The body did not come whole.")
	}
	return decode[T](body)
}

// checkContent refuses a body that is said to be anything else than JSON in UTF-8, as it is.
func checkContent(h http.Header) error {
	for _, coding := range h.Values("Content-Encoding") {
		if !strings.EqualFold(coding, "identity") {
			return newProblem(http.StatusUnsupportedMediaType,
				"Send the body as it is, without a Content-Encoding.")
		}
	}
	kind, params, err := mime.ParseMediaType(strings.Join(h.Values("Content-Type"), ","))
	if err != nil || kind != "application/json" {
		return newProblem(http.StatusUnsupportedMediaType,
			"Send application/json, and say so in Content-Type.")
	}
	if charset, given := params["charset"]; given && !strings.EqualFold(charset, "utf-8") {
		return newProblem(http.StatusUnsupportedMediaType, "Send the body in UTF-8.")
	}
	return nil
}

// decode reads exactly one JSON value. It takes what every reader of JSON understands alike
// (RFC 7493): encoding/json would take the last of two equal names, a name in another case, and
// U+FFFD for half a surrogate pair.
func decode[T any](body []byte) (T, error) {
	var v, none T
	if err := json.Unmarshal(body, &v, json.RejectUnknownMembers(true)); err != nil {
		return none, newProblem(http.StatusBadRequest, "The body is not the JSON that is wanted: "+
			explain(err)+".")
	}
	return v, nil
}

// explain describes an error of JSON briefly, without the names of our types.
func explain(err error) string {
	var syntax *jsontext.SyntacticError
	var meaning *json.SemanticError
	switch {
	case errors.Is(err, io.ErrUnexpectedEOF):
		return "it ends too early"
	case errors.As(err, &syntax) && syntax.Err == jsontext.ErrDuplicateName:
		return fmt.Sprintf("the field %.100q stands twice", syntax.JSONPointer.LastToken())
	case errors.As(err, &syntax):
		return fmt.Sprintf("%.100s at byte %d", syntax.Err, syntax.ByteOffset)
	case errors.As(err, &meaning) && meaning.Err == json.ErrUnknownName:
		return fmt.Sprintf("the field %.100q is unknown", meaning.JSONPointer.LastToken())
	case errors.As(err, &meaning):
		return fmt.Sprintf("a %s cannot stand at %.100q", meaning.JSONKind, meaning.JSONPointer)
	}
	return "it cannot be read"
}

// checkQuery refuses a query with a parameter that the route does not take, and one that has a
// parameter twice: a misspelt filter would pass as no filter.
func checkQuery(r *http.Request, takes []string) error {
	query, err := url.ParseQuery(r.URL.RawQuery)
	if err != nil {
		return newProblem(http.StatusBadRequest, "The query is not well formed.")
	}
	var wrong []string
	for name, values := range query {
		if !slices.Contains(takes, name) {
			wrong = append(wrong, fmt.Sprintf("%.20q is unknown here", name))
		} else if len(values) > 1 {
			wrong = append(wrong, name+" stands twice")
		}
	}
	if len(wrong) == 0 {
		return nil
	}
	slices.Sort(wrong)
	return newProblem(http.StatusBadRequest, fmt.Sprintf("Of the query's parameters, %.200s.",
		strings.Join(wrong, ", ")))
}

// params are the parameters of a query. They remember the first that cannot be read.
type params struct {
	url.Values
	err error
}

func paramsOf(r *http.Request) *params { return &params{Values: r.URL.Query()} }

// param returns a parameter as parse reads it, and the fallback if it is not given.
func param[T any](p *params, name string, fallback T, parse func(string) (T, error),
	want string) T {
	if !p.Has(name) {
		return fallback
	}
	v, err := parse(p.Get(name))
	if err != nil && p.err == nil {
		p.err = &models.FieldError{Field: name, Problem: "must be " + want}
	}
	return v
}

func (p *params) integer(name string, fallback int) int {
	return param(p, name, fallback, strconv.Atoi, "a whole number")
}

func (p *params) flag(name string) bool {
	return param(p, name, false, strconv.ParseBool, "true or false")
}

func (p *params) time(name string) time.Time {
	return param(p, name, time.Time{}, func(s string) (time.Time, error) {
		return time.Parse(time.RFC3339, s)
	}, "a time such as 2026-03-01T12:00:00Z")
}

// page returns which part of a list is asked for.
func (p *params) page() models.Page {
	return models.Page{Limit: p.integer("limit", 20), After: models.Cursor(p.Get("cursor"))}
}
