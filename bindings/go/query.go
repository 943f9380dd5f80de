package wirekit

/*
#include <wirekit.h>

static inline wk_str_t wkgo_query_str(_GoString_ s) {
	wk_str_t view = {_GoStringPtr(s), _GoStringLen(s)};
	return view;
}

static inline wk_status_t wkgo_quote(_GoString_ bytes, _GoString_ safe, uint32_t flags, wk_buf_t **out, wk_error_t **err) {
	return wk_quote_from_bytes(wk_str_bytes(wkgo_query_str(bytes)), wkgo_query_str(safe), flags, out, err);
}

static inline wk_status_t wkgo_quote_with(_GoString_ text, _GoString_ safe, uint32_t flags, _GoString_ encoding, _GoString_ errors, wk_buf_t **out, wk_error_t **err) {
	return wk_quote_with(wkgo_query_str(text), wkgo_query_str(safe), flags, wkgo_query_str(encoding), wkgo_query_str(errors), out, err);
}

static inline wk_status_t wkgo_unquote_with(_GoString_ text, uint32_t flags, _GoString_ encoding, _GoString_ errors, wk_buf_t **out, wk_error_t **err) {
	return wk_unquote_with(wkgo_query_str(text), flags, wkgo_query_str(encoding), wkgo_query_str(errors), out, err);
}

static inline wk_status_t wkgo_unquote_to_bytes(_GoString_ bytes, wk_buf_t **out, wk_error_t **err) {
	return wk_unquote_to_bytes(wk_str_bytes(wkgo_query_str(bytes)), out, err);
}

static inline wk_status_t wkgo_query_parse(_GoString_ text, uint32_t flags, uint64_t max_fields, _GoString_ separator, _GoString_ encoding, _GoString_ errors, wk_query_t **out, wk_error_t **err) {
	return wk_query_parse_with(wkgo_query_str(text), flags, max_fields, wkgo_query_str(separator), wkgo_query_str(encoding), wkgo_query_str(errors), out, err);
}

static inline wk_status_t wkgo_query_add(wk_query_builder_t *b, _GoString_ name, _GoString_ value, wk_error_t **err) {
	return wk_query_builder_add(b, wkgo_query_str(name), wkgo_query_str(value), err);
}

static inline wk_status_t wkgo_query_quoting(wk_query_builder_t *b, _GoString_ safe, uint32_t flags, wk_error_t **err) {
	return wk_query_builder_set_quoting(b, wkgo_query_str(safe), flags, err);
}

static inline wk_status_t wkgo_query_encoding(wk_query_builder_t *b, _GoString_ encoding, _GoString_ errors, wk_error_t **err) {
	return wk_query_builder_set_encoding(b, wkgo_query_str(encoding), wkgo_query_str(errors), err);
}
*/
import "C"

// QuoteOptions choose how text becomes escapes and back. The zero value escapes everything but
// letters, digits and "_.-~", in UTF-8.
type QuoteOptions struct {
	// Safe holds ASCII characters that stay; for Quote of a path "/".
	Safe string
	// Plus writes a space as "+", and reads it so.
	Plus bool
	// Encoding is the name of the character encoding; empty for UTF-8.
	Encoding string
	// Errors is the error mode, as "strict", "ignore" or "replace"; empty for the function's own.
	Errors string
}

func (o QuoteOptions) flags() C.uint32_t {
	if o.Plus {
		return C.WK_QUOTE_PLUS
	}
	return 0
}

// Quote escapes text for the path of a URL: letters, digits and "_.-~/" stay.
func Quote(text string) (string, error) {
	return QuoteWith(text, QuoteOptions{Safe: "/"})
}

// QuotePlus escapes text for a form: a space becomes "+".
func QuotePlus(text string) (string, error) {
	return QuoteWith(text, QuoteOptions{Plus: true})
}

// QuoteWith is Quote with options.
func QuoteWith(text string, o QuoteOptions) (string, error) {
	var out *C.wk_buf_t
	var details *C.wk_error_t
	status := C.wkgo_quote_with(text, o.Safe, o.flags(), o.Encoding, o.Errors, &out, &details)
	return takeString(out), check(status, details)
}

// QuoteBytes escapes bytes; of the options it takes Safe and Plus.
func QuoteBytes(bytes []byte, o QuoteOptions) (string, error) {
	var out *C.wk_buf_t
	var details *C.wk_error_t
	status := C.wkgo_quote(stringOf(bytes), o.Safe, o.flags(), &out, &details)
	return takeString(out), check(status, details)
}

// Unquote replaces escapes by the characters they stand for. What is not UTF-8 becomes U+FFFD.
func Unquote(text string) (string, error) {
	return UnquoteWith(text, QuoteOptions{})
}

// UnquotePlus is Unquote for forms: "+" is a space.
func UnquotePlus(text string) (string, error) {
	return UnquoteWith(text, QuoteOptions{Plus: true})
}

// UnquoteWith is Unquote with options; Safe is not used.
func UnquoteWith(text string, o QuoteOptions) (string, error) {
	var out *C.wk_buf_t
	var details *C.wk_error_t
	status := C.wkgo_unquote_with(text, o.flags(), o.Encoding, o.Errors, &out, &details)
	return takeString(out), check(status, details)
}

// UnquoteBytes replaces escapes by the bytes they stand for.
func UnquoteBytes(text string) ([]byte, error) {
	var out *C.wk_buf_t
	var details *C.wk_error_t
	status := C.wkgo_unquote_to_bytes(text, &out, &details)
	return takeBytes(out), check(status, details)
}

// Field is one field of a query string.
type Field struct {
	Name, Value string
}

// QueryOptions choose how a query string is read. The zero value is the usual manner.
type QueryOptions struct {
	// KeepBlank keeps fields with an empty value.
	KeepBlank bool
	// Strict makes a field without "=" an error, ErrQuery.
	Strict bool
	// ASCII refuses what is not ASCII.
	ASCII bool
	// MaxFields makes more fields an error, ErrQueryFields; 0 for no limit.
	MaxFields uint64
	// Separator stands between fields; empty for "&".
	Separator string
	// Encoding is the character encoding of the escaped bytes; empty for UTF-8.
	Encoding string
	// Errors is the error mode; empty for "replace".
	Errors string
}

// ParseQuery reads a query string or form data, without the question mark, in its order.
func ParseQuery(text string, o QueryOptions) ([]Field, error) {
	var flags C.uint32_t
	if o.KeepBlank {
		flags |= C.WK_QUERY_KEEP_BLANK
	}
	if o.Strict {
		flags |= C.WK_QUERY_STRICT
	}
	if o.ASCII {
		flags |= C.WK_QUERY_ASCII
	}
	most := C.uint64_t(o.MaxFields)
	if most == 0 {
		most = C.WK_QUERY_UNLIMITED
	}
	separator := o.Separator
	if separator == "" {
		separator = "&"
	}
	var out *C.wk_query_t
	var details *C.wk_error_t
	status := C.wkgo_query_parse(text, flags, most, separator, o.Encoding, o.Errors, &out, &details)
	if err := check(status, details); err != nil {
		return nil, err
	}
	defer C.wk_query_free(out)
	fields := make([]Field, C.wk_query_count(out))
	var name, value C.wk_str_t
	for i := range fields {
		C.wk_query_at(out, C.size_t(i), &name, &value)
		fields[i] = Field{goString(name), goString(value)}
	}
	return fields, nil
}

// EncodeQuery makes a query string or form data. The zero options escape everything but letters,
// digits and "_.-~"; form data wants Plus.
func EncodeQuery(fields []Field, o QuoteOptions) (string, error) {
	var builder *C.wk_query_builder_t
	var details *C.wk_error_t
	if err := check(C.wk_query_builder_new(&builder, &details), details); err != nil {
		return "", err
	}
	defer C.wk_query_builder_free(builder)
	var flags C.uint32_t
	if o.Plus {
		flags = C.WK_QUERY_PLUS
	}
	if err := check(C.wkgo_query_quoting(builder, o.Safe, flags, &details), details); err != nil {
		return "", err
	}
	if err := check(C.wkgo_query_encoding(builder, o.Encoding, o.Errors, &details), details); err != nil {
		return "", err
	}
	for _, field := range fields {
		if err := check(C.wkgo_query_add(builder, field.Name, field.Value, &details), details); err != nil {
			return "", err
		}
	}
	var out *C.wk_buf_t
	status := C.wk_query_builder_finish(builder, &out, &details)
	return takeString(out), check(status, details)
}
