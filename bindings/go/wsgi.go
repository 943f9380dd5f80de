package wirekit

/*
#include "views.h"

static inline wk_status_t wkgo_environ_set(wk_wsgi_environ_t *e, _GoString_ name, _GoString_ value, wk_error_t **err) {
	return wk_wsgi_environ_set(e, WKGO_STR(name), WKGO_STR(value), err);
}

static inline bool wkgo_is_hop_by_hop(_GoString_ name) { return wk_wsgi_is_hop_by_hop(WKGO_STR(name)); }

static inline wk_status_t wkgo_headers_param(wk_headers_t *h, _GoString_ name, _GoString_ value, uint32_t flags, wk_error_t **err) {
	return wk_headers_append_param(h, WKGO_STR(name), WKGO_STR(value), flags, err);
}
*/
import "C"

// Environ are the variables of a request, as CGI programs and WSGI applications see them. Values may
// hold any bytes. A nil map stands for the environment of this process where a form is read or shown.
type Environ map[string]string

// EnvironFromProcess is a copy of the environment of this process, where a CGI program finds its
// request.
func EnvironFromProcess() (Environ, error) {
	var handle *C.wk_wsgi_environ_t
	var details *C.wk_error_t
	if err := check(C.wk_wsgi_environ_from_process(&handle, &details), details); err != nil {
		return nil, err
	}
	defer C.wk_wsgi_environ_free(handle)
	environ := Environ{}
	environ.copy(handle)
	return environ, nil
}

// copy takes over the variables of a C environment.
func (e Environ) copy(handle *C.wk_wsgi_environ_t) {
	var name, value C.wk_str_t
	for index := C.size_t(0); index < C.wk_wsgi_environ_count(handle); index++ {
		C.wk_wsgi_environ_at(handle, index, &name, &value)
		e[goString(name)] = goString(value)
	}
}

// list makes a C environment for a call; the caller frees it. A nil map gives NULL.
func (e Environ) list() (*C.wk_wsgi_environ_t, error) {
	if e == nil {
		return nil, nil
	}
	var handle *C.wk_wsgi_environ_t
	var details *C.wk_error_t
	if err := check(C.wk_wsgi_environ_new(&handle, &details), details); err != nil {
		return nil, err
	}
	for name, value := range e {
		if err := check(C.wkgo_environ_set(handle, name, value, &details), details); err != nil {
			C.wk_wsgi_environ_free(handle)
			return nil, err
		}
	}
	return handle, nil
}

// with calls a C function with the environment.
func (e Environ) with(call func(*C.wk_wsgi_environ_t, **C.wk_error_t) C.wk_status_t) error {
	if e == nil {
		e = Environ{}
	}
	handle, err := e.list()
	if err != nil {
		return err
	}
	defer C.wk_wsgi_environ_free(handle)
	var details *C.wk_error_t
	return check(call(handle, &details), details)
}

// GuessScheme is "https" when HTTPS is "1", "yes" or "on", else "http".
func (e Environ) GuessScheme() string {
	scheme := "http"
	// Nothing in it can fail but memory.
	_ = e.with(func(h *C.wk_wsgi_environ_t, _ **C.wk_error_t) C.wk_status_t {
		scheme = goString(C.wk_wsgi_environ_guess_scheme(h))
		return C.WK_OK
	})
	return scheme
}

// RequestURI is the URI of the request.
func (e Environ) RequestURI(withQuery bool) (string, error) {
	var buf *C.wk_buf_t
	err := e.with(func(h *C.wk_wsgi_environ_t, details **C.wk_error_t) C.wk_status_t {
		return C.wk_wsgi_environ_request_uri(h, C.bool(withQuery), &buf, details)
	})
	return takeString(buf), err
}

// ApplicationURI is the URI of the application.
func (e Environ) ApplicationURI() (string, error) {
	var buf *C.wk_buf_t
	err := e.with(func(h *C.wk_wsgi_environ_t, details **C.wk_error_t) C.wk_status_t {
		return C.wk_wsgi_environ_application_uri(h, &buf, details)
	})
	return takeString(buf), err
}

// ShiftPathInfo moves one name from PATH_INFO to SCRIPT_NAME and gives it; false when there is none
// left.
func (e Environ) ShiftPathInfo() (name string, ok bool, err error) {
	err = e.with(func(h *C.wk_wsgi_environ_t, details **C.wk_error_t) C.wk_status_t {
		var buf *C.wk_buf_t
		status := C.wk_wsgi_environ_shift_path_info(h, &buf, details)
		if buf != nil {
			name, ok = takeString(buf), true
			e.copy(h)
		}
		return status
	})
	return name, ok, err
}

// SetupTestingDefaults gives each variable that is not there a value for tests.
func (e Environ) SetupTestingDefaults() error {
	return e.with(func(h *C.wk_wsgi_environ_t, details **C.wk_error_t) C.wk_status_t {
		status := C.wk_wsgi_environ_setup_testing_defaults(h, details)
		e.copy(h)
		return status
	})
}

// IsHopByHop reports whether a header field concerns one connection only.
func IsHopByHop(name string) bool {
	return bool(C.wkgo_is_hop_by_hop(name))
}

// AddParam appends a parameter to the last field, as `; name="value"`, or only the name when the value
// is empty.
func (h Header) AddParam(name, value string) error {
	if len(h) == 0 {
		return ErrState
	}
	last := &h[len(h)-1]
	list, err := Header{*last}.list()
	if err != nil {
		return err
	}
	defer C.wk_headers_free(list)
	var details *C.wk_error_t
	if err := check(C.wkgo_headers_param(list, name, value, 0, &details), details); err != nil {
		return err
	}
	*last = headerFrom(list)[0]
	return nil
}
