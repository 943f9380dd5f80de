// UUIDs through the C++ interface.
#include <wirekit/uuid.hpp>

#include <sstream>
#include <unordered_set>

#include "check.h"

using wirekit::uuid;

namespace {

const char *const sample = "12345678-1234-5678-1234-567812345678";

void parsing() {
  const uuid u = uuid::parse(sample);
  CHECK(u.high() == 0x1234567812345678u && u.low() == 0x1234567812345678u);
  CHECK(uuid::parse("{12345678123456781234567812345678}") == u);
  CHECK(!uuid::try_parse("1234"));
  CHECK(uuid::try_parse("").error().status() == WK_E_UUID_SYNTAX);
  bool thrown = false;
  try {
    uuid::parse("no uuid");
  } catch (const wirekit::error &e) {
    thrown = e.is(WK_E_INVALID_ARGUMENT) && e.status() == WK_E_UUID_SYNTAX && *e.what();
  }
  CHECK(thrown);
}

void forms() {
  const uuid u = uuid::parse(sample);
  CHECK(u.str() == sample);
  CHECK(u.hex() == "12345678123456781234567812345678");
  CHECK(u.urn() == std::string("urn:uuid:") + sample);
  CHECK(u.decimal() == "24197857161011715162171839636988778104");
  const auto bytes = u.bytes();
  const auto le = u.bytes_le();
  CHECK(bytes[0] == 0x12 && le[0] == 0x78);
  CHECK(uuid::from_bytes({reinterpret_cast<const char *>(bytes.data()), 16}) == u);
  CHECK(uuid::from_bytes_le({reinterpret_cast<const char *>(le.data()), 16}) == u);
  CHECK(!uuid::try_from_bytes("short"));
  CHECK(u.variant_text() == "reserved for NCS compatibility");
  CHECK(uuid::from_fields(u.time_low(), u.time_mid(), u.time_hi_version(), u.clock_seq_hi_variant(),
                          u.clock_seq_low(), u.node()) == u);
  CHECK(uuid::try_from_fields(1ull << 32, 0, 0, 0, 0, 0).error().is(WK_E_UUID_RANGE));
  std::ostringstream out;
  out << u;
  CHECK(out.str() == sample);
}

void generators() {
  CHECK(uuid::v3(uuid::namespace_dns(), "python.org").str() ==
        "6fa459ea-ee8a-3ca4-894e-db77e160355e");
  CHECK(uuid::v5(uuid::namespace_dns(), "python.org").str() ==
        "886313e1-3b8a-5372-9b90-0c9aee199e5d");
  CHECK(uuid::v1().version() == 1u && uuid::v4().version() == 4u && uuid::v6().version() == 6u);
  const uuid a = uuid::v7();
  const uuid b = uuid::v7();
  CHECK(a < b && b > a && a <= b && b >= a && a != b && a.version() == 7u);
  CHECK(uuid::v1_at(5, 7, 9).time() == 5 && uuid::v1_at(5, 7, 9).node() == 7 &&
        uuid::v1_at(5, 7, 9).clock_seq() == 9);
  CHECK(uuid::try_v1(1ull << 48).error().status() == WK_E_UUID_RANGE);
  CHECK(uuid::v8(uuid::max()).version() == 8u);
  CHECK(!uuid::max().version());
  CHECK(uuid::max().with_version(4).version() == 4u);
  CHECK(!uuid::max().try_with_version(9));
  CHECK(uuid::hardware_address() < (1ull << 48));
  CHECK(uuid() == uuid::nil());

  std::unordered_set<uuid> set;
  for (int i = 0; i < 1000; i++) set.insert(uuid::v4());
  CHECK(set.size() == 1000);
}

}  // namespace

int main() {
  parsing();
  forms();
  generators();
  return check_report("uuid_cpp");
}
