package main

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"example.com/impedance/internal/nearest"
)

// shells are those that can complete, each with what writes its script.
var shells = []struct {
	name  string
	write func(*cobra.Command, io.Writer) error
}{
	{"bash", writeBash},
	{"zsh", (*cobra.Command).GenZshCompletion},
	{"fish", func(root *cobra.Command, w io.Writer) error { return root.GenFishCompletion(w, true) }},
}

func newCompletion() *cobra.Command {
	var names []string
	for _, s := range shells {
		names = append(names, s.name)
	}
	c := command(&cobra.Command{
		Use:   "completion " + strings.Join(names, "|"),
		Short: "Write a script that completes commands in a shell",
		Long: `Write a script with which a shell completes commands, flags, layers, operations and kinds of
diagrams when Tab is pressed.`,
		Example: `  source <(impedance completion bash)
  impedance completion zsh > "${fpath[1]}/_impedance"
  impedance completion fish > ~/.config/fish/completions/impedance.fish`,
		ValidArgs: names,
	})
	c.Args = func(_ *cobra.Command, args []string) error {
		if len(args) != 1 {
			return usage(fmt.Errorf("name a shell; there are %s", strings.Join(names, ", ")))
		}
		if !slices.Contains(names, args[0]) {
			return usage(nearest.Unknown("shell", args[0], names))
		}
		return nil
	}
	c.RunE = func(c *cobra.Command, args []string) error {
		return shells[slices.Index(names, args[0])].write(c.Root(), c.OutOrStdout())
	}
	return c
}

// withoutPackage is what cobra's script asks of the package bash-completion, for a bash without it.
// Then words stay cut at = and :, so that --layers=gorm is completed as --layers gorm only.
const withoutPackage = `
__impedance_init_completion()
{
    COMPREPLY=()
    words=("${COMP_WORDS[@]}")
    cword=$COMP_CWORD
    cur=${COMP_WORDS[COMP_CWORD]}
    prev=${COMP_WORDS[COMP_CWORD-1]}
}
`

func writeBash(root *cobra.Command, w io.Writer) error {
	if err := root.GenBashCompletionV2(w, true); err != nil {
		return err
	}
	_, err := io.WriteString(w, withoutPackage)
	return err
}

// completeNames has shells complete what all commands have: layers and operations.
func completeNames(c *cobra.Command) error {
	for flag, names := range map[string][]string{layersFlag: layerNames(), opsFlag: operationNames(),
		"choose": layerNames(), "sync": {"full", "off"}} {
		if c.Flags().Lookup(flag) == nil {
			continue
		}
		if err := c.RegisterFlagCompletionFunc(flag, completeList(names)); err != nil {
			return err
		}
	}
	for _, sub := range c.Commands() {
		if err := completeNames(sub); err != nil {
			return err
		}
	}
	return nil
}

// completeList completes the last name of a list that is separated by commas. Names that stand in
// it are not offered again.
func completeList(names []string) cobra.CompletionFunc {
	return func(_ *cobra.Command, _ []string, typed string) ([]string, cobra.ShellCompDirective) {
		begun := typed[:strings.LastIndex(typed, ",")+1]
		var offered []string
		for _, name := range names {
			if !slices.Contains(strings.Split(begun, ","), name) {
				offered = append(offered, begun+name)
			}
		}
		return offered, cobra.ShellCompDirectiveNoFileComp | cobra.ShellCompDirectiveNoSpace
	}
}

// completeOperations completes words that are operations.
func completeOperations(_ *cobra.Command, given []string, _ string) ([]string,
	cobra.ShellCompDirective) {
	offered := slices.DeleteFunc(operationNames(), func(name string) bool {
		return slices.Contains(given, name)
	})
	return offered, cobra.ShellCompDirectiveNoFileComp
}
