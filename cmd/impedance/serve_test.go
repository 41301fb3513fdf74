package main

import (
	"bufio"
	"bytes"
	"context"
	"io"
	"net"
	"net/http"
	"os/exec"
	"regexp"
	"strings"
	"testing"

	"example.com/impedance/layers"
	"example.com/impedance/models"
)

// served runs serve until what is done with its address returns, and returns what it printed.
func served(t *testing.T, do func(url string), args ...string) (stdout, stderr string) {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	out, printed := io.Pipe()
	var log bytes.Buffer
	code := make(chan int, 1)
	go func() {
		code <- run(ctx, append([]string{"serve", "--addr", "127.0.0.1:0"}, args...), printed, &log)
		printed.Close()
	}()
	var text strings.Builder
	for lines := bufio.NewScanner(out); lines.Scan(); {
		text.WriteString(lines.Text() + "\n")
		if strings.HasPrefix(lines.Text(), "Ctrl-C") {
			do(regexp.MustCompile(`http://[0-9.:]+`).FindString(text.String()))
			cancel()
		}
	}
	if got := <-code; got != 0 {
		t.Fatalf("serve %q ends with %d: %s", args, got, log.String())
	}
	return text.String(), log.String()
}

// ask makes a request and returns the answer's status and body.
func ask(t *testing.T, method, url, body string) (int, string) {
	t.Helper()
	r, err := http.NewRequest(method, url, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Content-Type", "application/json")
	res, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	text, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	return res.StatusCode, string(text)
}

const hello = `{"kind":"text","body":"hello from outside"}`

// TestServeCopy serves a data set of the cache, and shows requests that have an answer.
func TestServeCopy(t *testing.T) {
	cached(t)
	temporary := t.TempDir()
	t.Setenv("TMPDIR", temporary)
	publish := func(url string) {
		if status, body := ask(t, "POST", url+"/users/1/posts", hello); status != 201 {
			t.Errorf("publishing has status %d: %s", status, body)
		}
	}
	stdout, log := served(t, publish, "--users", "1k")
	want := "Serving a data set that is gone at the end through floor at http://"
	if !strings.HasPrefix(stdout, want) {
		t.Errorf("it printed %q, want %q", stdout, want)
	}
	for _, want := range []string{`route="POST /users/{id}/posts"`, "status=201"} {
		if !strings.Contains(log, want) {
			t.Errorf("the log is %q, want %q in it", log, want)
		}
	}
	if left := entries(t, temporary); len(left) > 0 {
		t.Errorf("left behind: %q", left)
	}
	examples := regexp.MustCompile(`curl 'http://[0-9.:]+([^']+)'`).FindAllStringSubmatch(stdout, -1)
	if len(examples) != 2 {
		t.Fatalf("it printed %d examples, want 2:\n%s", len(examples), stdout)
	}
	served(t, func(url string) {
		for _, example := range examples {
			if status, body := ask(t, "GET", url+example[1], ""); status != 200 ||
				!strings.Contains(body, `"handle":`) {
				t.Errorf("%s has status %d: %s", example[1], status, body)
			}
		}
		if _, body := ask(t, "GET", url+"/users/1/posts", ""); strings.Contains(body, "outside") {
			t.Error("the data set in the cache was written")
		}
	}, "--users", "1k")
}

// oddStore has a user whose handle is a command of a shell.
type oddStore struct{ models.Store }

func (oddStore) SearchUsers(context.Context, models.UserSearch, models.Page) (
	*models.Listing[models.User], error) {
	return &models.Listing[models.User]{Items: []models.User{{Handle: "a'; touch executed; '\n$(id)"}}}, nil
}

// TestExamplesQuote holds that nothing from a database becomes a line of a shell unquoted: a shell
// takes each example for a command of two words.
func TestExamplesQuote(t *testing.T) {
	sh, err := exec.LookPath("sh")
	if err != nil {
		t.Skip("there is no sh")
	}
	var b strings.Builder
	if err := printExamples(t.Context(), &b, oddStore{}, "http://127.0.0.1:1"); err != nil {
		t.Fatal(err)
	}
	examples := strings.Split(b.String(), "\n")[:2]
	script := "curl() { printf '<%s>' \"$@\"; }\n" + strings.Join(examples, "\n")
	folder := t.TempDir()
	c := exec.Command(sh, "-c", script)
	c.Dir = folder
	said, err := c.CombinedOutput()
	want := "<http://127.0.0.1:1/users?sort=followers&limit=3>" +
		"<http://127.0.0.1:1/profiles/a%27%3B%20touch%20executed%3B%20%27%0A$%28id%29?limit=3>"
	if err != nil || string(said) != want {
		t.Errorf("a shell makes of %q: %s, %v; want %s", examples, said, err, want)
	}
	if left := entries(t, folder); len(left) > 0 {
		t.Errorf("it made %q", left)
	}
}

// TestServeGiven serves a database through each layer, which the next one reads.
func TestServeGiven(t *testing.T) {
	path := made(t)
	for _, l := range layers.All() {
		stdout, _ := served(t, func(url string) {
			if status, body := ask(t, "POST", url+"/users/1/posts", hello); status != 201 {
				t.Errorf("%s: publishing has status %d: %s", l.Name, status, body)
			}
		}, "--layer", l.Name, "--dsn", path)
		want := "Serving " + path + ", which is written, through " + l.Name
		if !strings.Contains(stdout, want) {
			t.Errorf("it printed %q, want %q", stdout, want)
		}
	}
	served(t, func(url string) {
		_, body := ask(t, "GET", url+"/users/1/posts?limit=100", "")
		if got := strings.Count(body, "hello from outside"); got != len(layers.All()) {
			t.Errorf("there are %d of the posts, want %d", got, len(layers.All()))
		}
		if status, body := ask(t, "GET", url+"/readyz", ""); status != 200 {
			t.Errorf("it is not ready: %d %s", status, body)
		}
	}, "--dsn", path)
}

func TestServePortInUse(t *testing.T) {
	cache := cached(t)
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	code, stdout, stderr := call(t.Context(), "serve", "--addr", l.Addr().String())
	if code != exitFailure || stdout != "" || !strings.Contains(stderr, "address already in use") ||
		!strings.Contains(stderr, "name another address with --addr") {
		t.Errorf("it ends with %d, %q and %q", code, stdout, stderr)
	}
	if left := entries(t, cache); len(left) > 0 {
		t.Errorf("left behind: %q", left)
	}
}
