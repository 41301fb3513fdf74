package listing

import (
	"strings"
	"testing"
	"testing/fstest"
)

// TestErrors holds that errors name the file and say what to do.
func TestErrors(t *testing.T) {
	files := fstest.MapFS{"a.go": {Data: []byte("package a\n\nvar b int\n")}}
	fail := func(err error, want string) {
		t.Helper()
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("the error is %v, want one that says %q", err, want)
		}
	}
	_, err := Read(files)
	fail(err, File)
	files[File] = &fstest.MapFile{Data: []byte("{")}
	_, err = Read(files)
	fail(err, File+" is no listing of the code; write it anew with go generate ./...")

	b := Part{Name: "b", File: "a.go", From: 3, To: 3}
	if text, err := b.Text(files); err != nil || text != "var b int\n" {
		t.Errorf("got %q, %v", text, err)
	}
	b.To = 4
	_, err = b.Text(files)
	fail(err, "a.go has no lines 3 to 4, where b is listed")
	b.File = "none.go"
	_, err = b.Text(files)
	fail(err, "none.go")
}
