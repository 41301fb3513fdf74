package main

import (
	"encoding/csv"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"example.com/impedance/bench"
	"example.com/impedance/internal/shell"
	"example.com/impedance/schema"
)

// commandLine returns the command in a form that can be repeated, without the flags for output
// files and with as much of data source names as may be shown.
func commandLine(c *cobra.Command, args []string) string {
	words := append(strings.Fields(c.CommandPath()), args...)
	c.Flags().Visit(func(f *pflag.Flag) {
		var values []string
		switch value := f.Value.(type) {
		case pflag.SliceValue:
			values = value.GetSlice()
			if f.Value.Type() == "stringSlice" {
				values = []string{inCommas(values)}
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
				words = append(words, "--"+f.Name, shownOf(f.Name, value))
			}
		}
	})
	return shell.Line(words...)
}

// inCommas returns values as a flag takes a list of them, which is a line of CSV.
func inCommas(values []string) string {
	var line strings.Builder
	w := csv.NewWriter(&line)
	_ = w.Write(values) // a builder takes all
	w.Flush()
	return strings.TrimSuffix(line.String(), "\n")
}

// shownOf returns what may be shown of a value of a flag, which is a data source name or looks like
// one.
func shownOf(flag, value string) string {
	if flag == "dsn" && value != bench.Embedded || looksLikeDSN(value) {
		return schema.Shown(value)
	}
	return value
}

// looksLikeDSN reports whether a word names a server, in our form or in one of other programs.
func looksLikeDSN(word string) bool {
	if schema.EngineOf(word) != schema.SQLite || strings.Contains(word, "://") &&
		strings.ContainsAny(word, "@=?#") {
		return true
	}
	return schema.CheckDSN(word) != nil && strings.ContainsAny(word, "=@(")
}

// withoutDSNs returns a message in which each data source name of the command line, wherever it was
// given, is replaced by what may be shown of it.
func withoutDSNs(message string, args []string) string {
	for _, arg := range args {
		word := arg
		if _, value, ok := strings.Cut(arg, "="); ok && strings.HasPrefix(arg, "-") {
			word = value
		}
		if !looksLikeDSN(word) {
			continue
		}
		stem := strings.TrimSuffix(word, filepath.Ext(word)) // as report names a page
		for _, form := range []string{word, strings.Trim(strconv.Quote(word), `"`), filepath.Clean(word),
			stem, strings.ReplaceAll(word, "'", `'\''`)} {
			message = strings.ReplaceAll(message, form, schema.Shown(word))
		}
	}
	return message
}
