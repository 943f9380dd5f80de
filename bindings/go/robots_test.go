package wirekit

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"slices"
	"testing"
	"time"
)

const robotsFile = "User-agent: *\nCrawl-delay: 6\nRequest-rate: 3/20\nDisallow: /x\nSitemap: s\n"

func allowed(t *testing.T, r *Robots, agent, url string) bool {
	t.Helper()
	ok, err := r.CanFetch(agent, url)
	if err != nil {
		t.Fatal(err)
	}
	return ok
}

func TestRobotsQuestions(t *testing.T) {
	r, err := NewRobots("", false)
	if err != nil {
		t.Fatal(err)
	}
	if allowed(t, r, "a", "/") || !r.ModTime().IsZero() {
		t.Error("something is allowed before anything was read")
	}
	if err := r.Parse(robotsFile); err != nil {
		t.Fatal(err)
	}
	if allowed(t, r, "a", "http://h/xy") || !allowed(t, r, "a", "/") {
		t.Error("the wrong answer")
	}
	delay, _ := r.CrawlDelay("a")
	requests, seconds, ok := r.RequestRate("a")
	if delay != 6 || requests != 3 || seconds != 20 || !ok {
		t.Error(delay, requests, seconds, ok)
	}
	if maps := r.SiteMaps(); !slices.Equal(maps, []string{"s"}) {
		t.Errorf("%q", maps)
	}
	if text, err := r.Text(); err != nil || text != "User-agent: *\nCrawl-delay: 6\nRequest-rate: 3/20\nDisallow: /x" {
		t.Errorf("%q %v", text, err)
	}
	if _, err := r.CanFetch("a", "//[x"); !errors.Is(err, ErrURLBrackets) {
		t.Error(err)
	}
	if err := errors.Join(r.Clear(), r.ParseLines("User-agent: b", "Disallow: /"), r.Modified()); err != nil {
		t.Fatal(err)
	}
	if allowed(t, r, "b", "/") || !allowed(t, r, "a", "/x") || time.Since(r.ModTime()) > time.Minute {
		t.Error("lines are not parsed")
	}
}

func TestRobotsModern(t *testing.T) {
	r, err := NewRobots("", true)
	if err != nil {
		t.Fatal(err)
	}
	if err := r.Parse("User-agent: *\nDisallow: /*.gif$\n"); err != nil {
		t.Fatal(err)
	}
	if allowed(t, r, "a", "/b.gif") || !allowed(t, r, "a", "/b.gif?c") {
		t.Error("wildcards do not work")
	}
}

func TestRobotsRead(t *testing.T) {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, q *http.Request) {
		switch q.URL.Path {
		case "/robots.txt":
			http.Redirect(w, q, "/moved", http.StatusFound)
		case "/moved":
			if q.UserAgent() != "test/1" {
				t.Errorf("User-Agent %q", q.UserAgent())
			}
			w.Write([]byte(robotsFile))
		case "/stall":
			<-q.Context().Done()
		default:
			w.WriteHeader(http.StatusForbidden)
		}
	}))
	defer server.Close()
	r, err := NewRobots(server.URL+"/robots.txt", false)
	if err != nil {
		t.Fatal(err)
	}
	err = errors.Join(r.SetUserAgent("test/1"), r.SetTimeout(10*time.Second, -1), r.SetMaxBytes(1000))
	if err = errors.Join(err, r.Read(context.Background())); err != nil {
		t.Fatal(err)
	}
	if r.Status() != 200 || allowed(t, r, "a", "/xy") || r.URL() != server.URL+"/robots.txt" {
		t.Error("the file was not read")
	}
	ctx, cancel := context.WithTimeout(context.Background(), 50*time.Millisecond)
	defer cancel()
	if err := r.SetURL(server.URL + "/stall"); err != nil {
		t.Fatal(err)
	}
	if err := r.Read(ctx); !errors.Is(err, context.DeadlineExceeded) || !errors.Is(err, ErrCancelled) {
		t.Error(err)
	}
	config, err := NewTLSConfig()
	if err != nil {
		t.Fatal(err)
	}
	err = errors.Join(r.SetTLS(config), r.SetURL(server.URL+"/none"), r.Clear(), r.Read(context.Background()))
	if err != nil || r.Status() != 403 || allowed(t, r, "a", "/") {
		t.Error(err, r.Status())
	}
	if err := errors.Join(r.Clear(), r.ApplyResponse(404, nil)); err != nil || !allowed(t, r, "a", "/") {
		t.Error(err)
	}
}
