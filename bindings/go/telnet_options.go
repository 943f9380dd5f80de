package wirekit

/*
#include "views.h"

static inline wk_status_t wkgo_telnet_answer_sub(wk_telnet_answer_t *a, uint8_t option, _GoString_ data, wk_error_t **err) {
	return wk_telnet_answer_subnegotiation(a, option, wk_str_bytes(WKGO_STR(data)), err);
}

static inline wk_status_t wkgo_telnet_escape(_GoString_ data, wk_buf_t **out, wk_error_t **err) {
	return wk_telnet_escape(wk_str_bytes(WKGO_STR(data)), out, err);
}

static inline wk_status_t wkgo_telnet_next(wk_telnet_decoder_t *d, _GoString_ input, size_t *used, uint32_t *event, size_t *start, size_t *length, uint8_t *command, uint8_t *option, wk_error_t **err) {
	wk_bytes_t all = wk_str_bytes(WKGO_STR(input)), data;
	wk_status_t status = wk_telnet_decoder_next(d, all, used, event, &data, command, option, err);
	*start = data.len ? (size_t)(data.data - all.data) : 0;
	*length = data.len;
	return status;
}
*/
import "C"

import (
	"runtime"
	"runtime/cgo"
	"unsafe"
)

// The commands of Telnet.
const (
	TelnetIAC  byte = C.WK_TELNET_IAC
	TelnetDONT byte = C.WK_TELNET_DONT
	TelnetDO   byte = C.WK_TELNET_DO
	TelnetWONT byte = C.WK_TELNET_WONT
	TelnetWILL byte = C.WK_TELNET_WILL
	TelnetSB   byte = C.WK_TELNET_SB
	TelnetSE   byte = C.WK_TELNET_SE
)

// TelnetCommandName is the name of a command; empty for none.
func TelnetCommandName(command byte) string {
	return C.GoString(C.wk_telnet_command_name(C.uint8_t(command)))
}

// TelnetOptionName is the name of an option; empty for none.
func TelnetOptionName(option byte) string {
	return C.GoString(C.wk_telnet_option_name(C.uint8_t(option)))
}

// TelnetEscape doubles each byte 255.
func TelnetEscape(data []byte) ([]byte, error) {
	var out *C.wk_buf_t
	var details *C.wk_error_t
	if err := check(C.wkgo_telnet_escape(stringOf(data), &out, &details), details); err != nil {
		return nil, err
	}
	return takeBytes(out), nil
}

// TelnetAnswer is what a Negotiate function answers with; it is good for that call alone.
type TelnetAnswer struct {
	handle *C.wk_telnet_answer_t
}

// Option answers WILL, WONT, DO or DONT.
func (a *TelnetAnswer) Option(command, option byte) error {
	var details *C.wk_error_t
	return check(C.wk_telnet_answer_option(a.handle, C.uint8_t(command), C.uint8_t(option), &details), details)
}

// Subnegotiation answers with data for an option.
func (a *TelnetAnswer) Subnegotiation(option byte, data []byte) error {
	var details *C.wk_error_t
	return check(C.wkgo_telnet_answer_sub(a.handle, C.uint8_t(option), stringOf(data), &details), details)
}

// SBData is the data of the last subnegotiation; complete with SE.
func (a *TelnetAnswer) SBData() []byte { return goBytes(C.wk_telnet_answer_sb_data(a.handle)) }

type telnetNegotiator struct {
	negotiate func(*TelnetAnswer, byte, byte) error
	err       error
	panicked  any
}

func (n *telnetNegotiator) call(answer *TelnetAnswer, command, option byte) (result C.int32_t) {
	defer func() {
		if r := recover(); r != nil {
			n.panicked, result = r, 1
		}
		answer.handle = nil
	}()
	if n.err = n.negotiate(answer, command, option); n.err != nil {
		return 1
	}
	return 0
}

//export wkgoNegotiate
func wkgoNegotiate(user unsafe.Pointer, answer *C.wk_telnet_answer_t, command, option C.uint8_t) C.int32_t {
	n := cgo.Handle(uintptr(user)).Value().(*telnetNegotiator)
	return n.call(&TelnetAnswer{answer}, byte(command), byte(option))
}

// TelnetEvent is what a decoder found.
type TelnetEvent struct {
	// Used are the bytes of the input that are used up.
	Used int
	// Data is a part of the input; nil for the other events.
	Data []byte
	// Command and Option, when IsCommand; Option is 0 for a command that has none.
	Command, Option byte
	IsCommand       bool
	// NeedData: nothing more is in the input.
	NeedData bool
}

// TelnetDecoder takes apart what arrives, without I/O. It may be used by one goroutine at a time.
type TelnetDecoder struct {
	handle *C.wk_telnet_decoder_t
}

// NewTelnetDecoder makes a decoder.
func NewTelnetDecoder() (*TelnetDecoder, error) {
	var details *C.wk_error_t
	d := &TelnetDecoder{}
	if err := check(C.wk_telnet_decoder_new(&d.handle, &details), details); err != nil {
		return nil, err
	}
	runtime.AddCleanup(d, func(h *C.wk_telnet_decoder_t) { C.wk_telnet_decoder_free(h) }, d.handle)
	return d, nil
}

// SetBinary keeps NUL and XON in the data.
func (d *TelnetDecoder) SetBinary(binary bool) error {
	defer runtime.KeepAlive(d)
	var details *C.wk_error_t
	return check(C.wk_telnet_decoder_set_binary(d.handle, C.bool(binary), &details), details)
}

// SetMaxSBData limits the data of a subnegotiation.
func (d *TelnetDecoder) SetMaxSBData(bytes uint) error {
	defer runtime.KeepAlive(d)
	var details *C.wk_error_t
	return check(C.wk_telnet_decoder_set_max_sb_data(d.handle, C.size_t(bytes), &details), details)
}

// Next goes on with what has arrived and was not used up.
func (d *TelnetDecoder) Next(input []byte) (TelnetEvent, error) {
	defer runtime.KeepAlive(d)
	var used, start, length C.size_t
	var kind C.uint32_t
	var command, option C.uint8_t
	var details *C.wk_error_t
	status := C.wkgo_telnet_next(d.handle, stringOf(input), &used, &kind, &start, &length, &command, &option, &details)
	if err := check(status, details); err != nil {
		return TelnetEvent{}, err
	}
	event := TelnetEvent{Used: int(used), NeedData: kind == C.WK_TELNET_EVENT_NEED_DATA}
	switch kind {
	case C.WK_TELNET_EVENT_DATA:
		event.Data = input[start : start+length]
	case C.WK_TELNET_EVENT_COMMAND, C.WK_TELNET_EVENT_NEGOTIATE:
		event.Command, event.Option, event.IsCommand = byte(command), byte(option), true
	}
	return event, nil
}

// SBData is the data of the last subnegotiation, or of the one that is coming.
func (d *TelnetDecoder) SBData() []byte {
	defer runtime.KeepAlive(d)
	return goBytes(C.wk_telnet_decoder_sb_data(d.handle))
}
