package wirekit

/*
#include "views.h"

static inline wk_status_t wkgo_robots_new(_GoString_ url, wk_robots_t **out, wk_error_t **err) {
	return wk_robots_new(WKGO_STR(url), out, err);
}

static inline wk_status_t wkgo_robots_set_url(wk_robots_t *r, _GoString_ url, wk_error_t **err) {
	return wk_robots_set_url(r, WKGO_STR(url), err);
}

static inline wk_status_t wkgo_robots_set_agent(wk_robots_t *r, _GoString_ agent, wk_error_t **err) {
	return wk_robots_set_user_agent(r, WKGO_STR(agent), err);
}

static inline wk_status_t wkgo_robots_parse(wk_robots_t *r, _GoString_ text, wk_error_t **err) {
	return wk_robots_parse(r, WKGO_STR(text), err);
}

static inline wk_status_t wkgo_robots_lines(wk_robots_t *r, _GoString_ all, const size_t *lengths, size_t count, wk_error_t **err) {
	wk_str_t *lines = wkgo_parts(WKGO_STR(all), lengths, count);
	wk_status_t status = wk_robots_parse_lines(r, lines, count, err);
	free(lines);
	return status;
}

static inline wk_status_t wkgo_robots_apply(wk_robots_t *r, uint32_t status, _GoString_ body, wk_error_t **err) {
	return wk_robots_apply_response(r, status, wk_str_bytes(WKGO_STR(body)), err);
}

static inline wk_status_t wkgo_robots_can_fetch(const wk_robots_t *r, _GoString_ agent, _GoString_ url, bool *out, wk_error_t **err) {
	return wk_robots_can_fetch(r, WKGO_STR(agent), WKGO_STR(url), out, err);
}

static inline bool wkgo_robots_delay(const wk_robots_t *r, _GoString_ agent, uint64_t *seconds) {
	return wk_robots_crawl_delay(r, WKGO_STR(agent), seconds);
}

static inline bool wkgo_robots_rate(const wk_robots_t *r, _GoString_ agent, uint64_t *requests, uint64_t *seconds) {
	return wk_robots_request_rate(r, WKGO_STR(agent), requests, seconds);
}
*/
import "C"

import (
	"context"
	"errors"
	"runtime"
	"strings"
	"time"
	"unsafe"
)

// Robots holds the rules of one site's robots.txt. Many goroutines may ask at once; who comes while
// another one changes it gets ErrBusy.
type Robots struct {
	handle *C.wk_robots_t
}

// NewRobots makes an empty set of rules; nothing may be fetched until a file was read or parsed.
// With rfc9309 files are read in that manner, else as Python 3.9 does.
func NewRobots(url string, rfc9309 bool) (*Robots, error) {
	var handle *C.wk_robots_t
	var details *C.wk_error_t
	status := C.wkgo_robots_new(url, &handle, &details)
	if err := check(status, details); err != nil {
		return nil, err
	}
	robots := &Robots{handle}
	runtime.AddCleanup(robots, func(handle *C.wk_robots_t) { C.wk_robots_free(handle) }, handle)
	return robots, robots.with(func(e **C.wk_error_t) C.wk_status_t {
		return C.wk_robots_set_rfc9309(robots.handle, C.bool(rfc9309), e)
	})
}

func (r *Robots) with(call func(**C.wk_error_t) C.wk_status_t) error {
	defer runtime.KeepAlive(r)
	var details *C.wk_error_t
	return check(call(&details), details)
}

// SetURL sets where the file is.
func (r *Robots) SetURL(url string) error {
	return r.with(func(e **C.wk_error_t) C.wk_status_t { return C.wkgo_robots_set_url(r.handle, url, e) })
}

// URL is where the file is.
func (r *Robots) URL() string {
	defer runtime.KeepAlive(r)
	return goString(C.wk_robots_url(r.handle))
}

// SetMaxBytes sets how large a file may be.
func (r *Robots) SetMaxBytes(bytes uint64) error {
	return r.with(func(e **C.wk_error_t) C.wk_status_t {
		return C.wk_robots_set_max_bytes(r.handle, C.uint64_t(bytes), e)
	})
}

// SetUserAgent sets the User-Agent field of Read's requests.
func (r *Robots) SetUserAgent(agent string) error {
	return r.with(func(e **C.wk_error_t) C.wk_status_t { return C.wkgo_robots_set_agent(r.handle, agent, e) })
}

// SetTimeout limits how long Read waits for a byte, and for a whole exchange; negative is no limit.
func (r *Robots) SetTimeout(limit, total time.Duration) error {
	return r.with(func(e **C.wk_error_t) C.wk_status_t {
		return C.wk_robots_set_timeout_ms(r.handle, milliseconds(limit), milliseconds(total), e)
	})
}

// SetTLS sets how TLS is done for a file behind https.
func (r *Robots) SetTLS(config *TLSConfig) error {
	defer runtime.KeepAlive(config)
	return r.with(func(e **C.wk_error_t) C.wk_status_t {
		return C.wk_robots_set_tls(r.handle, config.handle, e)
	})
}

// Read gets the file and parses it: 401 and 403 disallow everything, any other 4xx allows
// everything, and after 5xx nothing changes. Its rules are added to those that are there.
func (r *Robots) Read(ctx context.Context) error {
	var token *C.wk_cancel_t
	var details *C.wk_error_t
	if err := check(C.wk_cancel_new(&token, &details), details); err != nil {
		return err
	}
	defer C.wk_cancel_free(token)
	if err := r.with(func(e **C.wk_error_t) C.wk_status_t {
		return C.wk_robots_set_cancel(r.handle, token, e)
	}); err != nil {
		return err
	}
	done := make(chan struct{})
	stop := context.AfterFunc(ctx, func() {
		C.wk_cancel_trigger(token)
		close(done)
	})
	err := r.with(func(e **C.wk_error_t) C.wk_status_t { return C.wk_robots_read(r.handle, e) })
	if !stop() {
		// The token must live until the function that triggers it is back.
		<-done
	}
	if errors.Is(err, ErrCancelled) && ctx.Err() != nil {
		err = errors.Join(ctx.Err(), err)
	}
	reset := r.with(func(e **C.wk_error_t) C.wk_status_t { return C.wk_robots_set_cancel(r.handle, nil, e) })
	return errors.Join(err, reset)
}

// ApplyResponse does with a response what Read does.
func (r *Robots) ApplyResponse(status int, body []byte) error {
	return r.with(func(e **C.wk_error_t) C.wk_status_t {
		return C.wkgo_robots_apply(r.handle, C.uint32_t(status), stringOf(body), e)
	})
}

// Parse parses a whole file.
func (r *Robots) Parse(text string) error {
	return r.with(func(e **C.wk_error_t) C.wk_status_t { return C.wkgo_robots_parse(r.handle, text, e) })
}

// ParseLines parses lines, which may have their line ends or not.
func (r *Robots) ParseLines(lines ...string) error {
	lengths := lengthsOf(lines)
	return r.with(func(e **C.wk_error_t) C.wk_status_t {
		return C.wkgo_robots_lines(r.handle, strings.Join(lines, ""), unsafe.SliceData(lengths), C.size_t(len(lines)), e)
	})
}

// Clear forgets the rules, so that the file can be read anew.
func (r *Robots) Clear() error {
	return r.with(func(e **C.wk_error_t) C.wk_status_t { return C.wk_robots_clear(r.handle, e) })
}

// CanFetch reports whether an agent may fetch a URL.
func (r *Robots) CanFetch(agent, url string) (bool, error) {
	var allowed C.bool
	err := r.with(func(e **C.wk_error_t) C.wk_status_t {
		return C.wkgo_robots_can_fetch(r.handle, agent, url, &allowed, e)
	})
	return bool(allowed), err
}

// CrawlDelay is the seconds between two requests of an agent, if the file says so.
func (r *Robots) CrawlDelay(agent string) (seconds uint64, ok bool) {
	defer runtime.KeepAlive(r)
	var delay C.uint64_t
	ok = bool(C.wkgo_robots_delay(r.handle, agent, &delay))
	return uint64(delay), ok
}

// RequestRate is how many requests an agent may send in how many seconds, if the file says so.
func (r *Robots) RequestRate(agent string) (requests, seconds uint64, ok bool) {
	defer runtime.KeepAlive(r)
	var count, period C.uint64_t
	ok = bool(C.wkgo_robots_rate(r.handle, agent, &count, &period))
	return uint64(count), uint64(period), ok
}

// SiteMaps are the URLs of the site maps.
func (r *Robots) SiteMaps() []string {
	defer runtime.KeepAlive(r)
	maps := make([]string, C.wk_robots_site_map_count(r.handle))
	for i := range maps {
		maps[i] = goString(C.wk_robots_site_map_at(r.handle, C.size_t(i)))
	}
	return maps
}

// ModTime is when a file was last fetched; zero for never.
func (r *Robots) ModTime() time.Time {
	defer runtime.KeepAlive(r)
	if at := C.wk_robots_mtime_ms(r.handle); at != 0 {
		return time.UnixMilli(int64(at))
	}
	return time.Time{}
}

// Modified sets the time of the last fetch to now.
func (r *Robots) Modified() error {
	return r.with(func(e **C.wk_error_t) C.wk_status_t { return C.wk_robots_modified(r.handle, e) })
}

// Status is the HTTP status of the last response; 0 for none.
func (r *Robots) Status() int {
	defer runtime.KeepAlive(r)
	return int(C.wk_robots_status(r.handle))
}

// Text is the records in the form of a file.
func (r *Robots) Text() (string, error) {
	var out *C.wk_buf_t
	err := r.with(func(e **C.wk_error_t) C.wk_status_t { return C.wk_robots_format(r.handle, &out, e) })
	return takeString(out), err
}
