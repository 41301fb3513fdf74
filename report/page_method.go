package report

import (
	"bytes"
	"compress/gzip"
	"encoding/base64"
	"html/template"
	"path/filepath"
	"slices"
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
	Data  template.URL
}

// method returns how a run was made: what its files say of the machine, versions and settings,
// the commands, and the files themselves.
func method(run *Run) (v methodView, err error) {
	for _, rs := range append(run.all(), run.Code) {
		if rs == nil {
			continue
		}
		v.Commands = union(v.Commands, rs.Commands)
		for _, c := range rs.Config {
			s := settingView{c.Key, string(c.Value)}
			if s.Key != "command" && s.Key != "date" && !slices.Contains(v.Settings, s) {
				v.Settings = append(v.Settings, s)
			}
		}
		for _, date := range rs.Dates {
			if s := (settingView{"date", date}); !slices.Contains(v.Settings, s) {
				v.Settings = append(v.Settings, s)
			}
		}
	}
	for _, f := range run.Files {
		data, err := packed(f.Text)
		if err != nil {
			return v, err
		}
		v.Files = append(v.Files, fileView{Name: filepath.Base(f.Name), Bytes: len(f.Text), Data: data})
	}
	return v, nil
}

// packed returns a file as an address that holds it, compressed: result files repeat
// themselves.
func packed(text []byte) (template.URL, error) {
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
	return template.URL("data:application/gzip;base64," +
		base64.StdEncoding.EncodeToString(b.Bytes())), nil
}
