package report

import (
	"bytes"
	"compress/gzip"
	"encoding/base64"
	"html/template"
	"path/filepath"
	"slices"

	"example.com/impedance/internal/results"
)

// methodView is how a run was made.
type methodView struct {
	Settings []settingView
	Commands []string
	Files    []fileView
}

type settingView struct{ Key, Value string }

// fileView is a result file to take along.
type fileView struct {
	Name  string
	Bytes int
	Data  template.HTMLAttr // the link to the file itself
}

// method returns how a run was made: what its files say of the machine, versions and settings,
// the commands, and the files themselves.
func method(run *results.Run) (v methodView, err error) {
	for _, kind := range []struct {
		results *results.Results
		of      string
	}{{run.Compared, ""}, {run.Ledger, "ledger"}, {run.Delays, "delays"}, {run.Code, "code"}} {
		if kind.results != nil {
			v.add(kind.results, kind.of)
		}
	}
	for _, f := range run.Files {
		file := fileView{Name: filepath.Base(f.Name), Bytes: len(f.Text)}
		if file.Data, err = packed(f.Text); err != nil {
			return v, err
		}
		v.Files = append(v.Files, file)
	}
	return v, nil
}

// add adds the commands and settings of results. Settings that differ from what is there are said
// to be of what the results are of.
func (v *methodView) add(rs *results.Results, of string) {
	for _, command := range rs.Commands {
		if !slices.Contains(v.Commands, command) {
			v.Commands = append(v.Commands, command)
		}
	}
	settings := slices.Clone(v.Settings)
	for _, c := range rs.Config {
		if c.Key != results.KeyCommand && c.Key != results.KeyDate {
			settings = append(settings, settingView{c.Key, string(c.Value)})
		}
	}
	for _, date := range rs.Dates {
		settings = append(settings, settingView{results.KeyDate, date})
	}
	for _, s := range settings[len(v.Settings):] {
		if slices.Contains(v.Settings, s) {
			continue
		}
		other := func(t settingView) bool { return t.Key == s.Key }
		if of != "" && slices.ContainsFunc(v.Settings, other) {
			s.Key += " (" + of + ")"
		}
		v.Settings = append(v.Settings, s)
	}
}

// packed returns a link to an address that holds a file, compressed: result files repeat
// themselves. It is a whole attribute, because the template would write each plus in five bytes.
func packed(text []byte) (template.HTMLAttr, error) {
	var b bytes.Buffer
	w, err := gzip.NewWriterLevel(&b, gzip.BestCompression)
	if err != nil {
		return "", err
	}
	if _, err := w.Write(text); err != nil {
		return "", err
	}
	if err := w.Close(); err != nil {
		return "", err
	}
	return template.HTMLAttr(`href="data:application/gzip;base64,` +
		base64.StdEncoding.EncodeToString(b.Bytes()) + `"`), nil
}
