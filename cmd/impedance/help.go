package main

import (
	"fmt"
	"io"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"example.com/impedance/internal/report"
	"example.com/impedance/layers"
)

// exitCodes are the exit codes of all commands, in order.
var exitCodes = []struct {
	code int
	why  string
}{
	{0, "it worked; too noisy to say, or too busy to measure, is an answer too"},
	{exitFailure, "it did not work"},
	{exitUsage, "the command line is wrong"},
	{exitSignal + 2, "it was interrupted (SIGINT)"},
	{exitSignal + 15, "it was terminated (SIGTERM)"},
}

// exits returns the annotation of a command that has its own reason for an exit code.
func exits(code int, why string) map[string]string {
	return map[string]string{strconv.Itoa(code): why}
}

// addToHelp has the help of every command end with what its own text does not say, and refuses
// help about commands that are not there.
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
		usual(c, args)
		printNames(c.OutOrStdout(), c)
		printExits(c.OutOrStdout(), c)
	})
}

// printNames lists the layers and operations that a command can be given.
func printNames(w io.Writer, c *cobra.Command) {
	for _, list := range []struct{ flag, title, names string }{
		{layersFlag, "Layers", namesOf(layers.All()) + "; in compare, verify and trace on PostgreSQL " +
			namesOf(layers.Native()) + " too"},
		{opsFlag, "Operations", strings.Join(operationNames(), ", ")},
	} {
		if c.Flags().Lookup(list.flag) != nil {
			lines := report.Wrap(list.names, helpWidth-2)
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

// helpWidth is the width of lists in help.
const helpWidth = 80

// printExits prints the exit codes of a command that has reasons of its own.
func printExits(w io.Writer, c *cobra.Command) {
	if len(c.Annotations) == 0 {
		return
	}
	fmt.Fprintln(w, "\nExit codes:")
	for _, e := range exitCodes {
		fmt.Fprintf(w, "  %-3d  %s\n", e.code, e.why)
		if own := c.Annotations[strconv.Itoa(e.code)]; own != "" {
			fmt.Fprintf(w, "       or %s\n", own)
		}
	}
}
