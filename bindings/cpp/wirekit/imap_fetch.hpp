// wirekit/imap_fetch.hpp: what a FETCH response of IMAP says, read, for C++17.
#ifndef WIREKIT_IMAP_FETCH_HPP
#define WIREKIT_IMAP_FETCH_HPP

#include <wirekit/imap_fetch.h>
#include <wirekit/core.hpp>

namespace wirekit {

/// An address of an envelope; NIL is none. A group begins with an address without a host, and ends
/// with one without a mailbox.
struct imap_address {
  std::optional<std::string_view> name, route, mailbox, host;
};

/// An envelope: what the header says, encoded words not decoded.
struct imap_envelope {
  std::optional<std::string_view> date, subject, in_reply_to, message_id;
  std::vector<imap_address> from, sender, reply_to, to, cc, bcc;
};

/// A part of a message.
struct imap_part {
  /// By which its section is fetched: "2.1" for BODY[2.1]; empty for a body that has parts.
  std::string_view number;
  /// The index of the part that it is in; none for the body.
  std::optional<std::size_t> parent;
  bool is_multipart;
  std::optional<std::string_view> type, subtype, id, description, encoding, md5, disposition,
      location;
  std::optional<std::uint64_t> size, lines;
  std::vector<std::pair<std::string_view, std::string_view>> parameters, disposition_parameters;
  std::vector<std::string_view> languages;
};

/// A FETCH response. Views live as long as it does.
class imap_fetched {
 public:
  /// Reads what stands behind "* ", as imap_result::response gives it.
  static result<imap_fetched> try_read(std::string_view response) {
    wk_imap_fetched_t *out = nullptr;
    return detail::attempt(
        [&](wk_error_t **err) { return wk_imap_fetched_new(to_c_bytes(response), &out, err); },
        [&] { return imap_fetched(out); });
  }
  explicit imap_fetched(std::string_view response) : imap_fetched(try_read(response).value()) {}

  const wk_imap_fetched_t *get() const noexcept { return handle_.get(); }
  /// The number of the message; 0 when the response gave none, as for uid().
  std::uint64_t number() const noexcept { return wk_imap_fetched_number(get()); }
  std::uint64_t uid() const noexcept { return wk_imap_fetched_uid(get()); }
  /// The bytes of the message.
  std::optional<std::uint64_t> size() const noexcept { return known(wk_imap_fetched_size(get())); }
  /// When the message came to the server, in seconds since 1970.
  std::optional<std::int64_t> internaldate() const noexcept {
    std::int64_t seconds = 0;
    if (!wk_imap_fetched_internaldate(get(), &seconds)) return std::nullopt;
    return seconds;
  }
  std::optional<std::vector<std::string_view>> flags() const {
    if (!wk_imap_fetched_has_flags(get())) return std::nullopt;
    std::vector<std::string_view> all(wk_imap_fetched_flag_count(get()));
    for (std::size_t i = 0; i < all.size(); i++) all[i] = from_c(wk_imap_fetched_flag(get(), i));
    return all;
  }
  /// The envelope of the message, or of a part that is a message.
  std::optional<imap_envelope> envelope(std::int64_t whose = WK_IMAP_MESSAGE) const {
    if (!wk_imap_fetched_has_envelope(get(), whose)) return std::nullopt;
    const auto text = [&](std::uint32_t which) {
      return present(wk_imap_fetched_envelope_text(get(), whose, which));
    };
    const auto list = [&](std::uint32_t field) { return addresses(whose, field); };
    return imap_envelope{text(WK_IMAP_ENVELOPE_DATE),        text(WK_IMAP_ENVELOPE_SUBJECT),
                         text(WK_IMAP_ENVELOPE_IN_REPLY_TO), text(WK_IMAP_ENVELOPE_MESSAGE_ID),
                         list(WK_IMAP_ADDRESS_FROM),         list(WK_IMAP_ADDRESS_SENDER),
                         list(WK_IMAP_ADDRESS_REPLY_TO),     list(WK_IMAP_ADDRESS_TO),
                         list(WK_IMAP_ADDRESS_CC),           list(WK_IMAP_ADDRESS_BCC)};
  }
  /// The parts of BODYSTRUCTURE or BODY; a part stands before those that are in it.
  std::vector<imap_part> parts() const {
    std::vector<imap_part> all;
    for (std::size_t i = 0; i < wk_imap_fetched_part_count(get()); i++) all.push_back(part(i));
    return all;
  }
  /// The other attributes: the sections ("BODY[TEXT]"), and what this library does not know.
  std::vector<std::pair<std::string_view, std::optional<std::string_view>>> attributes() const {
    std::vector<std::pair<std::string_view, std::optional<std::string_view>>> all;
    for (std::size_t i = 0; i < wk_imap_fetched_attribute_count(get()); i++) {
      all.emplace_back(from_c(wk_imap_fetched_attribute_name(get(), i)),
                       present(wk_imap_fetched_attribute(get(), i)));
    }
    return all;
  }
  /// The value of an attribute whose name stands there in capitals.
  std::optional<std::string_view> attribute(std::string_view name) const {
    for (std::size_t i = 0; i < wk_imap_fetched_attribute_count(get()); i++) {
      if (from_c(wk_imap_fetched_attribute_name(get(), i)) == name) {
        return present(wk_imap_fetched_attribute(get(), i));
      }
    }
    return std::nullopt;
  }

 private:
  explicit imap_fetched(wk_imap_fetched_t *owned) noexcept : handle_(owned) {}

  static std::optional<std::uint64_t> known(std::int64_t number) noexcept {
    if (number < 0) return std::nullopt;
    return static_cast<std::uint64_t>(number);
  }
  static std::optional<std::string_view> present(wk_bytes_t text) noexcept {
    if (!text.data) return std::nullopt;
    return from_c(text);
  }
  std::vector<imap_address> addresses(std::int64_t whose, std::uint32_t field) const {
    std::vector<imap_address> all(wk_imap_fetched_address_count(get(), whose, field));
    for (std::size_t i = 0; i < all.size(); i++) {
      const auto piece = [&](std::uint32_t which) {
        return present(wk_imap_fetched_address(get(), whose, field, i, which));
      };
      all[i] = {piece(WK_IMAP_ADDRESS_PART_NAME), piece(WK_IMAP_ADDRESS_PART_ROUTE),
                piece(WK_IMAP_ADDRESS_PART_MAILBOX), piece(WK_IMAP_ADDRESS_PART_HOST)};
    }
    return all;
  }
  std::vector<std::pair<std::string_view, std::string_view>> parameters(std::size_t part,
                                                                        std::uint32_t of) const {
    std::vector<std::pair<std::string_view, std::string_view>> all;
    for (std::size_t i = 0; i < wk_imap_fetched_parameter_count(get(), part, of); i++) {
      wk_bytes_t name = {}, value = {};
      wk_imap_fetched_parameter(get(), part, of, i, &name, &value);
      all.emplace_back(from_c(name), from_c(value));
    }
    return all;
  }
  imap_part part(std::size_t index) const {
    const auto text = [&](std::uint32_t which) {
      return present(wk_imap_fetched_part_text(get(), index, which));
    };
    imap_part found = {};
    found.number = from_c(wk_imap_fetched_part_number(get(), index));
    found.parent = known(wk_imap_fetched_part_parent(get(), index));
    found.is_multipart = wk_imap_fetched_part_is_multipart(get(), index);
    found.type = text(WK_IMAP_PART_TYPE);
    found.subtype = text(WK_IMAP_PART_SUBTYPE);
    found.id = text(WK_IMAP_PART_ID);
    found.description = text(WK_IMAP_PART_DESCRIPTION);
    found.encoding = text(WK_IMAP_PART_ENCODING);
    found.md5 = text(WK_IMAP_PART_MD5);
    found.disposition = text(WK_IMAP_PART_DISPOSITION);
    found.location = text(WK_IMAP_PART_LOCATION);
    found.size = known(wk_imap_fetched_part_size(get(), index));
    found.lines = known(wk_imap_fetched_part_lines(get(), index));
    found.parameters = parameters(index, WK_IMAP_PARAMETERS_TYPE);
    found.disposition_parameters = parameters(index, WK_IMAP_PARAMETERS_DISPOSITION);
    for (std::size_t i = 0;; i++) {
      const wk_bytes_t language = wk_imap_fetched_language(get(), index, i);
      if (!language.data) break;
      found.languages.push_back(from_c(language));
    }
    return found;
  }

  handle<wk_imap_fetched_t, wk_imap_fetched_free> handle_;
};

}  // namespace wirekit

#endif  // WIREKIT_IMAP_FETCH_HPP
