package app

import (
	"fmt"
	"net/http"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// match is the condition of an If-Match header (RFC 9110, 13.1.1).
type match struct {
	given     bool
	any       bool    // *: every revision
	revisions []int64 // those that it names
}

// entityTag is a tag at the beginning of a list, with what separates it from the next.
var entityTag = regexp.MustCompile(`^[ \t,]*(W/)?"([^"\x00-\x20\x7f]*)"[ \t]*(?:,|$)`)

// ifMatch reads the condition. The comparison is strong, so a weak tag names no revision, and
// neither does a tag that this server did not make. A header that is no list of tags names none.
func ifMatch(r *http.Request) match {
	list := strings.Trim(strings.Join(r.Header.Values("If-Match"), ","), " \t,")
	m := match{given: list != "", any: list == "*"}
	if m.any {
		return m
	}
	for list != "" {
		tag := entityTag.FindStringSubmatch(list)
		if tag == nil {
			return match{given: true}
		}
		list = list[len(tag[0]):]
		revision, err := strconv.ParseInt(tag[2], 10, 64)
		if err == nil && tag[1] == "" && etag(revision) == `"`+tag[2]+`"` {
			m.revisions = append(m.revisions, revision)
		}
	}
	return m
}

// holds reports whether a revision meets the condition, or there is no condition.
func (m match) holds(revision int64) bool {
	return !m.given || m.any || slices.Contains(m.revisions, revision)
}

// etag returns the tag of a revision.
func etag(revision int64) string { return fmt.Sprintf(`"%d"`, revision) }
