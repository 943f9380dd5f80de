package wirekit

import (
	"errors"
	"fmt"
	"strings"
	"syscall"
	"testing"
)

func TestVersion(t *testing.T) {
	if parts := strings.Split(Version(), "."); len(parts) != 3 {
		t.Errorf("Version() = %q", Version())
	}
	if !strings.Contains(Features(), "tls") {
		t.Errorf("Features() = %q", Features())
	}
}

func TestStatusFamilies(t *testing.T) {
	for _, test := range []struct {
		status, family Status
		want           bool
	}{
		{ErrTimeout, ErrTimeout, true},
		{ErrTimeout, ErrIO, true},
		{ErrIO, ErrTimeout, false},
		{ErrHTTPRemoteDisconnected, ErrConnectionReset, true},
		{ErrHTTPRemoteDisconnected, ErrURL, false},
	} {
		if got := errors.Is(test.status, test.family); got != test.want {
			t.Errorf("errors.Is(%s, %s) = %v", test.status.Name(), test.family.Name(), got)
		}
	}
	if ErrTimeout.Name() != "WK_E_TIMEOUT" || ErrTimeout.Error() != "The deadline passed" {
		t.Errorf("%q %q", ErrTimeout.Name(), ErrTimeout.Error())
	}
}

func TestErrorDetails(t *testing.T) {
	failure := &Error{Status: ErrConnectionRefused, Message: "no", OSError: syscall.ECONNREFUSED}
	err := fmt.Errorf("outer: %w", failure)
	if !errors.Is(err, ErrConnect) || !errors.Is(err, syscall.ECONNREFUSED) || errors.Is(err, ErrTimeout) {
		t.Error("errors.Is does not see through")
	}
	var found *Error
	if !errors.As(err, &found) || found != failure {
		t.Error("errors.As does not find the details")
	}
	if (&Error{Status: ErrTimeout}).Timeout() == failure.Timeout() {
		t.Error("Timeout() does not tell a deadline")
	}
}

func TestErrorFromLibrary(t *testing.T) {
	_, err := ParseUUID("not a uuid")
	var failure *Error
	if !errors.As(err, &failure) {
		t.Fatalf("%T is not *Error", err)
	}
	if failure.Status != ErrUUIDSyntax || !errors.Is(err, ErrInvalidArgument) {
		t.Errorf("status %s", failure.Status.Name())
	}
	if failure.Message == "" || failure.Expected != -1 || failure.ReplyCode != 0 || failure.Stage != "" {
		t.Errorf("%+v", failure)
	}
}
