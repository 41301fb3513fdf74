package app

import (
	"cmp"
	"context"
	"crypto/rand"
	"fmt"
	"log/slog"
	"net/http"
	"runtime/debug"
	"strings"
	"time"

	"example.com/impedance/models"
)

// Server is the application, an [http.Handler] over a store.
type Server struct {
	store  models.Store
	log    *slog.Logger
	ready  func(context.Context) error
	wrote  func(error)
	hosts  []string // in lower case
	limits Limits

	origins *http.CrossOriginProtection
	mux     *http.ServeMux
}

// Options are the settings of a Server. Nil stands for the zero value.
type Options struct {
	// Log takes a record for each request. Nil discards them.
	Log *slog.Logger
	// Ready asks whether the database is there, as sql.DB's PingContext does. Nil says that it
	// always is.
	Ready func(context.Context) error
	// Wrote takes the outcome of each request that may write, nil for success. It is called before
	// the answer is made, and may be nil.
	Wrote func(error)
	// Hosts are names of this server without a port, other than those of loopback.
	Hosts []string
	// Limits bound the resources of a client.
	Limits Limits
}

// Limits bound the resources of a client. Zero stands for the value in brackets.
type Limits struct {
	Body     int64         // bytes of a request's body (64 KiB)
	Header   time.Duration // to send a request's header (5 s)
	Read     time.Duration // to send all of a request (10 s)
	Request  time.Duration // to be served (4 s: less than SQLite waits for a lock)
	Write    time.Duration // from the header's end to the answer's (30 s)
	Idle     time.Duration // between requests on a connection (2 min)
	Shutdown time.Duration // for requests in flight when the server stops (15 s)
}

func (l Limits) complete() Limits {
	return Limits{
		Body:     cmp.Or(l.Body, 64<<10),
		Header:   cmp.Or(l.Header, 5*time.Second),
		Read:     cmp.Or(l.Read, 10*time.Second),
		Request:  cmp.Or(l.Request, 4*time.Second),
		Write:    cmp.Or(l.Write, 30*time.Second),
		Idle:     cmp.Or(l.Idle, 2*time.Minute),
		Shutdown: cmp.Or(l.Shutdown, 15*time.Second),
	}
}

// New returns the application over a store, which it does not close.
func New(store models.Store, opts *Options) *Server {
	if opts == nil {
		opts = &Options{}
	}
	s := &Server{store: store, log: opts.Log, ready: opts.Ready, wrote: opts.Wrote,
		limits: opts.Limits.complete(), origins: http.NewCrossOriginProtection(),
		mux: http.NewServeMux()}
	for _, host := range opts.Hosts {
		s.hosts = append(s.hosts, strings.ToLower(host))
	}
	if s.log == nil {
		s.log = slog.New(slog.DiscardHandler)
	}
	if s.ready == nil {
		s.ready = func(context.Context) error { return nil }
	}
	if s.wrote == nil {
		s.wrote = func(error) {}
	}
	for _, r := range s.routes() {
		s.handle(r)
	}
	return s
}

// handle serves a route. An error of its handler becomes the answer, so the handler must not have
// begun its answer then.
func (s *Server) handle(rt route) {
	s.mux.HandleFunc(rt.pattern(), func(w http.ResponseWriter, r *http.Request) {
		err := checkQuery(r, rt.Takes)
		if err == nil {
			err = rt.handle(w, r)
		}
		if rt.Method != http.MethodGet {
			s.wrote(err)
		}
		if err != nil {
			s.fail(w, r, err)
		}
	})
}

// ServeHTTP implements [http.Handler]. It sets the limits of each request, logs it, and survives
// panics.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	start := time.Now()
	ctx, cancel := context.WithTimeout(r.Context(), s.limits.Request)
	defer cancel()
	r = r.WithContext(ctx)
	r.Body = http.MaxBytesReader(w, r.Body, s.limits.Body)
	res := &response{ResponseWriter: w, id: rand.Text()}
	w.Header().Set("X-Request-Id", res.id)
	w.Header().Set("X-Content-Type-Options", "nosniff")
	defer s.finish(res, r, start)
	if err := s.guard(r); err != nil {
		s.fail(res, r, err)
		return
	}
	if _, pattern := s.mux.Handler(r); pattern == "" {
		s.unrouted(res, r)
		return
	}
	s.mux.ServeHTTP(res, r)
}

// finish answers for a handler that panicked, and logs the request.
func (s *Server) finish(res *response, r *http.Request, start time.Time) {
	panicked := recover()
	half := panicked != nil && res.status != 0 // an answer was begun
	if panicked != nil {
		res.cause = fmt.Errorf("panic: %v\n%s", panicked, debug.Stack())
	}
	if half {
		res.status = http.StatusInternalServerError
	} else if panicked != nil {
		writeProblem(res, newProblem(http.StatusInternalServerError, seeLog))
	}
	s.logRequest(res, r, time.Since(start))
	if half {
		panic(http.ErrAbortHandler) // the client must not take half an answer for a whole one
	}
}

// unrouted answers if the mux has no route. The mux knows the status and the methods, but would
// answer in plain text.
func (s *Server) unrouted(w http.ResponseWriter, r *http.Request) {
	refused := refusal{}
	s.mux.ServeHTTP(refused, r)
	if allowed := http.Header(refused).Get("Allow"); allowed != "" {
		w.Header().Set("Allow", allowed)
		s.fail(w, r, newProblem(http.StatusMethodNotAllowed, "Use one of "+allowed+" here."))
		return
	}
	s.fail(w, r, newProblem(http.StatusNotFound, "There is no such route."))
}

// refusal is an [http.ResponseWriter] that keeps the header alone.
type refusal http.Header

func (r refusal) Header() http.Header       { return http.Header(r) }
func (refusal) Write(b []byte) (int, error) { return len(b), nil }
func (refusal) WriteHeader(int)             {}

func (s *Server) logRequest(res *response, r *http.Request, took time.Duration) {
	level := slog.LevelInfo
	attrs := []slog.Attr{
		slog.String("id", res.id),
		slog.String("method", r.Method),
		slog.String("route", r.Pattern),
		slog.Int("status", res.status),
		slog.Int("bytes", res.bytes),
		slog.Duration("took", took),
	}
	if res.status >= 500 {
		level = slog.LevelError
		attrs = append(attrs, slog.Any("error", res.cause))
	}
	s.log.LogAttrs(r.Context(), level, "request", attrs...)
}

// healthz answers that the process is there.
func (s *Server) healthz(w http.ResponseWriter, _ *http.Request) error {
	return writeJSON(w, http.StatusOK, health{"ok"})
}

// readyz answers whether the database is.
func (s *Server) readyz(w http.ResponseWriter, r *http.Request) error {
	if err := s.reach(r.Context()); err != nil {
		return fmt.Errorf("%w: %w", errAway, err)
	}
	return writeJSON(w, http.StatusOK, health{"ok"})
}

// reach asks the database whether it is there, and does not wait for long.
func (s *Server) reach(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, time.Second)
	defer cancel()
	return s.ready(ctx)
}
