// wirekit/uuid.hpp: UUIDs (RFC 9562) for C++17.
#ifndef WIREKIT_UUID_HPP
#define WIREKIT_UUID_HPP

#include <wirekit/uuid.h>
#include <wirekit/uuid_generate.h>
#include <wirekit/core.hpp>

#include <array>
#include <cstring>
#include <functional>
#include <ostream>

namespace wirekit {

/// A UUID: a value of 16 bytes, freely copied and compared.
class uuid {
 public:
  /// The nil UUID.
  uuid() noexcept : value_(wk_uuid_nil()) {}
  /// The UUID of the C interface.
  explicit uuid(wk_uuid_t value) noexcept : value_(value) {}
  /// A UUID from the halves of a 128-bit integer.
  uuid(std::uint64_t high, std::uint64_t low) noexcept : value_(wk_uuid_from_int(high, low)) {}

  /// Reads 32 hexadecimal digits of either case; braces, hyphens and "urn:uuid:" are ignored.
  /// Anything else is WK_E_UUID_SYNTAX.
  static result<uuid> try_parse(std::string_view text) {
    return made(
        [&](wk_uuid_t *out, wk_error_t **err) { return wk_uuid_parse(to_c(text), out, err); });
  }
  static uuid parse(std::string_view text) { return try_parse(text).value(); }

  /// A UUID from 16 bytes in network order; WK_E_UUID_SYNTAX for another length.
  static result<uuid> try_from_bytes(std::string_view bytes) {
    return made([&](wk_uuid_t *out, wk_error_t **err) {
      return wk_uuid_from_bytes(to_c_bytes(bytes), out, err);
    });
  }
  static uuid from_bytes(std::string_view bytes) { return try_from_bytes(bytes).value(); }

  /// A UUID from 16 bytes whose first three fields are little-endian.
  static result<uuid> try_from_bytes_le(std::string_view bytes) {
    return made([&](wk_uuid_t *out, wk_error_t **err) {
      return wk_uuid_from_bytes_le(to_c_bytes(bytes), out, err);
    });
  }
  static uuid from_bytes_le(std::string_view bytes) { return try_from_bytes_le(bytes).value(); }

  /// A UUID from its six fields; WK_E_UUID_RANGE when one needs more than its bits.
  static result<uuid> try_from_fields(std::uint64_t time_low, std::uint64_t time_mid,
                                      std::uint64_t time_hi_version,
                                      std::uint64_t clock_seq_hi_variant,
                                      std::uint64_t clock_seq_low, std::uint64_t node) {
    return made([&](wk_uuid_t *out, wk_error_t **err) {
      return wk_uuid_from_fields(time_low, time_mid, time_hi_version, clock_seq_hi_variant,
                                 clock_seq_low, node, out, err);
    });
  }
  static uuid from_fields(std::uint64_t time_low, std::uint64_t time_mid,
                          std::uint64_t time_hi_version, std::uint64_t clock_seq_hi_variant,
                          std::uint64_t clock_seq_low, std::uint64_t node) {
    return try_from_fields(time_low, time_mid, time_hi_version, clock_seq_hi_variant, clock_seq_low,
                           node)
        .value();
  }

  static uuid nil() noexcept { return uuid(wk_uuid_nil()); }
  static uuid max() noexcept { return uuid(wk_uuid_max()); }
  static uuid namespace_dns() noexcept { return uuid(wk_uuid_namespace_dns()); }
  static uuid namespace_url() noexcept { return uuid(wk_uuid_namespace_url()); }
  static uuid namespace_oid() noexcept { return uuid(wk_uuid_namespace_oid()); }
  static uuid namespace_x500() noexcept { return uuid(wk_uuid_namespace_x500()); }

  /// Version 1: the time, a node of 48 bits, a sequence number of 14 bits.
  static result<uuid> try_v1(std::uint64_t node = WK_UUID_NODE_HARDWARE,
                             std::uint32_t clock_seq = WK_UUID_CLOCK_SEQ_RANDOM) {
    return made([&](wk_uuid_t *out, wk_error_t **err) {
      return wk_uuid_v1(node, clock_seq, nullptr, out, err);
    });
  }
  static uuid v1(std::uint64_t node = WK_UUID_NODE_HARDWARE,
                 std::uint32_t clock_seq = WK_UUID_CLOCK_SEQ_RANDOM) {
    return try_v1(node, clock_seq).value();
  }

  /// Version 1 of the given parts; ticks are 100 ns intervals since 1582-10-15.
  static result<uuid> try_v1_at(std::uint64_t ticks, std::uint64_t node, std::uint32_t clock_seq) {
    return made([&](wk_uuid_t *out, wk_error_t **err) {
      return wk_uuid_v1_at(ticks, node, clock_seq, out, err);
    });
  }
  static uuid v1_at(std::uint64_t ticks, std::uint64_t node, std::uint32_t clock_seq) {
    return try_v1_at(ticks, node, clock_seq).value();
  }

  /// Version 3: the MD5 hash of a namespace and a name.
  static result<uuid> try_v3(const uuid &space, std::string_view name) {
    return made([&](wk_uuid_t *out, wk_error_t **err) {
      return wk_uuid_v3(space.value_, to_c(name), out, err);
    });
  }
  static uuid v3(const uuid &space, std::string_view name) { return try_v3(space, name).value(); }

  /// Version 4: 122 random bits.
  static result<uuid> try_v4() { return made(wk_uuid_v4); }
  static uuid v4() { return try_v4().value(); }

  /// Version 5: the SHA-1 hash of a namespace and a name.
  static result<uuid> try_v5(const uuid &space, std::string_view name) {
    return made([&](wk_uuid_t *out, wk_error_t **err) {
      return wk_uuid_v5(space.value_, to_c(name), out, err);
    });
  }
  static uuid v5(const uuid &space, std::string_view name) { return try_v5(space, name).value(); }

  /// Version 6: version 1 with the time in the order that sorts.
  static result<uuid> try_v6(std::uint64_t node = WK_UUID_NODE_HARDWARE,
                             std::uint32_t clock_seq = WK_UUID_CLOCK_SEQ_RANDOM) {
    return made(
        [&](wk_uuid_t *out, wk_error_t **err) { return wk_uuid_v6(node, clock_seq, out, err); });
  }
  static uuid v6(std::uint64_t node = WK_UUID_NODE_HARDWARE,
                 std::uint32_t clock_seq = WK_UUID_CLOCK_SEQ_RANDOM) {
    return try_v6(node, clock_seq).value();
  }

  /// Version 7: the Unix time and random bits; rises within a process.
  static result<uuid> try_v7() { return made(wk_uuid_v7); }
  static uuid v7() { return try_v7().value(); }

  /// Version 8: these bits with the version and the variant set.
  static uuid v8(const uuid &bits) noexcept { return uuid(wk_uuid_v8(bits.value_)); }

  /// The hardware address of a network interface, or a random number that stays the same.
  static result<std::uint64_t> try_hardware_address() {
    std::uint64_t node = 0;
    return detail::attempt([&](wk_error_t **err) { return wk_uuid_getnode(&node, err); },
                           [&] { return node; });
  }
  static std::uint64_t hardware_address() { return try_hardware_address().value(); }

  /// The same bits with the RFC's variant and a version from 1 to 5.
  result<uuid> try_with_version(std::uint32_t version) const {
    return made([&](wk_uuid_t *out, wk_error_t **err) {
      return wk_uuid_with_version(value_, version, out, err);
    });
  }
  uuid with_version(std::uint32_t version) const { return try_with_version(version).value(); }

  /// "12345678-1234-5678-1234-567812345678", in lower case.
  std::string str() const { return text<WK_UUID_TEXT_SIZE>(wk_uuid_format); }
  /// 32 hexadecimal digits, in lower case.
  std::string hex() const { return text<WK_UUID_HEX_SIZE>(wk_uuid_format_hex); }
  /// "urn:uuid:" and str().
  std::string urn() const { return text<WK_UUID_URN_SIZE>(wk_uuid_format_urn); }
  /// A decimal number.
  std::string decimal() const { return text<WK_UUID_INT_SIZE>(wk_uuid_format_int); }

  /// The 16 bytes in network order.
  std::array<std::uint8_t, 16> bytes() const noexcept {
    std::array<std::uint8_t, 16> copy;
    std::memcpy(copy.data(), value_.bytes, copy.size());
    return copy;
  }
  /// The 16 bytes with the first three fields little-endian.
  std::array<std::uint8_t, 16> bytes_le() const noexcept {
    std::array<std::uint8_t, 16> copy{};
    wk_uuid_to_bytes_le(value_, copy.data(), copy.size(), nullptr);
    return copy;
  }

  std::uint32_t time_low() const noexcept { return wk_uuid_time_low(value_); }
  std::uint16_t time_mid() const noexcept { return wk_uuid_time_mid(value_); }
  std::uint16_t time_hi_version() const noexcept { return wk_uuid_time_hi_version(value_); }
  std::uint8_t clock_seq_hi_variant() const noexcept {
    return wk_uuid_clock_seq_hi_variant(value_);
  }
  std::uint8_t clock_seq_low() const noexcept { return wk_uuid_clock_seq_low(value_); }
  /// The last 48 bits.
  std::uint64_t node() const noexcept { return wk_uuid_node(value_); }
  /// The 60-bit timestamp as version 1 lays it out: 100 ns intervals since 1582-10-15.
  std::uint64_t time() const noexcept { return wk_uuid_time(value_); }
  /// The 14-bit sequence number.
  std::uint16_t clock_seq() const noexcept { return wk_uuid_clock_seq(value_); }
  std::uint64_t high() const noexcept { return wk_uuid_int_high(value_); }
  std::uint64_t low() const noexcept { return wk_uuid_int_low(value_); }
  /// WK_UUID_RFC_4122 or one of its neighbours.
  std::int32_t variant() const noexcept { return wk_uuid_variant(value_); }
  /// What the variant means, as "specified in RFC 4122".
  std::string_view variant_text() const noexcept { return wk_uuid_variant_text(variant()); }
  /// The version; nothing when the variant is not WK_UUID_RFC_4122.
  std::optional<std::uint32_t> version() const noexcept {
    if (variant() != WK_UUID_RFC_4122) return std::nullopt;
    return wk_uuid_version(value_);
  }
  /// The UUID of the C interface.
  const wk_uuid_t &get() const noexcept { return value_; }

  friend bool operator==(const uuid &a, const uuid &b) noexcept { return order(a, b) == 0; }
  friend bool operator!=(const uuid &a, const uuid &b) noexcept { return order(a, b) != 0; }
  friend bool operator<(const uuid &a, const uuid &b) noexcept { return order(a, b) < 0; }
  friend bool operator>(const uuid &a, const uuid &b) noexcept { return order(a, b) > 0; }
  friend bool operator<=(const uuid &a, const uuid &b) noexcept { return order(a, b) <= 0; }
  friend bool operator>=(const uuid &a, const uuid &b) noexcept { return order(a, b) >= 0; }
  friend std::ostream &operator<<(std::ostream &out, const uuid &u) { return out << u.str(); }

 private:
  static std::int32_t order(const uuid &a, const uuid &b) noexcept {
    return wk_uuid_compare(a.value_, b.value_);
  }

  template <class Make>
  static result<uuid> made(Make &&make) {
    wk_uuid_t out;
    return detail::attempt([&](wk_error_t **err) { return make(&out, err); },
                           [&] { return uuid(out); });
  }

  template <std::size_t Size, class Format>
  std::string text(Format format) const {
    char room[Size];
    format(value_, room, Size, nullptr);
    return std::string(room, std::strlen(room));
  }

  wk_uuid_t value_;
};

}  // namespace wirekit

template <>
struct std::hash<wirekit::uuid> {
  std::size_t operator()(const wirekit::uuid &u) const noexcept {
    return std::hash<std::uint64_t>()(u.high() ^ (u.low() * 0x9e3779b97f4a7c15u));
  }
};

#endif  // WIREKIT_UUID_HPP
