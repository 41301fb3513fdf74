package main

import (
	"cmp"
	"fmt"
	"io"
	"runtime"
	"runtime/debug"

	"github.com/spf13/cobra"

	"example.com/impedance/bench"
	"example.com/impedance/internal/grid"
)

func newVersion() *cobra.Command {
	c := command(&cobra.Command{
		Use:   "version",
		Short: "Show the versions of this program, of Go and of the libraries",
		Long: `Show the version of this program and the commit that it was built from, the version of Go, and
those of the libraries that it compares and of their drivers.`,
	})
	c.RunE = func(c *cobra.Command, _ []string) error { return printVersion(c.OutOrStdout()) }
	return c
}

func printVersion(w io.Writer) error {
	version, commit := "unknown", ""
	if info, ok := debug.ReadBuildInfo(); ok {
		version, commit = cmp.Or(info.Main.Version, version), commitOf(info.Settings)
	}
	g := grid.Grid{Left: 2}
	g.Add("impedance", version+commit)
	g.Add("go", fmt.Sprintf("%s %s/%s", runtime.Version(), runtime.GOOS, runtime.GOARCH))
	for _, m := range bench.Libraries() {
		g.Add(m.Path, m.Version)
	}
	return g.Write(w, windowWidth(w))
}

// commitOf says which commit a program was built from, if the go command knew it.
func commitOf(settings []debug.BuildSetting) string {
	known := map[string]string{}
	for _, s := range settings {
		known[s.Key] = s.Value
	}
	revision := known["vcs.revision"]
	if revision == "" {
		return ""
	}
	text := fmt.Sprintf(", commit %.12s of %s", revision, known["vcs.time"])
	if known["vcs.modified"] == "true" {
		text += ", with changes"
	}
	return text
}
