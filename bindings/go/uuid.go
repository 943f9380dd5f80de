package wirekit

/*
#cgo noescape wkgo_uuid_parse
#cgo nocallback wkgo_uuid_parse
#cgo noescape wk_uuid_v4
#cgo nocallback wk_uuid_v4
#cgo noescape wk_uuid_format
#cgo nocallback wk_uuid_format
#include <wirekit.h>

static inline wk_str_t wkgo_uuid_str(_GoString_ s) {
	wk_str_t view = {_GoStringPtr(s), _GoStringLen(s)};
	return view;
}

static inline wk_status_t wkgo_uuid_parse(_GoString_ text, wk_uuid_t *out, wk_error_t **err) {
	return wk_uuid_parse(wkgo_uuid_str(text), out, err);
}

static inline wk_status_t wkgo_uuid_from_bytes(_GoString_ b, bool le, wk_uuid_t *out, wk_error_t **err) {
	wk_bytes_t bytes = wk_str_bytes(wkgo_uuid_str(b));
	return le ? wk_uuid_from_bytes_le(bytes, out, err) : wk_uuid_from_bytes(bytes, out, err);
}

static inline wk_status_t wkgo_uuid_v3(wk_uuid_t space, _GoString_ name, wk_uuid_t *out, wk_error_t **err) {
	return wk_uuid_v3(space, wkgo_uuid_str(name), out, err);
}

static inline wk_status_t wkgo_uuid_v5(wk_uuid_t space, _GoString_ name, wk_uuid_t *out, wk_error_t **err) {
	return wk_uuid_v5(space, wkgo_uuid_str(name), out, err);
}
*/
import "C"

import (
	"encoding/binary"
	"math/big"
	"unsafe"
)

// UUID is a UUID of RFC 9562: 16 bytes in network order. It can be compared with == and used as a
// map key.
type UUID [16]byte

// The variants of a UUID.
const (
	VariantNCS       = int(C.WK_UUID_RESERVED_NCS)
	VariantRFC4122   = int(C.WK_UUID_RFC_4122)
	VariantMicrosoft = int(C.WK_UUID_RESERVED_MICROSOFT)
	VariantFuture    = int(C.WK_UUID_RESERVED_FUTURE)
)

// For [NewUUIDv1With] and [NewUUIDv6With].
const (
	// HardwareNode stands for the machine's hardware address.
	HardwareNode = uint64(C.WK_UUID_NODE_HARDWARE)
	// RandomClockSeq stands for a random sequence number.
	RandomClockSeq = uint32(C.WK_UUID_CLOCK_SEQ_RANDOM)
)

// The special UUIDs and the namespaces of RFC 9562.
var (
	NilUUID       = fromC(C.wk_uuid_nil())
	MaxUUID       = fromC(C.wk_uuid_max())
	NamespaceDNS  = fromC(C.wk_uuid_namespace_dns())
	NamespaceURL  = fromC(C.wk_uuid_namespace_url())
	NamespaceOID  = fromC(C.wk_uuid_namespace_oid())
	NamespaceX500 = fromC(C.wk_uuid_namespace_x500())
)

// ParseUUID reads a UUID from text: 32 hexadecimal digits of either case; braces, hyphens and the
// prefix "urn:uuid:" are ignored. Anything else is ErrUUIDSyntax.
func ParseUUID(text string) (UUID, error) {
	var out C.wk_uuid_t
	var details *C.wk_error_t
	status := C.wkgo_uuid_parse(text, &out, &details)
	return fromC(out), check(status, details)
}

// MustParseUUID is ParseUUID for constants; it panics on an error.
func MustParseUUID(text string) UUID {
	u, err := ParseUUID(text)
	if err != nil {
		panic(err)
	}
	return u
}

// UUIDFromBytes makes a UUID from 16 bytes in network order; ErrUUIDSyntax for another length.
func UUIDFromBytes(bytes []byte) (UUID, error) {
	return uuidFromBytes(bytes, false)
}

// UUIDFromBytesLE makes a UUID from 16 bytes whose first three fields are little-endian, as
// Microsoft writes them; ErrUUIDSyntax for another length.
func UUIDFromBytesLE(bytes []byte) (UUID, error) {
	return uuidFromBytes(bytes, true)
}

func uuidFromBytes(bytes []byte, littleEndian bool) (UUID, error) {
	var out C.wk_uuid_t
	var details *C.wk_error_t
	status := C.wkgo_uuid_from_bytes(stringOf(bytes), C.bool(littleEndian), &out, &details)
	return fromC(out), check(status, details)
}

// UUIDFromInt makes a UUID from the halves of a 128-bit integer.
func UUIDFromInt(high, low uint64) UUID {
	return fromC(C.wk_uuid_from_int(C.uint64_t(high), C.uint64_t(low)))
}

// UUIDFields are the six fields of a UUID.
type UUIDFields struct {
	TimeLow, TimeMid, TimeHiVersion, ClockSeqHiVariant, ClockSeqLow, Node uint64
}

// UUIDFromFields makes a UUID from its fields; ErrUUIDRange when one needs more than its bits.
func UUIDFromFields(f UUIDFields) (UUID, error) {
	var out C.wk_uuid_t
	var details *C.wk_error_t
	status := C.wk_uuid_from_fields(C.uint64_t(f.TimeLow), C.uint64_t(f.TimeMid),
		C.uint64_t(f.TimeHiVersion), C.uint64_t(f.ClockSeqHiVariant), C.uint64_t(f.ClockSeqLow),
		C.uint64_t(f.Node), &out, &details)
	return fromC(out), check(status, details)
}

// NewUUIDv1 generates a UUID from the time and the machine's hardware address, which it shows to
// whoever sees it.
func NewUUIDv1() (UUID, error) {
	return NewUUIDv1With(HardwareNode, RandomClockSeq)
}

// NewUUIDv1With is NewUUIDv1 with a node of 48 bits or HardwareNode, and a sequence number of 14
// bits or RandomClockSeq.
func NewUUIDv1With(node uint64, clockSeq uint32) (UUID, error) {
	var out C.wk_uuid_t
	var details *C.wk_error_t
	status := C.wk_uuid_v1(C.uint64_t(node), C.uint32_t(clockSeq), nil, &out, &details)
	return fromC(out), check(status, details)
}

// UUIDv1At makes a version 1 UUID from parts; ticks are 100 ns intervals since 1582-10-15.
func UUIDv1At(ticks, node uint64, clockSeq uint32) (UUID, error) {
	var out C.wk_uuid_t
	var details *C.wk_error_t
	status := C.wk_uuid_v1_at(C.uint64_t(ticks), C.uint64_t(node), C.uint32_t(clockSeq), &out, &details)
	return fromC(out), check(status, details)
}

// UUIDv3 is the MD5 hash of a namespace and a name, always the same for the same two.
func UUIDv3(namespace UUID, name string) (UUID, error) {
	var out C.wk_uuid_t
	var details *C.wk_error_t
	status := C.wkgo_uuid_v3(namespace.c(), name, &out, &details)
	return fromC(out), check(status, details)
}

// NewUUIDv4 generates a UUID of 122 random bits.
func NewUUIDv4() (UUID, error) {
	var out C.wk_uuid_t
	var details *C.wk_error_t
	status := C.wk_uuid_v4(&out, &details)
	return fromC(out), check(status, details)
}

// UUIDv5 is the SHA-1 hash of a namespace and a name, always the same for the same two.
func UUIDv5(namespace UUID, name string) (UUID, error) {
	var out C.wk_uuid_t
	var details *C.wk_error_t
	status := C.wkgo_uuid_v5(namespace.c(), name, &out, &details)
	return fromC(out), check(status, details)
}

// NewUUIDv6 generates a version 1 UUID with the time in the order that sorts.
func NewUUIDv6() (UUID, error) {
	return NewUUIDv6With(HardwareNode, RandomClockSeq)
}

// NewUUIDv6With is NewUUIDv6 with a node and a sequence number, as for NewUUIDv1With.
func NewUUIDv6With(node uint64, clockSeq uint32) (UUID, error) {
	var out C.wk_uuid_t
	var details *C.wk_error_t
	status := C.wk_uuid_v6(C.uint64_t(node), C.uint32_t(clockSeq), &out, &details)
	return fromC(out), check(status, details)
}

// NewUUIDv7 generates a UUID of the Unix time and random bits. Within a process each is greater
// than the ones before.
func NewUUIDv7() (UUID, error) {
	var out C.wk_uuid_t
	var details *C.wk_error_t
	status := C.wk_uuid_v7(&out, &details)
	return fromC(out), check(status, details)
}

// UUIDv8 is bits of the caller's with the version and the variant set.
func UUIDv8(bits UUID) UUID {
	return fromC(C.wk_uuid_v8(bits.c()))
}

// HardwareAddress is the 48-bit hardware address of a network interface or, without any, a random
// number that stays the same while the process lives.
func HardwareAddress() (uint64, error) {
	var out C.uint64_t
	var details *C.wk_error_t
	status := C.wk_uuid_getnode(&out, &details)
	return uint64(out), check(status, details)
}

// WithVersion sets the variant to the RFC's and the version to 1 to 5; ErrUUIDRange otherwise.
func (u UUID) WithVersion(version int) (UUID, error) {
	var out C.wk_uuid_t
	var details *C.wk_error_t
	if version < 0 {
		version = 0
	}
	status := C.wk_uuid_with_version(u.c(), C.uint32_t(version), &out, &details)
	return fromC(out), check(status, details)
}

// String is the UUID as "12345678-1234-5678-1234-567812345678", in lower case.
func (u UUID) String() string {
	var text [C.WK_UUID_TEXT_SIZE]byte
	C.wk_uuid_format(u.c(), (*C.char)(unsafe.Pointer(&text)), C.size_t(len(text)), nil)
	return string(text[:len(text)-1])
}

// Hex is the UUID as 32 hexadecimal digits, in lower case.
func (u UUID) Hex() string {
	var text [C.WK_UUID_HEX_SIZE]byte
	C.wk_uuid_format_hex(u.c(), (*C.char)(unsafe.Pointer(&text)), C.size_t(len(text)), nil)
	return string(text[:len(text)-1])
}

// URN is the UUID with "urn:uuid:" before it.
func (u UUID) URN() string {
	var text [C.WK_UUID_URN_SIZE]byte
	C.wk_uuid_format_urn(u.c(), (*C.char)(unsafe.Pointer(&text)), C.size_t(len(text)), nil)
	return string(text[:len(text)-1])
}

// Int is the UUID as a 128-bit integer.
func (u UUID) Int() *big.Int {
	return new(big.Int).SetBytes(u[:])
}

// BytesLE gives the bytes with the first three fields little-endian.
func (u UUID) BytesLE() [16]byte {
	var bytes [16]byte
	C.wk_uuid_to_bytes_le(u.c(), (*C.uint8_t)(unsafe.Pointer(&bytes)), C.size_t(len(bytes)), nil)
	return bytes
}

// Fields gives the six fields.
func (u UUID) Fields() UUIDFields {
	c := u.c()
	return UUIDFields{
		TimeLow:           uint64(C.wk_uuid_time_low(c)),
		TimeMid:           uint64(C.wk_uuid_time_mid(c)),
		TimeHiVersion:     uint64(C.wk_uuid_time_hi_version(c)),
		ClockSeqHiVariant: uint64(C.wk_uuid_clock_seq_hi_variant(c)),
		ClockSeqLow:       uint64(C.wk_uuid_clock_seq_low(c)),
		Node:              uint64(C.wk_uuid_node(c)),
	}
}

// Node is the last 48 bits.
func (u UUID) Node() uint64 {
	return uint64(C.wk_uuid_node(u.c()))
}

// Time is the 60-bit timestamp as version 1 lays it out: 100 ns intervals since 1582-10-15.
func (u UUID) Time() uint64 {
	return uint64(C.wk_uuid_time(u.c()))
}

// ClockSeq is the 14-bit sequence number.
func (u UUID) ClockSeq() uint16 {
	return uint16(C.wk_uuid_clock_seq(u.c()))
}

// Variant says how the rest is laid out: one of the Variant constants.
func (u UUID) Variant() int {
	return int(C.wk_uuid_variant(u.c()))
}

// Version is the version; 0 when the variant is not VariantRFC4122.
func (u UUID) Version() int {
	return int(C.wk_uuid_version(u.c()))
}

// Compare is -1, 0 or 1 when u is less than, equal to or greater than other, as 128-bit integers.
func (u UUID) Compare(other UUID) int {
	return int(C.wk_uuid_compare(u.c(), other.c()))
}

// MarshalText is String; it makes a UUID a text in JSON, XML and flags.
func (u UUID) MarshalText() ([]byte, error) {
	return []byte(u.String()), nil
}

// UnmarshalText is ParseUUID.
func (u *UUID) UnmarshalText(text []byte) error {
	parsed, err := ParseUUID(string(text))
	if err == nil {
		*u = parsed
	}
	return err
}

// Halves are the upper and the lower 64 bits.
func (u UUID) Halves() (high, low uint64) {
	return binary.BigEndian.Uint64(u[:8]), binary.BigEndian.Uint64(u[8:])
}

func (u UUID) c() C.wk_uuid_t {
	return *(*C.wk_uuid_t)(unsafe.Pointer(&u))
}

func fromC(u C.wk_uuid_t) UUID {
	return *(*UUID)(unsafe.Pointer(&u))
}

// VariantText is what the variant means, as "specified in RFC 4122".
func (u UUID) VariantText() string {
	return C.GoString(C.wk_uuid_variant_text(C.int32_t(u.Variant())))
}
