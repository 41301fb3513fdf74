package main

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"example.com/impedance/internal/results"
)

// target is a file that a command writes when its work is done.
type target struct {
	name  string // what it is called in messages, such as --out
	path  string // empty for no file
	force bool   // it replaces a file that is there
	page  bool   // it is a page, and replaces an earlier one of impedance's
}

// register makes the flag --out, whose usual value is path, and --force.
func (t *target) register(c *cobra.Command, path, what string) {
	t.name = "--out"
	c.Flags().StringVarP(&t.path, "out", "o", path, what)
	t.registerForce(c)
}

func (t *target) registerForce(c *cobra.Command) {
	c.Flags().BoolVar(&t.force, "force", false, "replace a file that is there")
}

// check refuses a file that cannot be written, before the work instead of after it.
func (t *target) check() error {
	if t.path == "" {
		return nil
	}
	if why := t.wrong(); why != nil {
		return usage(fmt.Errorf("%s %s: %w", t.name, t.path, why))
	}
	return nil
}

// wrong returns why the file cannot be written.
func (t *target) wrong() error {
	info, err := os.Stat(t.path)
	switch {
	case err == nil && info.IsDir():
		return errors.New("that is a folder; name a file in it")
	case err == nil && !info.Mode().IsRegular():
		return errors.New("that is no regular file; name another one")
	}
	if err := t.taken(); err != nil {
		return err
	}
	if _, err := os.Stat(filepath.Dir(t.path)); err != nil {
		return fmt.Errorf("its folder cannot be found: %w", cause(err))
	}
	return writable(t.path)
}

// cause returns the last error of those that an error wraps, which does not repeat the call.
func cause(err error) error {
	for errors.Unwrap(err) != nil {
		err = errors.Unwrap(err)
	}
	return err
}

// taken returns an error for a file that is there and stays.
func (t *target) taken() error {
	_, err := os.Lstat(t.path)
	switch {
	case err != nil || t.force || t.page && isPage(t.path):
		return nil
	case t.page:
		return errors.New("that file is no page of impedance's; name another one, or replace it with " +
			"--force")
	}
	return errors.New("that file exists; name another one, or replace it with --force")
}

// write writes the file as a whole or not at all. It is checked again, because somebody may have
// made one since.
func (t *target) write(content []byte) error {
	err := t.taken()
	if err == nil {
		err = replace(t.path, content)
	}
	if err != nil {
		return fmt.Errorf("%s %s was not written: %w", t.name, t.path, err)
	}
	return nil
}

// mostSmall is how many bytes a file has at most that a person writes, such as answers.
const mostSmall = 4 << 20

// readSmall reads a file that a person writes, and refuses one that is no such file. It leaves out
// the mark of UTF-8 that some editors begin a file with.
func readSmall(path string) ([]byte, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	text, err := io.ReadAll(io.LimitReader(file, mostSmall+1))
	if err == nil && len(text) > mostSmall {
		err = fmt.Errorf("%s is larger than %d MB, and is no such file", path, mostSmall>>20)
	}
	return bytes.TrimPrefix(text, []byte("\ufeff")), err
}

// writable returns an error if no file can be made at path. It makes the one that replace makes
// first, and removes it.
func writable(path string) error {
	part, err := createPart(path)
	if err != nil {
		return fmt.Errorf("it cannot be written: %w", err)
	}
	return errors.Join(part.Close(), os.Remove(part.Name()))
}

func exists(path string) bool {
	_, err := os.Stat(path)
	return err == nil
}

// replace writes a file next to its place and moves it there. A link stays a link to that file.
func replace(path string, content []byte) error {
	if linked, err := filepath.EvalSymlinks(path); err == nil {
		path = linked
	}
	part, err := createPart(path)
	if err != nil {
		return err
	}
	_, err = part.Write(content)
	if err = errors.Join(err, part.Close()); err == nil {
		err = os.Rename(part.Name(), path)
	}
	if err == nil {
		return nil
	}
	if gone := os.Remove(part.Name()); !errors.Is(gone, fs.ErrNotExist) {
		err = errors.Join(err, gone)
	}
	return err
}

// createPart makes a file next to path, with a name that no other process takes.
func createPart(path string) (*os.File, error) {
	part, err := os.OpenFile(fmt.Sprintf("%s.%d.part", path, os.Getpid()),
		os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644)
	var of *fs.PathError
	if errors.As(err, &of) {
		err = of.Err // nobody knows the name
	}
	return part, err
}

// output is the flag that names a file for results.
type output struct {
	target
	command string // that was given
}

func (o *output) register(c *cobra.Command) {
	o.target.register(c, "", "write the results of every round to this file, in the form that "+
		"benchstat reads")
}

// check is that of the file. It notes the command, to be kept with its results.
func (o *output) check(c *cobra.Command) error {
	o.command = commandLine(c, nil)
	return o.target.check()
}

// keep seals each of several results of one command, writes them to the file if one is named, and
// returns them as a run. If only the writing fails, it returns the run with the error, so that the
// results can be shown.
func (o *output) keep(written ...*bytes.Buffer) (*results.Run, error) {
	var text bytes.Buffer
	for _, part := range written {
		if part.Len() == 0 {
			continue
		}
		sealer := results.NewSealer(&text)
		err := results.WriteSetting(sealer, results.KeyCommand, o.command)
		if err == nil {
			_, err = part.WriteTo(sealer)
		}
		if err := errors.Join(err, sealer.Close()); err != nil {
			return nil, err
		}
	}
	var lost error
	if o.path != "" {
		lost = o.write(text.Bytes())
	}
	runs, err := results.Gather(results.File{Name: cmp.Or(o.path, "results.txt"), Text: text.Bytes()})
	if err != nil {
		return nil, errors.Join(lost, err)
	}
	arrange(runs)
	return runs[0], lost // they have the same settings
}
