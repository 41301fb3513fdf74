package app

import (
	"fmt"
	"net/http"
	"net/netip"
	"net/url"
	"slices"
	"strings"
)

// guard refuses what no handler may see: a request under a foreign name, one that a page of
// another origin made a browser send, and a body that is too large. It reads no body, so a client
// that waits for 100 Continue has sent nothing.
func (s *Server) guard(r *http.Request) error {
	switch {
	case !s.answersTo(r.Host):
		return newProblem(http.StatusMisdirectedRequest, "This server has another name: localhost, an "+
			"address of loopback, or one that it was started with.")
	case s.origins.Check(r) != nil:
		return newProblem(http.StatusForbidden, "A page of another origin may not change anything here.")
	case r.ContentLength > s.limits.Body:
		return tooLarge(s.limits.Body)
	}
	return nil
}

// answersTo reports whether a Host header has a name of this server, with any port. A page whose
// own name leads to this address (DNS rebinding) is of the same origin to its browser; the name
// alone gives it away.
func (s *Server) answersTo(host string) bool {
	name := strings.ToLower((&url.URL{Host: host}).Hostname())
	address, err := netip.ParseAddr(name)
	return name == "localhost" || err == nil && address.IsLoopback() ||
		slices.Contains(s.hosts, name)
}

func tooLarge(limit int64) *problem {
	return newProblem(http.StatusRequestEntityTooLarge,
		fmt.Sprintf("The body may have %d bytes.", limit))
}
