package app_test

import (
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"path/filepath"
	"slices"
	"strconv"
	"sync"
	"testing"
	"time"

	"example.com/impedance/internal/dataset"
	"example.com/impedance/lab/app"
	"example.com/impedance/models"
)

// BenchmarkOverPage reports how many requests the application over the floor answers for each
// that a page of net/http answers with the same bytes and no read: the median of the ratios of
// blocks that take turns. Four clients keep a connection each, in the same process; what they
// take of the machine is in both, so that a machine of their own for them would lower the ratio.
func BenchmarkOverPage(b *testing.B) {
	dsn := filepath.Join(b.TempDir(), "site.db")
	spec := dataset.Spec{Users: 1000, Seed: 1}
	if _, err := dataset.Load(b.Context(), dsn, spec, nil); err != nil {
		b.Fatal(err)
	}
	s := newSiteOver(b, dsn, nil, app.Limits{}, asItIs)
	most, err := s.store.SearchUsers(b.Context(), models.UserSearch{Sort: models.MostFollowers},
		models.Page{Limit: 1})
	if err != nil {
		b.Fatal(err)
	}
	popular := most.Items[0]
	user := "/users/" + strconv.FormatInt(popular.ID, 10)
	for _, page := range []struct{ name, path string }{
		{"user", user},
		{"post", "/posts/1"},
		{"profile", "/profiles/" + popular.Handle + "?limit=10"},
		{"timeline", user + "/timeline?limit=10"},
	} {
		b.Run("page="+page.name, func(b *testing.B) {
			body := s.in(b).must(s.do("GET", page.path, ""), 200).text
			still := serveStill(b, body)
			var ratios, rates []float64
			for b.Loop() {
				first, second := block(b, still), block(b, s.url+page.path)
				if len(ratios)%2 == 1 { // the other way round, so that neither is always first
					second, first = block(b, s.url+page.path), block(b, still)
				}
				ratios = append(ratios, first.Seconds()/second.Seconds())
				rates = append(rates, blockRequests/second.Seconds())
			}
			slices.Sort(ratios)
			slices.Sort(rates)
			b.ReportMetric(ratios[len(ratios)/2], "app/page")
			b.ReportMetric(rates[len(rates)/2], "requests/s")
		})
	}
}

// serveStill serves a page that never changes, with net/http alone.
func serveStill(b *testing.B, body string) (url string) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		b.Fatal(err)
	}
	server := &http.Server{Handler: http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		io.WriteString(w, body)
	})}
	go server.Serve(l)
	b.Cleanup(func() { server.Shutdown(context.Background()) })
	return "http://" + l.Addr().String()
}

const (
	blockClients  = 4
	blockRequests = 2000 // of all clients together
)

// block makes requests for one page, and returns how long they took.
func block(b *testing.B, url string) time.Duration {
	client := &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: blockClients}}
	defer client.CloseIdleConnections()
	var clients sync.WaitGroup
	start := time.Now()
	for range blockClients {
		clients.Go(func() {
			for range blockRequests / blockClients {
				if err := get(client, url); err != nil {
					b.Error(err)
					return
				}
			}
		})
	}
	clients.Wait()
	return time.Since(start)
}

func get(client *http.Client, url string) error {
	res, err := client.Get(url)
	if err != nil {
		return err
	}
	defer res.Body.Close()
	if res.StatusCode != http.StatusOK {
		return fmt.Errorf("%s has status %s", url, res.Status)
	}
	_, err = io.Copy(io.Discard, res.Body)
	return err
}
