package schema

import (
	"cmp"
	"errors"
	"fmt"
	"net/url"
	"regexp"
	"slices"
	"strings"
)

// Shown returns what may be shown of a data source name, in a form that can be given again where
// nothing secret was left out: scheme, user, host, port and database, and the parameters that are
// known to be harmless. Of a name that cannot be read it shows the scheme, if that is known.
func Shown(dsn string) string {
	engine := EngineOf(dsn)
	if engine == SQLite {
		if CheckDSN(dsn) != nil {
			return hidden
		}
		return dsn
	}
	s, err := parseServer(dsn)
	if err != nil {
		return string(engine) + "://" + hidden
	}
	shown := s.String()
	if harmless := s.parameters(true); len(harmless) > 0 {
		shown += "?" + harmless.Encode()
	}
	return shown
}

// hidden stands for what is not shown.
const hidden = "…"

// shownParameters are those of a connection that may be shown, as shownSettings are of a session.
var shownParameters = []string{"connect_timeout", "default_query_exec_mode",
	"description_cache_capacity", "host", "port", "sslmode", "sslnegotiation",
	"statement_cache_capacity", "target_session_attrs", "user"}

// parameters returns the parameters that may be shown, or the others.
func (s server) parameters(harmless bool) url.Values {
	all := url.Values{}
	for name, values := range s.url.Query() {
		if harmless == (slices.Contains(shownParameters, name) || shown(name)) {
			all[name] = values
		}
	}
	return all
}

// cleaned is an error of a driver, or of a server, in whose text nothing of a data source name is
// left that may not be shown.
type cleaned struct {
	error
	text string
}

func (c *cleaned) Error() string { return c.text }
func (c *cleaned) Unwrap() error { return c.error }

// clean cleans the text of an error. A value that stands in what is shown anyway stays.
func (s server) clean(err error) error {
	if err == nil {
		return nil
	}
	secret := s.secrets()
	slices.SortFunc(secret, func(a, b string) int { return cmp.Compare(len(b), len(a)) })
	text := err.Error()
	for _, value := range secret {
		if len(value) < shortestSecret || strings.Contains(s.String(), value) {
			continue
		}
		for _, form := range []string{value, url.QueryEscape(value), url.PathEscape(value),
			url.UserPassword("", value).String()[1:], strings.Trim(fmt.Sprintf("%q", value), `"`)} {
			text = strings.ReplaceAll(text, form, hidden)
		}
	}
	if text == err.Error() {
		return err
	}
	return &cleaned{err, text}
}

// secrets returns the values of a name that may not be shown, and the parts of them that a server
// quotes: the settings in options, and the items of a list.
func (s server) secrets() []string {
	password, _ := s.url.User.Password()
	secret := []string{password}
	for name, values := range s.parameters(false) {
		for _, value := range values {
			secret = append(secret, value)
			secret = append(secret, strings.Split(value, ",")...)
			if !strings.EqualFold(name, "options") {
				continue
			}
			given, others := commandLine(value)
			secret = append(secret, others...)
			for _, one := range given {
				if name, value, _ := strings.Cut(one, "="); !shown(name) {
					secret = append(secret, value)
					secret = append(secret, strings.Split(value, ",")...)
				}
			}
		}
	}
	return secret
}

// shortestSecret is how long a value must be to be looked for in texts. Shorter ones are parts of
// words.
const shortestSecret = 4

// unreadable says of a URL that its parts cannot be told apart. It shows no fragment, which may be
// one of a password.
func unreadable(e Engine) error {
	return fmt.Errorf("the data source name is no URL, as %s://user:password@host:port/database is; "+
		"in a user, a password and a database write signs as percent-codes, such as %%23 for #, %%2F for / "+
		"and %%40 for @", e)
}

// torn reports whether a URL was read otherwise than it was meant, by all signs: a sign in a
// password, written as it is, has ended the part that it stands in.
func torn(u *url.URL) bool {
	if u.Fragment != "" || u.Opaque != "" || strings.ContainsAny(u.User.Username(), ":=@/") {
		return true
	}
	if strings.ContainsAny(strings.TrimPrefix(u.EscapedPath(), "/"), "/@=:;&") {
		return true
	}
	for name := range u.Query() {
		if strings.ContainsAny(name, "@/:") {
			return true
		}
	}
	return strings.Contains(u.RawQuery, ";")
}

// form is a form of data source names that other programs take and this one does not.
type form struct {
	name  string
	is    *regexp.Regexp
	works string
}

const (
	asPostgres = "postgres://user:password@host:port/database"
	asMySQL    = "mysql://user:password@host:port/database"
	asEither   = asPostgres + " or " + asMySQL
)

// forms are looked through in order.
var forms = []form{
	{"the form of JDBC", regexp.MustCompile(`(?i)^jdbc:`), asEither},
	{"the form of ODBC, key=value with semicolons", regexp.MustCompile(
		`(?i)^\s*[a-z ]+=[^;]*;|^\s*(driver|data source|server|uid|pwd)\s*=`), asEither},
	{"the key=value form of libpq", regexp.MustCompile(
		`(?i)(^|\s)(host|hostaddr|port|user|dbname|password|passfile|service|servicefile|ssl[a-z]+|` +
			`options|application_name|connect_timeout)\s*=`), asPostgres},
	{"the form of Go's driver for MySQL", regexp.MustCompile(
		`(@|^)[a-z0-9]*\([^)]*\)/`), asMySQL},
	{"a URL without its scheme://", regexp.MustCompile(
		`^(//)?[^/@]*:.*@`), asEither},
	{"the form of Oracle", regexp.MustCompile(`^\w+/[^@]*@(//|[\w.-]+:\d+)`), asEither},
	{"a file with a password among its settings", regexp.MustCompile(
		`(?i)[?&;]_?(auth_pass|auth_user|auth_crypt|auth_salt|password|passwd|pwd|pass|key|hexkey|` +
			`textkey|authtoken)=`),
		"the path of an SQLite file, which has no password"},
}

// otherForm refuses a name in the form of another program, which would be taken for a path. It
// shows nothing of the name.
func otherForm(dsn string) error {
	if strings.HasPrefix(dsn, "file:") {
		return nil
	}
	for _, f := range forms {
		if f.is.MatchString(dsn) {
			return fmt.Errorf("that is %s, which this program does not take; give %s (a file of such a "+
				"name is file:PATH)", f.name, f.works)
		}
	}
	return nil
}

// scheme is how the scheme of a URL may look.
var scheme = regexp.MustCompile(`^[A-Za-z][A-Za-z0-9+.-]{0,19}$`)

// errMemory refuses databases in memory.
var errMemory = errors.New("give the path of a file; each connection to a database in memory " +
	"would see one of its own")
