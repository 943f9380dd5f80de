package wirekit

/*
#include "views.h"

static inline wk_status_t wkgo_xmlrpc_loads(_GoString_ data, uint32_t flags, size_t max_bytes, uint32_t max_depth, wk_xmlrpc_message_t **out, wk_error_t **err) {
	return wk_xmlrpc_loads_with(wk_str_bytes(WKGO_STR(data)), flags, max_bytes, max_depth, out, err);
}

static inline wk_status_t wkgo_xmlrpc_fault(int64_t code, _GoString_ text, _GoString_ encoding, uint32_t flags, wk_buf_t **out, wk_error_t **err) {
	return wk_xmlrpc_dumps_fault(code, WKGO_STR(text), WKGO_STR(encoding), flags, out, err);
}

static inline bool wkgo_xmlrpc_has_method(const wk_xmlrpc_message_t *m) {
	return wk_xmlrpc_message_method(m).data != NULL;
}
*/
import "C"

import (
	"errors"
	"fmt"
	"maps"
	"math/big"
	"slices"
	"time"
)

// The values of XML-RPC are those of the language: nil, bool, int64, float64, string, []byte,
// [XMLRPCTime], []any and map[string]any; what is beyond 64 bits is a *big.Int, a bigdecimal an
// [XMLRPCDecimal]. Of what is written, every integer type and float32 are taken as well.

// XMLRPCTime is a date and time of day without a zone, in the form "19980717T14:08:55", or what a
// document has in its place.
type XMLRPCTime string

// XMLRPCTimeOf is the date and time of day that a time shows in its own zone.
func XMLRPCTimeOf(t time.Time) XMLRPCTime {
	return XMLRPCTime(t.Format("20060102T15:04:05"))
}

// Time is the time in a zone, which the document does not say.
func (t XMLRPCTime) Time(zone *time.Location) (time.Time, error) {
	return time.ParseInLocation("20060102T15:04:05", string(t), zone)
}

// XMLRPCDecimal is a decimal number of any length, as text.
type XMLRPCDecimal string

// XMLRPCReadOptions choose how a document is read. The zero value is the usual manner.
type XMLRPCReadOptions struct {
	// Text says that the document is UTF-8 whatever it declares.
	Text bool
	// CheckDates makes what is no date an error, and brings dates into their usual form.
	CheckDates bool
	// MaxBytes limits the document; 0 for 64 MiB.
	MaxBytes uint
	// MaxDepth limits how deep arrays and structs stand in each other; 0 for 256.
	MaxDepth uint32
}

func (o XMLRPCReadOptions) flags() (flags C.uint32_t) {
	if o.Text {
		flags |= C.WK_XMLRPC_TEXT
	}
	if o.CheckDates {
		flags |= C.WK_XMLRPC_CHECK_DATES
	}
	return flags
}

// XMLRPCWriteOptions choose how a document is written. The zero value is the usual manner.
type XMLRPCWriteOptions struct {
	// AllowNil allows nil, which is an extension.
	AllowNil bool
	// AllowWide writes numbers beyond 32 bits as i8 or biginteger, and decimals, instead of failing.
	AllowWide bool
	// Strict refuses or escapes what a peer could not read back.
	Strict bool
	// Encoding is the character encoding; empty for UTF-8.
	Encoding string
}

func (o XMLRPCWriteOptions) flags() (flags C.uint32_t) {
	if o.AllowNil {
		flags |= C.WK_XMLRPC_ALLOW_NIL
	}
	if o.AllowWide {
		flags |= C.WK_XMLRPC_ALLOW_WIDE
	}
	if o.Strict {
		flags |= C.WK_XMLRPC_STRICT
	}
	return flags
}

// XMLRPCMessage is a call or a response.
type XMLRPCMessage struct {
	// Method is the method of a call; empty for a response.
	Method string
	// IsCall tells a call from a response.
	IsCall bool
	// Params are the parameters; the result of a response is the first.
	Params []any
}

// XMLRPCFault is the fault that a peer answered with.
type XMLRPCFault struct {
	Code int32
	Text string
}

// Error is the text, with its code.
func (f *XMLRPCFault) Error() string {
	return fmt.Sprintf("fault %d: %s", f.Code, f.Text)
}

// Is reports whether target is ErrXMLRPCFault or its family; errors.Is calls it.
func (f *XMLRPCFault) Is(target error) bool {
	return ErrXMLRPCFault.Is(target)
}

// asFault makes a fault of an error that is one.
func asFault(err error) error {
	var failure *Error
	if errors.As(err, &failure) && failure.Status == ErrXMLRPCFault {
		return &XMLRPCFault{int32(uint32(failure.ReplyCode)), string(failure.ReplyText)}
	}
	return err
}

// XMLRPCLoads reads a call or a response. A fault is an error, an *XMLRPCFault.
func XMLRPCLoads(document []byte, o XMLRPCReadOptions) (*XMLRPCMessage, error) {
	var out *C.wk_xmlrpc_message_t
	var details *C.wk_error_t
	status := C.wkgo_xmlrpc_loads(stringOf(document), o.flags(), C.size_t(o.MaxBytes), C.uint32_t(o.MaxDepth), &out, &details)
	if err := check(status, details); err != nil {
		return nil, asFault(err)
	}
	defer C.wk_xmlrpc_message_free(out)
	params, _ := goXMLRPC(C.wk_xmlrpc_message_params(out)).([]any)
	method := goString(C.wk_xmlrpc_message_method(out))
	return &XMLRPCMessage{method, bool(C.wkgo_xmlrpc_has_method(out)), params}, nil
}

// goXMLRPC copies a value that the library lends.
func goXMLRPC(value *C.wk_xmlrpc_value_t) any {
	switch C.wk_xmlrpc_value_kind(value) {
	case C.WK_XMLRPC_BOOL:
		return bool(C.wk_xmlrpc_value_bool(value))
	case C.WK_XMLRPC_INT:
		return int64(C.wk_xmlrpc_value_int(value))
	case C.WK_XMLRPC_DOUBLE:
		return float64(C.wk_xmlrpc_value_double(value))
	case C.WK_XMLRPC_STRING:
		return goString(C.wk_xmlrpc_value_text(value))
	case C.WK_XMLRPC_DATETIME:
		return XMLRPCTime(goString(C.wk_xmlrpc_value_text(value)))
	case C.WK_XMLRPC_BASE64:
		return append([]byte{}, goBytes(C.wk_xmlrpc_value_bytes(value))...)
	case C.WK_XMLRPC_ARRAY:
		items := make([]any, C.wk_xmlrpc_value_count(value))
		for i := range items {
			items[i] = goXMLRPC(C.wk_xmlrpc_value_at(value, C.size_t(i)))
		}
		return items
	case C.WK_XMLRPC_STRUCT:
		count := C.wk_xmlrpc_value_count(value)
		members := make(map[string]any, count)
		for i := C.size_t(0); i < count; i++ {
			members[goString(C.wk_xmlrpc_value_name_at(value, i))] = goXMLRPC(C.wk_xmlrpc_value_at(value, i))
		}
		return members
	case C.WK_XMLRPC_BIGINT:
		number, _ := new(big.Int).SetString(goString(C.wk_xmlrpc_value_text(value)), 10)
		return number
	case C.WK_XMLRPC_DECIMAL:
		return XMLRPCDecimal(goString(C.wk_xmlrpc_value_text(value)))
	default:
		return nil
	}
}

// XMLRPCCall writes the call of a method.
func XMLRPCCall(method string, params []any, o XMLRPCWriteOptions) ([]byte, error) {
	return xmlrpcDumps(XMLRPCFormCall, method, params, o)
}

// XMLRPCResponse writes a response with its result.
func XMLRPCResponse(result any, o XMLRPCWriteOptions) ([]byte, error) {
	return xmlrpcDumps(XMLRPCFormResponse, "", []any{result}, o)
}

// XMLRPCParams writes parameters alone, without a call around them.
func XMLRPCParams(params []any, o XMLRPCWriteOptions) ([]byte, error) {
	return xmlrpcDumps(XMLRPCFormParams, "", params, o)
}

// XMLRPCFaultResponse writes the response that is a fault.
func XMLRPCFaultResponse(fault XMLRPCFault, o XMLRPCWriteOptions) ([]byte, error) {
	var out *C.wk_buf_t
	var details *C.wk_error_t
	status := C.wkgo_xmlrpc_fault(C.int64_t(fault.Code), fault.Text, o.Encoding, o.flags(), &out, &details)
	return takeBytes(out), check(status, details)
}

func xmlrpcDumps(form XMLRPCForm, method string, params []any, o XMLRPCWriteOptions) ([]byte, error) {
	writer, err := NewXMLRPCWriter(o)
	if err != nil {
		return nil, err
	}
	if err := writer.Begin(form, method); err != nil {
		return nil, err
	}
	for _, param := range params {
		if err := writer.Write(param); err != nil {
			return nil, err
		}
	}
	if err := writer.Finish(); err != nil {
		return nil, err
	}
	return writer.Take()
}

// XMLRPCMethodCall is one of the calls of a system.multicall.
type XMLRPCMethodCall struct {
	Method string
	Params []any
}

// XMLRPCMulticallParams are the parameters of system.multicall for some calls.
func XMLRPCMulticallParams(calls ...XMLRPCMethodCall) []any {
	list := make([]any, len(calls))
	for i, call := range calls {
		params := call.Params
		if params == nil {
			params = []any{}
		}
		list[i] = map[string]any{"methodName": call.Method, "params": params}
	}
	return []any{list}
}

// XMLRPCMulticallResult is the result of one of the calls of a system.multicall, from the list that
// was its result; a fault is an error.
func XMLRPCMulticallResult(results []any, index int) (any, error) {
	switch result := results[index].(type) {
	case []any:
		if len(result) > 0 {
			return result[0], nil
		}
	case map[string]any:
		code, _ := result["faultCode"].(int64)
		text, _ := result["faultString"].(string)
		return nil, &XMLRPCFault{int32(code), text}
	}
	return nil, &Error{Status: ErrXMLRPCValue, Message: "a result is no array and no fault", Offset: -1, Expected: -1}
}

// sorted gives the names of a struct in an order that does not change from time to time.
func sorted(members map[string]any) []string {
	return slices.Sorted(maps.Keys(members))
}
