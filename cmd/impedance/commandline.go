package main

import (
	"net/url"
	"slices"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"example.com/impedance/internal/shell"
)

// commandLine returns the command in a form that can be repeated, without the flags for output
// files and without passwords.
func commandLine(c *cobra.Command, args []string) string {
	words := append(strings.Fields(c.CommandPath()), args...)
	c.Flags().Visit(func(f *pflag.Flag) {
		var values []string
		switch value := f.Value.(type) {
		case pflag.SliceValue:
			values = value.GetSlice()
			if f.Value.Type() == "stringSlice" {
				values = []string{strings.Join(values, ",")}
			}
		default:
			values = []string{f.Value.String()}
		}
		for _, value := range values {
			switch {
			case slices.Contains([]string{"out", "force", "no-report", "json"}, f.Name):
			case f.Name == "check" && f.Value.Type() == "bool": // which says not to write the files
			case f.Value.Type() == "bool":
				words = append(words, "--"+f.Name)
			default:
				words = append(words, "--"+f.Name, withoutPassword(value))
			}
		}
	})
	return shell.Line(words...)
}

// withoutPassword returns a value of a flag without the password that it may have.
func withoutPassword(value string) string {
	scheme, rest, ok := strings.Cut(value, "://")
	if !ok {
		return value
	}
	u, err := url.Parse(value)
	if err != nil { // and so no telling where a password would be
		_, host, _ := strings.Cut(rest, "@")
		return scheme + "://…@" + host
	}
	if u.User != nil {
		u.User = url.User(u.User.Username())
	}
	query := u.Query()
	query.Del("password")
	u.RawQuery = query.Encode()
	return u.String()
}
