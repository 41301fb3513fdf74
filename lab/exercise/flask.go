package exercise

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"example.com/impedance/schema"
)

// Versions are the versions of the software for reads in Python.
type Versions struct {
	Python string `json:"python"`
	Flask  string `json:"flask"`
	SQLite string `json:"sqlite"`
}

// findFlask asks Python for its versions. An error says what is missing, and how to
// get it.
//
// Python with -c imports modules from the folder that it is started in before its own, and so does
// one whose PYTHONPATH has an empty part. It is therefore always started in an empty folder. Its
// option -I would do the same, but it also hides what pip install --user has installed.
func findFlask(ctx context.Context) (*Versions, error) {
	const ask = `import importlib.metadata, json, platform, sqlite3, flask
print(json.dumps({"python": platform.python_version(), "sqlite": sqlite3.sqlite_version,
    "flask": importlib.metadata.version("flask")}))`
	python, err := exec.LookPath("python3")
	if err != nil {
		return nil, errors.New("there is no python3; apt-get install python3-flask gets both")
	}
	folder, err := os.MkdirTemp("", "impedance-python-")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(folder)
	asked := exec.CommandContext(ctx, python, "-c", ask)
	asked.Dir = folder
	out, err := asked.Output()
	var v Versions
	if err == nil {
		err = json.Unmarshal(out, &v)
	}
	if ctx.Err() != nil {
		return nil, ctx.Err()
	}
	if err != nil {
		return nil, errors.New("python3 has no Flask; python3 -m pip install flask gets it")
	}
	return &v, nil
}

// untilParentEnds comes before the script: its server ends when its standard input does,
// whatever ended this program.
const untilParentEnds = `import os, sys, threading
threading.Thread(target=lambda: (sys.stdin.read(), os._exit(0)), daemon=True).start()
`

// flaskServer is the script as it runs.
type flaskServer struct {
	url string
	end func()
}

// serveFlask runs the script over a database until it is ended, and waits until it answers.
func serveFlask(ctx context.Context, dsn string) (*flaskServer, error) {
	path, err := schema.Path(dsn)
	if err != nil {
		return nil, err
	}
	if path, err = filepath.Abs(path); err != nil {
		return nil, err
	}
	port, err := freePort()
	if err != nil {
		return nil, err
	}
	folder, err := os.MkdirTemp("", "impedance-python-")
	if err != nil {
		return nil, err
	}
	remove := func() { os.RemoveAll(folder) } // what is left of an empty folder does no harm
	running, kill := context.WithCancel(ctx)
	c := exec.CommandContext(running, "python3", "-c", untilParentEnds+flaskApp,
		(&url.URL{Path: path}).EscapedPath(), port)
	c.Dir = folder
	c.WaitDelay = time.Second
	var said bytes.Buffer
	c.Stderr = &said
	if _, err := c.StdinPipe(); err != nil {
		kill()
		remove()
		return nil, err
	}
	if err := c.Start(); err != nil {
		kill()
		remove()
		return nil, err
	}
	ended := make(chan struct{})
	go func() {
		c.Wait()
		close(ended)
	}()
	server := &flaskServer{url: "http://127.0.0.1:" + port, end: func() {
		kill()
		<-ended
		remove()
	}}
	if err := listening(ctx, port, ended); err != nil {
		server.end()
		return nil, fmt.Errorf("serving with Flask: %w: %s", err, strings.TrimSpace(said.String()))
	}
	return server, nil
}

// freePort returns a port that was free a moment ago.
func freePort() (string, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return "", err
	}
	return strconv.Itoa(l.Addr().(*net.TCPAddr).Port), l.Close()
}

// listening waits until something takes connections at a port, or has ended without.
func listening(ctx context.Context, port string, ended <-chan struct{}) error {
	deadline := time.After(20 * time.Second)
	for {
		conn, err := net.Dial("tcp", "127.0.0.1:"+port)
		if err == nil {
			return conn.Close()
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-ended:
			return errors.New("it ended at once")
		case <-deadline:
			return errors.New("it did not start within 20 s")
		case <-time.After(20 * time.Millisecond):
		}
	}
}

// sameUser reports whether two answers say the same of a user, however they spell it.
func sameUser(a, b []byte) bool {
	type user struct {
		ID, Handle   string
		Profile      map[string]*string
		Discoverable bool
		Revision     int64
		CreatedAt    time.Time `json:"created_at"`
	}
	same := [2]string{}
	for i, text := range [][]byte{a, b} {
		var u user
		if json.Unmarshal(text, &u) != nil {
			return false
		}
		u.CreatedAt = u.CreatedAt.UTC()
		plain, err := json.Marshal(u)
		if err != nil {
			return false
		}
		same[i] = string(plain)
	}
	return same[0] == same[1]
}
