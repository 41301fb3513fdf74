package app

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"
	"net/url"
	"os"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

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
	kind, _, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
	if err != nil || kind != "application/json" {
		return none, newProblem(http.StatusUnsupportedMediaType,
			"Send application/json, and say so in Content-Type.")
	}
	body, err := io.ReadAll(r.Body)
	var tooLarge *http.MaxBytesError
	switch {
	case errors.As(err, &tooLarge):
		return none, newProblem(http.StatusRequestEntityTooLarge,
			fmt.Sprintf("The body may have %d bytes.", tooLarge.Limit))
	case errors.Is(err, os.ErrDeadlineExceeded):
		return none, newProblem(http.StatusRequestTimeout, "The body took too long to come.")
	case err != nil:
		return none, newProblem(http.StatusBadRequest, "The body did not come whole.")
	}
	return decode[T](body)
}

// decode reads exactly one JSON value, with no field that T does not have.
func decode[T any](body []byte) (T, error) {
	var v, none T
	if !utf8.Valid(body) { // package json would put U+FFFD where it is not
		return none, newProblem(http.StatusBadRequest, "The body is not UTF-8.")
	}
	d := json.NewDecoder(bytes.NewReader(body))
	d.DisallowUnknownFields()
	if err := d.Decode(&v); err != nil {
		return none, newProblem(http.StatusBadRequest, "The body is not the JSON that is wanted: "+
			explain(err)+".")
	}
	if _, err := d.Token(); err != io.EOF {
		return none, newProblem(http.StatusBadRequest, "The body has something after its JSON value.")
	}
	return v, nil
}

// explain describes an error of JSON briefly, without the names of our types.
func explain(err error) string {
	var wrongType *json.UnmarshalTypeError
	switch {
	case errors.Is(err, io.EOF):
		return "it is empty"
	case errors.Is(err, io.ErrUnexpectedEOF):
		return "it ends too early"
	case errors.As(err, &wrongType):
		return fmt.Sprintf("a %.20s cannot stand at byte %d", wrongType.Value, wrongType.Offset)
	}
	return fmt.Sprintf("%.100s", strings.TrimPrefix(err.Error(), "json: "))
}

// params are the parameters of a query. They remember the first that cannot be read.
type params struct {
	url.Values
	err error
}

func paramsOf(r *http.Request) *params {
	values, err := url.ParseQuery(r.URL.RawQuery)
	if err != nil {
		err = newProblem(http.StatusBadRequest, "The query is not well formed.")
	}
	return &params{values, err}
}

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
