package main

import (
	"bytes"
	"fmt"
	"io"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"example.com/impedance/internal/grid"
)

// exitCodes are what all commands end with, in order.
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

// exits returns the annotation of a command that ends with a code for a reason of its own.
func exits(code int, why string) map[string]string {
	return map[string]string{strconv.Itoa(code): why}
}

// helpWidth is how many columns the lines of a help have at most.
const helpWidth = 100

// addToHelp has the help of every command fit the window, and end with what its own text does not
// say.
func addToHelp(root *cobra.Command) {
	usual := root.HelpFunc()
	root.SetHelpFunc(func(c *cobra.Command, args []string) {
		w := c.OutOrStdout()
		width := windowWidth(w)
		var long, text bytes.Buffer
		grid.Prose(&long, width, c.Long)
		c.Long = long.String()
		c.SetOut(&text)
		usual(c, args)
		printExits(&text, c)
		grid.Hang(w, min(width, helpWidth), text.String(), func(line string) bool {
			return strings.HasPrefix(line, "  impedance ") // a command, to be copied
		})
	})
}

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
