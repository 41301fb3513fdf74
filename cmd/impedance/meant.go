package main

import (
	"errors"
	"fmt"
	"slices"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"example.com/impedance/internal/nearest"
	"example.com/impedance/layers"
)

// meant suggests what was meant by a word that a command does not take. A layer and an operation are
// given by flags.
func meant(c *cobra.Command, word string) string {
	for flag, names := range map[string][]string{layersFlag: layerNames(), opsFlag: operationNames()} {
		name := nearest.Spelled(word, names)
		if c.Flags().Lookup(flag) != nil && slices.Contains(names, name) {
			return fmt.Sprintf("did you mean --%s %s?", flag, name)
		}
	}
	var names []string
	for _, sub := range c.Commands() {
		if sub.IsAvailableCommand() {
			names = append(names, sub.Name())
		}
	}
	return nearest.Question(word, names)
}

// flagError makes an error of the command line of one of pflag's, and asks for the flag, or for the
// command, that may have been meant.
func flagError(c *cobra.Command, err error) error {
	var invalid *pflag.InvalidValueError
	if errors.As(err, &invalid) {
		return usage(fmt.Errorf("invalid argument %q for \"--%s\": %w", invalid.GetValue(),
			invalid.GetFlag().Name, wanted(invalid)))
	}
	var unknown *pflag.NotExistError
	if !errors.As(err, &unknown) || unknown.GetSpecifiedShortnames() != "" {
		return usage(err)
	}
	var names []string
	c.Flags().VisitAll(func(f *pflag.Flag) {
		if !f.Hidden {
			names = append(names, f.Name)
		}
	})
	name := unknown.GetSpecifiedName()
	if sub, _, missing := c.Root().Find([]string{name}); missing == nil && sub.Name() == name {
		return usage(fmt.Errorf("%w; did you mean %s?", err, sub.CommandPath()))
	}
	near := nearest.Of(name, names)
	if len(near) == 0 {
		return usage(err)
	}
	return usage(fmt.Errorf("%w; did you mean --%s?", err, near[0]))
}

// wants are what flags of a type take, by the types whose own errors name functions of Go.
var wants = map[string]string{
	"int":         "want a whole number, such as 10",
	"uint64":      "want a whole number, 0 or more",
	"duration":    "want a time, such as 50ms or 2s",
	"bool":        "want true or false",
	"stringSlice": "want names, separated by commas",
}

// wanted says what a flag takes.
func wanted(invalid *pflag.InvalidValueError) error {
	if want, ok := wants[invalid.GetFlag().Value.Type()]; ok {
		return errors.New(want)
	}
	return invalid.Unwrap()
}

// renamed maps earlier names of flags to the present ones.
var renamed = map[string]string{"layer": layersFlag}

// understandRenamed has all commands take flags by their earlier names, and say the new ones once.
func understandRenamed(root *cobra.Command) {
	said := map[string]bool{}
	root.SetGlobalNormalizationFunc(func(_ *pflag.FlagSet, name string) pflag.NormalizedName {
		now, ok := renamed[name]
		if !ok {
			return pflag.NormalizedName(name)
		}
		if !said[name] {
			said[name] = true
			complain(root.ErrOrStderr(), nil,
				fmt.Sprintf("impedance: --%s is called --%s now; both work", name, now))
		}
		return pflag.NormalizedName(now)
	})
}

// layerNames returns the names of all layers, those that are native to an engine last.
func layerNames() (names []string) {
	for _, l := range slices.Concat(layers.All(), layers.Native()) {
		names = append(names, l.Name)
	}
	return names
}
