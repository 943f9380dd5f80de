/* UUIDs as a C program uses them, with every way to fail. */
#include "check.h"

static const char sample[] = "12345678-1234-5678-1234-567812345678";

static void parsing(void) {
  wk_error_t *err = NULL;
  wk_uuid_t uuid, other;

  if (!CHECK_OK(wk_uuid_parse(wk_str(sample), &uuid, &err), err)) return;
  CHECK(wk_uuid_int_high(uuid) == 0x1234567812345678u);
  CHECK_OK(wk_uuid_parse(WK_STR("urn:uuid:12345678123456781234567812345678"), &other, &err), err);
  CHECK(wk_uuid_compare(uuid, other) == 0);
  CHECK_OK(wk_uuid_parse(wk_str(sample), &other, NULL), err);

  CHECK_STATUS(wk_uuid_parse(wk_str(NULL), &other, &err), WK_E_UUID_SYNTAX, err);
  CHECK(check_zero(&other, sizeof other));
  CHECK_STATUS(wk_uuid_parse(WK_STR("12345678-1234-5678-1234-56781234567"), &other, &err),
               WK_E_UUID_SYNTAX, err);
  CHECK_STATUS(wk_uuid_parse(WK_STR("\xff"), &other, &err), WK_E_DECODE, err);
  CHECK_STATUS(wk_uuid_parse(wk_str(sample), NULL, &err), WK_E_NULL, err);
  CHECK(wk_uuid_parse(WK_STR("bad"), &other, NULL) == WK_E_UUID_SYNTAX);
}

static void formatting(void) {
  wk_error_t *err = NULL;
  wk_uuid_t uuid = wk_uuid_from_int(0x1234567812345678u, 0x1234567812345678u);
  char text[WK_UUID_TEXT_SIZE], hex[WK_UUID_HEX_SIZE], urn[WK_UUID_URN_SIZE];
  char number[WK_UUID_INT_SIZE];
  uint8_t le[16];

  CHECK_OK(wk_uuid_format(uuid, text, sizeof text, &err), err);
  CHECK(strcmp(text, sample) == 0);
  CHECK_OK(wk_uuid_format_hex(uuid, hex, sizeof hex, &err), err);
  CHECK(strcmp(hex, "12345678123456781234567812345678") == 0);
  CHECK_OK(wk_uuid_format_urn(uuid, urn, sizeof urn, &err), err);
  CHECK(strncmp(urn, "urn:uuid:", 9) == 0 && strcmp(urn + 9, sample) == 0);
  CHECK_OK(wk_uuid_format_int(uuid, number, sizeof number, &err), err);
  CHECK(strcmp(number, "24197857161011715162171839636988778104") == 0);
  CHECK_OK(wk_uuid_to_bytes_le(uuid, le, sizeof le, &err), err);
  CHECK(le[0] == 0x78 && le[3] == 0x12);
  CHECK_STATUS(wk_uuid_format(uuid, text, sizeof text - 1, &err), WK_E_BUFFER_TOO_SMALL, err);
  CHECK_STATUS(wk_uuid_format(uuid, NULL, sizeof text, &err), WK_E_NULL, err);
  CHECK_STATUS(wk_uuid_to_bytes_le(uuid, le, 15, &err), WK_E_BUFFER_TOO_SMALL, err);
}

static void generating(void) {
  wk_error_t *err = NULL;
  wk_uuid_t uuid, next;
  uint64_t node = 0;
  int32_t safety = 99;

  CHECK_OK(wk_uuid_v4(&uuid, &err), err);
  CHECK(wk_uuid_version(uuid) == 4 && wk_uuid_variant(uuid) == WK_UUID_RFC_4122);
  CHECK_OK(wk_uuid_v7(&uuid, &err), err);
  CHECK_OK(wk_uuid_v7(&next, &err), err);
  CHECK(wk_uuid_compare(uuid, next) < 0);
  CHECK_OK(wk_uuid_v1(0x010203040506u, 5, &safety, &uuid, &err), err);
  CHECK(wk_uuid_node(uuid) == 0x010203040506u && wk_uuid_clock_seq(uuid) == 5);
  CHECK(safety == WK_UUID_UNSAFE && safety != WK_UUID_SAFE && safety != WK_UUID_UNKNOWN);
  CHECK_STATUS(wk_uuid_v1(1ull << 48, 5, NULL, &uuid, &err), WK_E_UUID_RANGE, err);
  CHECK_OK(wk_uuid_getnode(&node, &err), err);
  CHECK(node != 0 && node < 1ull << 48);
  CHECK_OK(wk_uuid_v5(wk_uuid_namespace_dns(), WK_STR("python.org"), &uuid, &err), err);
  CHECK(wk_uuid_int_high(uuid) == 0x886313e13b8a5372u);
  CHECK_STATUS(wk_uuid_v5(wk_uuid_namespace_dns(), WK_STR("x"), NULL, &err), WK_E_NULL, err);
}

int main(void) {
  parsing();
  formatting();
  generating();
  return check_report("uuid");
}
