package main

import (
	"cmp"
	"fmt"
	"io"
	"runtime"
	"runtime/debug"
	"strings"

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
	g := grid.Grid{Left: 2}
	g.Add("impedance", ownVersion())
	g.Add("go", fmt.Sprintf("%s %s/%s", runtime.Version(), runtime.GOOS, runtime.GOARCH))
	for _, m := range bench.Libraries() {
		g.Add(m.Path, m.Version)
	}
	return g.Write(w, windowWidth(w))
}

// ownVersion returns the version of this program.
func ownVersion() string {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return notReleased
	}
	return versionOf(info.Main.Version, info.Settings)
}

// notReleased stands for a version where neither it nor a commit is known.
const notReleased = "not a release"

// versionOf returns a version, and the commit that a program was built from if the go command knew
// it. A version that the go command made of the commit is left out.
func versionOf(version string, settings []debug.BuildSetting) string {
	known := map[string]string{}
	for _, s := range settings {
		known[s.Key] = s.Value
	}
	commit := fmt.Sprintf("%.12s", known["vcs.revision"])
	if version == "(devel)" || commit != "" && strings.Contains(version, commit) {
		version = ""
	}
	if commit == "" {
		return cmp.Or(version, notReleased)
	}
	if known["vcs.modified"] == "true" {
		commit += "+changes"
	}
	text := fmt.Sprintf("commit %s of %s", commit, known["vcs.time"])
	if version != "" {
		text = version + ", " + text
	}
	return text
}
