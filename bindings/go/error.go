package wirekit

// #include <wirekit.h>
import "C"

import "syscall"

// Status is a status code of the library. Every code is also an error, so that errors.Is can ask
// whether a failure is that code or a case of it.
type Status int32

// OK is the status of success.
const OK Status = 0

// Error says what the code means.
func (s Status) Error() string {
	return C.GoString(C.wk_status_text(C.wk_status_t(s)))
}

// Name is the name of the code in C, as "WK_E_TIMEOUT".
func (s Status) Name() string {
	return C.GoString(C.wk_status_name(C.wk_status_t(s)))
}

// Is reports whether the code is target or a case of it; errors.Is calls it.
func (s Status) Is(target error) bool {
	family, ok := target.(Status)
	return ok && bool(C.wk_status_is(C.wk_status_t(s), C.wk_status_t(family)))
}

// Error is a failed call: the status and all that is known about it.
type Error struct {
	// Status is the code; compare with errors.Is.
	Status Status
	// Message is one line for people.
	Message string
	// Stage is what was going on, as "connect" or "send"; empty for a parser.
	Stage string
	// ReplyCode is the peer's reply code, as 404; 0 when there was no reply.
	ReplyCode int
	// ReplyText is the peer's reply text, which may hold any bytes.
	ReplyText []byte
	// OSError is the operating system's error; 0 when it was not the cause.
	OSError syscall.Errno
	// Offset is where in the input a parser stopped, in bytes; -1 when that is not known.
	Offset int64
	// Partial is what had arrived of a body that was cut short.
	Partial []byte
	// Expected is how many more bytes of that body were expected; -1 when that is not known.
	Expected int64
	// CallbackResult is what a callback returned when it stopped the operation.
	CallbackResult int
	// Refused are the mail addresses that the server refused: the sender, or every recipient.
	Refused []RefusedAddress
}

// RefusedAddress is a mail address that a server refused, and how.
type RefusedAddress struct {
	Address string
	Code    int
	Text    []byte
}

// Error is the message.
func (e *Error) Error() string {
	return "wirekit: " + e.Message
}

// Is reports whether the failure is the status target or a case of it; errors.Is calls it.
func (e *Error) Is(target error) bool {
	return e.Status.Is(target)
}

// Unwrap gives the operating system's error, so that errors.Is(err, syscall.ECONNREFUSED) works.
func (e *Error) Unwrap() error {
	if e.OSError == 0 {
		return nil
	}
	return e.OSError
}

// Timeout reports whether a deadline passed; it makes the error fit net.Error's users.
func (e *Error) Timeout() bool {
	return e.Status.Is(ErrTimeout)
}

// check turns the outcome of a call into an error and frees the details.
func check(status C.wk_status_t, details *C.wk_error_t) error {
	if status == C.WK_OK {
		return nil
	}
	defer C.wk_error_free(details)
	failure := &Error{
		Status:         Status(status),
		Message:        goString(C.wk_error_message(details)),
		Stage:          goString(C.wk_error_stage(details)),
		ReplyCode:      int(C.wk_error_reply_code(details)),
		ReplyText:      goBytes(C.wk_error_reply_text(details)),
		OSError:        syscall.Errno(C.wk_error_os_error(details)),
		Offset:         -1,
		Partial:        goBytes(C.wk_error_partial(details)),
		Expected:       -1,
		CallbackResult: int(C.wk_error_callback_result(details)),
	}
	if failure.Message == "" {
		failure.Message = failure.Status.Error()
	}
	var number C.uint64_t
	if C.wk_error_offset(details, &number) {
		failure.Offset = int64(number)
	}
	if C.wk_error_expected(details, &number) {
		failure.Expected = int64(number)
	}
	for i := range C.wk_error_refused_count(details) {
		var address C.wk_str_t
		var code C.uint32_t
		var text C.wk_bytes_t
		if C.wk_error_refused_at(details, i, &address, &code, &text) {
			failure.Refused = append(failure.Refused, RefusedAddress{goString(address), int(code), goBytes(text)})
		}
	}
	return failure
}
