package app_test

import (
	"bufio"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"example.com/impedance/lab/app"
)

// dial opens a connection of the test's own to the site.
func (s *site) dial() net.Conn {
	s.Helper()
	conn, err := net.Dial("tcp", strings.TrimPrefix(s.url, "http://"))
	if err != nil {
		s.Fatal(err)
	}
	s.Cleanup(func() { conn.Close() })
	return conn
}

// drip writes a text, then a byte now and then until the other end has had enough.
func drip(conn net.Conn, text string) {
	for _, err := io.WriteString(conn, text); err == nil; time.Sleep(5 * time.Millisecond) {
		_, err = conn.Write([]byte(" "))
	}
}

// TestSlowClients holds that those who let the server wait do not get to.
func TestSlowClients(t *testing.T) {
	t.Parallel()
	s := newSite(t, app.Limits{Header: 100 * time.Millisecond, Read: 200 * time.Millisecond,
		Idle: 100 * time.Millisecond})
	t.Run("body", func(t *testing.T) {
		conn := s.dial()
		go drip(conn, "POST /users HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"+
			"Content-Length: 60000\r\n\r\n{")
		lines := bufio.NewReader(conn)
		res, err := http.ReadResponse(lines, nil)
		if err != nil {
			t.Fatal(err)
		}
		text, err := io.ReadAll(res.Body)
		if err != nil {
			t.Fatal(err)
		}
		s.in(t).refused(answer{res, string(text)}, 408, "")
		if !res.Close {
			t.Error("the connection is to be used again")
		}
		closed(t, lines)
	})
	t.Run("header", func(t *testing.T) {
		conn := s.dial()
		go drip(conn, "GET /users HTTP/1.1\r\nHost: localhost\r\nX-Slow: ")
		closed(t, conn)
	})
	t.Run("nothing", func(t *testing.T) { closed(t, s.dial()) })
	t.Run("between requests", func(t *testing.T) {
		conn := s.dial()
		io.WriteString(conn, "GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n")
		lines := bufio.NewReader(conn)
		if res, err := http.ReadResponse(lines, nil); err != nil || res.StatusCode != 200 {
			t.Fatalf("the answer is %v, %v", res, err)
		}
		closed(t, lines)
	})
	s.must(s.do("GET", "/healthz", ""), 200)
}

// closed waits for the server to end a connection, whatever it says before.
func closed(t *testing.T, conn io.Reader) {
	t.Helper()
	ended := make(chan error, 1)
	go func() {
		_, err := io.Copy(io.Discard, conn)
		ended <- err
	}()
	select {
	case <-ended:
	case <-time.After(2 * time.Minute):
		t.Fatal("the server waits for ever")
	}
}

// TestMalformed holds what net/http finds wrong by itself, and that the server lives on.
func TestMalformed(t *testing.T) {
	t.Parallel()
	s := newSite(t, app.Limits{})
	for request, want := range map[string]string{
		"GET /users/%zz HTTP/1.1\r\nHost: localhost\r\n\r\n": "400 ",
		"nonsense\r\n\r\n":       "400 ",
		"GET / HTTP/1.1\r\n\r\n": "400 ",
		"GET / HTTP/1.1\r\nHost: localhost\r\nX: " + strings.Repeat("x", 1<<20) + "\r\n\r\n": "431 ",
		"POST /users HTTP/1.1\r\nHost: localhost\r\nContent-Length: -1\r\n\r\n":              "400 ",
		"GET //users HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n":               "307 ",
		"GET /users/../nothing HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n":     "404 ",
		"POST /users HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n" +
			"Connection: close\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n": "400 ",
	} {
		conn := s.dial()
		go io.WriteString(conn, request) // the server may stop reading before the end
		line, err := bufio.NewReader(conn).ReadString('\n')
		if err != nil || !strings.HasPrefix(line, "HTTP/1.1 "+want) {
			t.Errorf("%.60q is answered with %q, %v; want %s", request, line, err, want)
		}
	}
	s.must(s.do("GET", "/healthz", ""), 200)
}

// TestThousandConnections keeps a thousand connections open at a time and has each answered,
// twice.
func TestThousandConnections(t *testing.T) {
	s := newSite(t, app.Limits{Request: time.Minute})
	id := s.register("popular")
	request := fmt.Sprintf("GET /users/%d HTTP/1.1\r\nHost: localhost\r\n\r\n", id)
	conns := make([]net.Conn, 1000)
	for i := range conns {
		conns[i] = s.dial()
	}
	for range 2 {
		var crowd sync.WaitGroup
		for _, conn := range conns {
			crowd.Go(func() {
				io.WriteString(conn, request)
				res, err := http.ReadResponse(bufio.NewReader(conn), nil)
				if err != nil {
					t.Error(err)
					return
				}
				text, err := io.ReadAll(res.Body)
				if err != nil || res.StatusCode != 200 || !strings.Contains(string(text), `"popular"`) {
					t.Errorf("status %d: %s, %v", res.StatusCode, text, err)
				}
			})
		}
		crowd.Wait()
	}
	if n := s.db.Stats().OpenConnections; n > s.db.Stats().MaxOpenConnections {
		t.Errorf("there are %d connections to the database", n)
	}
}
