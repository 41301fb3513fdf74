package main

import (
	"bytes"
	"fmt"
	"io"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"example.com/impedance/internal/grid"
	"example.com/impedance/layers"
)

// exitCodes are the exit codes of all commands, in order. One without words is for commands that have
// their own reason for it.
var exitCodes = []struct {
	code int
	why  string
}{
	{0, "it worked; too wide to compare, or too busy to measure, is an answer too"},
	{exitFailure, "it did not work"},
	{exitUsage, "the command line is wrong"},
	{exitWide, ""},
	{exitSignal + 1, "its terminal was closed (SIGHUP)"},
	{exitSignal + 2, "it was interrupted (SIGINT)"},
	{exitSignal + 13, "nobody read its output any more (SIGPIPE)"},
	{exitSignal + 15, "it was terminated (SIGTERM)"},
}

// exits returns the annotation of a command that has its own reason for an exit code.
func exits(code int, why string) map[string]string {
	return map[string]string{strconv.Itoa(code): why}
}

// helpWidth is how many columns the lines of a help have at most.
const helpWidth = 100

// addToHelp has the help of every command fit the window and end with what its own text does not
// say, and refuses help about commands that are not there.
func addToHelp(root *cobra.Command) {
	root.InitDefaultHelpCmd()
	help, _, err := root.Find([]string{"help"})
	if err != nil {
		panic(err) // it was made one line above
	}
	help.Args = func(_ *cobra.Command, words []string) error {
		c, rest, err := root.Find(words)
		if err != nil {
			return usage(err)
		}
		return noArguments(c, rest)
	}
	usual := root.HelpFunc()
	root.SetHelpFunc(func(c *cobra.Command, args []string) {
		w := c.OutOrStdout()
		width := windowWidth(w)
		var long, text bytes.Buffer
		grid.Prose(&long, width, c.Long)
		c.Long = long.String()
		c.SetOut(&text)
		usual(c, args)
		printNames(&text, min(width, helpWidth), c)
		printExits(&text, c)
		grid.Hang(w, min(width, helpWidth), text.String(), func(line string) bool {
			return strings.HasPrefix(line, "  impedance ") // a command, to be copied
		})
	})
}

// printNames lists the layers and operations that a command can be given.
func printNames(w io.Writer, width int, c *cobra.Command) {
	for _, list := range []struct{ flag, title, names string }{
		{layersFlag, "Layers", namesOf(layers.All()) + "; in compare, verify and trace on PostgreSQL " +
			namesOf(layers.Native()) + " too"},
		{opsFlag, "Operations", strings.Join(operationNames(), ", ")},
	} {
		if c.Flags().Lookup(list.flag) != nil {
			lines := grid.Wrap(list.names, width-2)
			fmt.Fprintf(w, "\n%s:\n  %s\n", list.title, strings.Join(lines, "\n  "))
		}
	}
}

func namesOf(ls []layers.Layer) string {
	var names []string
	for _, l := range ls {
		names = append(names, l.Name)
	}
	return strings.Join(names, ", ")
}

// printExits prints the exit codes of a command that has reasons of its own.
func printExits(w io.Writer, c *cobra.Command) {
	if len(c.Annotations) == 0 {
		return
	}
	fmt.Fprintln(w, "\nExit codes:")
	for _, e := range exitCodes {
		switch own := c.Annotations[strconv.Itoa(e.code)]; {
		case e.why == "" && own == "":
		case e.why == "":
			fmt.Fprintf(w, "  %-3d  %s\n", e.code, own)
		case own == "":
			fmt.Fprintf(w, "  %-3d  %s\n", e.code, e.why)
		default:
			fmt.Fprintf(w, "  %-3d  %s\n       or %s\n", e.code, e.why, own)
		}
	}
}
